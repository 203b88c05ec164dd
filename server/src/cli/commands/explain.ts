import type { Command } from "commander";
import {
  type Address,
  type Asked,
  amount,
  budgetOf,
  decide,
  describeHits,
  describePartHits,
  describeUnless,
  type Hit,
  isNone,
  kindOf,
  linesOf,
  modelOf,
  parseAddress,
  type RuleId,
  type RuleSet,
  ruleLabel,
  runToEnd,
  totalOf,
  unlessOf,
  verdictName,
  verdictsIn,
  withoutPort,
  wordsOf,
} from "../../core/index.js";
import { type CompiledFile, readCompiled } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { addressShape, type HitShape, hitShape, ruleShape, unlessShape } from "../decider.js";
import { failOnUsageError, usageError } from "../failure.js";
import { type GivenOptions, givenOption } from "../given.js";
import { askedBeside, asOption, type ListOptions, listOption, listReader } from "../lists.js";
import { documentedCommand } from "../manual.js";
import { countsText } from "../networks.js";
import { pageOf } from "../pages.js";
import { columns, type FormatOptions, formatOption, print } from "../print.js";
import { printJson } from "../printJson.js";
import { askedIn, readWords } from "../words.js";

/** Makes the command `imcrules explain`. It shows for each rule whether it matches one address, or why not, or the page of a finding. */
export function explain(): Command {
  return documentedCommand(
    "explain",
    "Explain for every rule whether it matches an address, a network or a range, or explain a finding.",
    {
      notes: ["Rules are listed in evaluation order. The code of a finding alone prints its page."],
      examples: [
        ["imcrules explain shadowed-rule", "what this finding means, and what to do"],
        ["imcrules explain office.imcrules 192.0.2.7", "which rules match, which decides, and why not the others"],
        ["imcrules explain office.imcrules 192.0.2.0/23", "how many of these addresses each rule decides"],
      ],
      status: [
        ["0", "the question was answered"],
        ["2", "the command could not run"],
      ],
    },
  )
    .usage("[options] <path...> <question> | <code>")
    .argument(
      "<words...>",
      "rule files, folders or globs (- is standard input), then an address, a network or a range; or the code of a finding",
    )
    .addOption(formatOption())
    .addOption(asOption())
    .addOption(listOption())
    .addOption(givenOption())
    .action(run);
}

async function run(
  words: readonly string[],
  { format, ...how }: FormatOptions & ListOptions & GivenOptions,
): Promise<void> {
  const [first = ""] = words;
  if (words.length === 1) {
    if (kindOf(first) === undefined)
      throw usageError(`"${first}" is not the code of a finding. For a file, add an address.`);
    for (const line of pageOf(first).trimEnd().split("\n")) print(line);
    return;
  }
  const configuration = await configurationOf(undefined);
  const { files, questions } = await readWords(words, configuration);
  const [question = "", ...others] = questions;
  if (others.length > 0) throw usageError("explain takes one address, network or range");
  const address = parseAddress(withoutPort(question));
  const asked = address === undefined ? askedIn(question) : undefined;
  if (address === undefined && asked === undefined) {
    throw usageError(`"${question}" is not an IP address, a network or a range`);
  }
  const reader = listReader(how, configuration);
  const isAskedBeside = askedBeside();
  for (const path of files) {
    const lists = await readCompiled(path, reader, how.given).catch(failOnUsageError);
    if (
      lists !== undefined &&
      isAskedBeside(
        path,
        lists.map(({ ruleSet }) => ruleSet),
      )
    )
      continue;
    for (const list of lists ?? []) {
      const named: NamedList = {
        ...(files.length > 1 ? { path } : {}),
        ...((lists?.length ?? 0) > 1 ? { list: list.ruleSet.name } : {}),
      };
      if (address !== undefined) explainAddress(list, address, format, named);
      else if (asked !== undefined) explainPart(list, question, asked, format, named);
    }
  }
}

/** Names one of several files, and one of several lists in a file. */
interface NamedList {
  readonly path?: string;
  readonly list?: string;
}

/** Explains an address. */
function explainAddress(
  { ruleSet, partition }: CompiledFile,
  address: Address,
  format: FormatOptions["format"],
  named: NamedList,
): void {
  const answer = addressShape(ruleSet, partition, address);
  const hits = describeHits(ruleSet, partition, address);
  if (format === "json") {
    printJson({ ...named, ...answer, rules: shapesOf(ruleSet, hits) });
    return;
  }
  const rule = decide(partition, address);
  const by = rule === undefined ? "default" : linesOf(ruleSet, [rule]);
  const unless = unlessOf(ruleSet, [rule], address);
  const doubts = unless.length === 0 ? [] : [describeUnless(ruleSet, unless)];
  const decided = [verdictName(ruleSet, answer.verdict), by, ...doubts].join(", ");
  printRules(ruleSet, `${answer.address}: ${decided} (${answer.evaluate})`, named, hits);
}

/** Explains a network or range, by how many of its addresses each rule decides. */
function explainPart(
  list: CompiledFile,
  question: string,
  asked: Asked,
  format: FormatOptions["format"],
  named: NamedList,
): void {
  const { ruleSet, partition } = list;
  const budget = budgetOf();
  const { verdict, accept, reject, unproved, unless } = runToEnd(verdictsIn(ruleSet, partition, asked, 0, budget));
  const hits = describePartHits(list, asked, [...accept.deciders, ...reject.deciders]);
  const model = modelOf(ruleSet);
  const kind = asked.kind === "range" ? "range" : "network";
  if (format === "json") {
    const rules = Array.from(hits, ({ rule, matches, decides }) => ({
      ...ruleShape(ruleSet, rule),
      matches,
      decides: totalOf(decides).toString(),
    }));
    const counts = { accepted: totalOf(accept.count).toString(), rejected: totalOf(reject.count).toString() };
    const doubts = unlessShape(ruleSet, unless);
    printJson({ ...named, [kind]: question, verdict, ...counts, ...doubts, evaluate: model, rules });
    return;
  }
  const open = isNone(unproved) ? "" : ` · ${amount(unproved)} not proved`;
  const doubts = unless.length === 0 ? "" : `, ${describeUnless(ruleSet, unless)}`;
  const head = `${question}: ${countsText(ruleSet, accept.count, reject.count)}${open}${doubts} (${model})`;
  printRules(ruleSet, head, named, hits);
}

function printRules(
  ruleSet: RuleSet,
  head: string,
  { path, list }: NamedList,
  hits: Iterable<{ readonly rule: RuleId; readonly explanation: string }>,
): void {
  const rows = Array.from(hits, ({ rule, explanation }) => [
    linesOf(ruleSet, [rule]),
    wordsOf(ruleSet, rule, ruleLabel),
    explanation,
  ]);
  print([path, list, head].filter((part) => part !== undefined).join(": "));
  for (const row of columns(rows)) print(`  ${row}`);
}

function* shapesOf(ruleSet: RuleSet, hits: Iterable<Hit>): Generator<HitShape> {
  for (const hit of hits) yield hitShape(ruleSet, hit);
}
