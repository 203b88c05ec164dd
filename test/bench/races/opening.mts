/** A file opened in a fresh process, against the tool of a mail server that loads the same list. */
import { dirname } from "node:path";
import { addressesFor, cidrOf, dotted, type RuleList, randomList, realList, textOf } from "../lists.mts";
import type { Contender } from "../measure.mts";
import { installed, openInFreshProcess, outputOf, temporaryFolder, wholeProcess } from "../processes.mts";
import { analyze, countFindings, decideAll, lookUpOf, open, parse } from "../product.mts";
import { longer, type Race, type Setup } from "../rows.mts";

const OURS = "parse, analyse and find (fresh process)";
const POSTMAP = "postmap (whole process)";
const ADDRESSES_CHECKED = 1_000;

export const openingRaces: readonly Race[] = [
  { name: "opening, 100,000 random lines", prepare: () => prepare(randomList(99_999, 21)) },
  {
    name: "opening, 100,000 real lines",
    prepare: () => prepare(realList(99_999, 22), "opening a file of 100,000 lines"),
  },
];

function prepare(list: RuleList, page?: string): Setup {
  const text = textOf(list);
  const file = temporaryFolder()("list.imcrules", text);
  const { findings, heldBytes } = openInFreshProcess(file, true);
  if (findings !== countFindings(open(text))) throw new Error("a fresh process has other findings");
  const contenders: Contender[] = [
    { name: OURS, measure: () => openInFreshProcess(file).milliseconds, isProcess: true },
  ];
  const theirs = postmap(list);
  if (theirs !== undefined) contenders.push(theirs);
  return {
    contenders,
    rows: [{ ...longer(OURS, POSTMAP, 3), page }],
    memory: [{ what: "memory that the open file holds, without its text", mebibytes: heldBytes / 2 ** 20 }],
  };
}

/** Returns a contender that loads the list as a cidr table for one query. `undefined` if Postfix is not installed. */
function postmap(list: RuleList): Contender | undefined {
  const command = installed("postmap");
  if (command === undefined) return undefined;
  const { rules } = list;
  const write = temporaryFolder();
  const configuration = dirname(write("main.cf", "compatibility_level = 3.6\n"));
  const lines = rules.map((rule, id) => `${cidrOf(rule)} ${id}\n`);
  const table = `cidr:${write("list.cidr", `${lines.join("")}0.0.0.0/0 ${rules.length}\n`)}`;

  const addresses = addressesFor(list, ADDRESSES_CHECKED, 23);
  const deciding = new Int32Array(ADDRESSES_CHECKED);
  decideAll(lookUpOf(analyze(parse(textOf(list)))), addresses, deciding);
  const texts = Array.from(addresses, dotted);
  const answers = outputOf(command, ["-c", configuration, "-q", "-", table], texts.join("\n"));
  const expected = texts.map((address, index) => `${address}\t${deciding[index]}\n`).join("");
  if (answers !== expected) throw new Error("postmap has other answers");
  return wholeProcess(POSTMAP, command, ["-c", configuration, "-q", texts[0] ?? "", table]);
}
