/** A file opened for the first time: against a mail server's own tool that loads the same list. */
import { openInFreshProcess, postmap, temporaryFolder } from "../cold.mts";
import { addressesFor, dotted, type RuleList, randomList, realList, textOf } from "../lists.mts";
import { bulk, type Contender } from "../measure.mts";
import { analyze, countFindings, decideAll, lookUpOf, open, parse } from "../product.mts";
import { longer, type Race, type Setup } from "../rows.mts";

const OURS = "parse, analyse and find (fresh process)";
const THEIRS = "postmap (whole process)";
const ADDRESSES_CHECKED = 1_000;

export const openingRaces: readonly Race[] = [
  { name: "opening, 100,000 random lines", prepare: () => prepare(randomList(99_999, 21)) },
  { name: "opening, 100,000 real lines", prepare: () => prepare(realList(99_999, 22)) },
];

function prepare(list: RuleList): Setup {
  const text = textOf(list);
  const file = temporaryFolder()("list.imcrules", text);
  const { findings } = openInFreshProcess(file);
  if (findings !== countFindings(open(text))) throw new Error("a fresh process finds something else");

  const contenders: Contender[] = [{ name: OURS, measure: () => openInFreshProcess(file).milliseconds }];
  const peer = postmap(list);
  if (peer !== undefined) {
    const addresses = addressesFor(list, ADDRESSES_CHECKED, 23);
    const texts = Array.from(addresses, dotted);
    const ruleIds = new Int32Array(ADDRESSES_CHECKED);
    decideAll(lookUpOf(analyze(parse(text))), addresses, ruleIds);
    const expected = texts.map((address, index) => `${address}\t${ruleIds[index]}\n`).join("");
    if (peer.ask(texts) !== expected) throw new Error("postmap answers something else");
    contenders.push(bulk(THEIRS, 1, () => peer.ask(texts.slice(0, 1))));
  }
  return {
    contenders,
    rows: [longer(OURS, THEIRS, 5)],
  };
}
