import { type Command, Option } from "commander";
import {
  type Address,
  type BulkLookup,
  compile,
  compileBulk,
  decideFew,
  decideTexts,
  describeUnless,
  hasDoubts,
  isTurned,
  NO_ADDRESS,
  NO_RULE,
  parseAddress,
  type RuleId,
  type RuleSet,
  unlessOf,
  type Verdict,
  verdictName,
  verdictOf,
  withoutPort,
} from "../../core/index.js";
import { type CompiledFile, decideByFile } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { type Decision, deciderName, decisionOf, decisionText } from "../decider.js";
import { fail, failOnUsageError, markFound } from "../failure.js";
import { STANDARD_INPUT, standardInput } from "../files.js";
import { type GivenOptions, givenOption, viewsOf } from "../given.js";
import { hitsOf } from "../hits.js";
import { json } from "../json.js";
import { linesOf } from "../lines.js";
import { askedBeside, asOption, type ListOptions, labelOf, listOption, listReader } from "../lists.js";
import { documentedCommand } from "../manual.js";
import { networkAnswer } from "../networks.js";
import { output } from "../output.js";
import { type FormatOptions, formatOption, lineOf } from "../print.js";
import { askedIn, readWords } from "../words.js";

interface TestOptions extends FormatOptions, ListOptions, GivenOptions {
  readonly expect?: Verdict;
  readonly summary?: boolean;
}

/** How many invalid texts are named. The others are only counted. */
const FAULTS_NAMED = 20;

/** Makes the command `imcrules test`, which answers whether addresses and networks are accepted. */
export function test(): Command {
  return documentedCommand("test", "Test whether connections from addresses are accepted.", {
    notes: [
      "For a network such as 10.0.0.0/8 or a range such as 10.0.0.5-10.0.0.9, test shows which rules decide each part. An address may have brackets and a port, as in a log: [2001:db8::1]:25.",
      "Each line of standard input is answered as it arrives. The first 20 invalid texts are reported on standard error at the end, with their line numbers.",
    ],
    examples: [
      ["imcrules test office.imcrules 192.0.2.7 2001:db8::1", "what happens to these two"],
      ["imcrules test office.imcrules 192.0.2.0/23", "what happens to each part of a network"],
      ["imcrules test --expect reject office.imcrules - < blocked.txt", "exit status 1 unless all are rejected"],
      ["imcrules test lists 192.0.2.7", "which of the lists let this address in"],
      ["imcrules test --summary office.imcrules - < clients.txt", "how often each rule decides"],
    ],
    status: [
      ["0", "all were answered, with the verdict of --expect"],
      ["1", "an address, or a part of a network or range, gets another verdict"],
      ["2", "the command could not run, or a text is invalid"],
    ],
  })
    .usage("[options] <path...> <question...>")
    .argument(
      "<words...>",
      "rule files, folders or globs, then addresses, networks or ranges (- reads one per line from standard input, or the rules if no path precedes it)",
    )
    .addOption(formatOption())
    .addOption(
      new Option("--expect <verdict>", "exit status 1 unless every tested address gets this verdict").choices([
        "accept",
        "reject",
      ]),
    )
    .addOption(asOption())
    .addOption(listOption())
    .addOption(givenOption())
    .option("--summary", "count how often each rule decides, instead of answering each address")
    .action(run);
}

/** The most addresses for which no partition is made. */
const FEW_ADDRESSES = 4;

/** A rule file to ask. */
interface AskedFile {
  readonly ruleSet: RuleSet;
  /** Returns the list with its partition, which is made when first needed. */
  readonly compiled: () => CompiledFile;
  /** Returns the deciding rule of each text: {@link NO_RULE} for the default, {@link NO_ADDRESS} for a text that is no address. */
  readonly decide: (texts: readonly string[]) => Int32Array;
  /** Makes the line that answers an address. */
  readonly answer: (address: string, rule: RuleId | undefined, unless: readonly RuleId[]) => string;
  /** Returns the rules that may turn the verdict of an address. */
  readonly unless: (address: string, rule: RuleId | undefined) => readonly RuleId[];
  readonly hits: ReturnType<typeof hitsOf>;
  /** The name of the file, or of the list. */
  readonly label: string;
  /** Puts the name of the file and of the list before an answer, if there are several. */
  readonly named: (answer: string) => string;
}

async function run(words: readonly string[], options: TestOptions): Promise<void> {
  const configuration = await configurationOf(undefined);
  const reader = listReader(options, configuration);
  const { files, questions } = await readWords(words, configuration);
  const addresses = questions.map((text) => parseAddress(withoutPort(text))).filter((address) => address !== undefined);
  const isFew = addresses.length === questions.length && addresses.length <= FEW_ADDRESSES;
  // Our own lines do not depend on each other, so that a file need not be read as a whole.
  const areOurs = options.list === undefined && options.given === undefined && files.every(reader.isSurelyOurs);
  if (isFew && !options.summary && areOurs) return answerFew(files, questions, addresses, options);
  const few = isFew && !options.summary ? addresses : undefined;
  const asked: AskedFile[] = [];
  const isAskedBeside = askedBeside();
  for (const path of files) {
    const read = await reader.readToAsk(path).catch(failOnUsageError);
    if (read !== undefined && isAskedBeside(path, read)) continue;
    const lists = read && viewsOf(read, options.given, path);
    for (const list of lists ?? []) {
      asked.push(askedFile(path, list, options.format, files.length > 1, (lists?.length ?? 0) > 1, few));
    }
  }
  if (asked.length === 0) return;
  const faults: string[] = [];
  let faultCount = 0;
  for await (const { texts, errorPrefix } of batchesOf(questions)) {
    const decided = asked.map(({ decide }) => decide(texts));
    let lines = "";
    for (let index = 0; index < texts.length; index++) {
      const text = texts[index] ?? "";
      const isAddress = decided[0]?.[index] !== NO_ADDRESS;
      const bare = isAddress ? text : withoutPort(text);
      if (bare === "") continue;
      const network = !isAddress && bare === text ? askedIn(text) : undefined;
      if (network === undefined ? !isAddress && bare === text : options.summary) {
        if (faultCount++ >= FAULTS_NAMED) continue;
        const what = network
          ? "is not an address. --summary counts only addresses."
          : "is not an IP address, a network or a range";
        faults.push(`${errorPrefix(index)}"${text.slice(0, 60)}" ${what}`);
        continue;
      }
      for (let place = 0; place < asked.length; place++) {
        const file = asked[place];
        if (file === undefined) continue;
        if (network !== undefined) {
          const answer = networkAnswer(file.compiled(), text, network, options.format);
          const isMet = answer.isSure && answer.verdict === options.expect;
          if (options.expect !== undefined && !isMet) markFound();
          lines += file.named(answer.lines);
          continue;
        }
        const id = isAddress ? decided[place]?.[index] : file.decide([bare])[0];
        const rule = id === NO_RULE ? undefined : id;
        const unless = file.unless(bare, rule);
        if (options.expect !== undefined && !isSurely(file.ruleSet, rule, unless, options.expect)) markFound();
        if (options.summary) file.hits.count(rule);
        else lines += file.named(file.answer(text, rule, unless));
      }
    }
    output.write(lines);
    output.flush();
  }
  if (options.summary) {
    for (const { hits, label } of asked) hits.print(options.format, asked.length > 1 ? label : undefined);
  }
  for (const fault of faults) fail(fault);
  if (faultCount > faults.length)
    fail(`${faultCount - faults.length} more texts are not addresses, networks or ranges`);
}

/** Answers a few addresses, while each file is read. */
function answerFew(
  files: readonly string[],
  texts: readonly string[],
  addresses: readonly Address[],
  { format, expect }: TestOptions,
): void {
  const decidedBy: { readonly named: (answer: string) => string; readonly decisions: readonly Decision[] }[] = [];
  for (const path of files) {
    try {
      const named = namedBy(files.length > 1 ? path : undefined, undefined, format);
      decidedBy.push({ named, decisions: decideByFile(path, addresses) });
    } catch (error) {
      failOnUsageError(error);
    }
  }
  for (const [place, text] of texts.entries()) {
    for (const { named, decisions } of decidedBy) {
      const decision = decisions[place];
      if (decision === undefined) continue;
      if (expect !== undefined && decision.verdict !== expect) markFound();
      output.write(named(answerStart(text, format) + answerEnd(decision, format)));
    }
  }
  output.flush();
}

/** Returns a function that puts the path of one of several files before an answer, and the name of one of several lists. */
function namedBy(
  path: string | undefined,
  list: string | undefined,
  format: FormatOptions["format"],
): (answer: string) => string {
  if (path === undefined && list === undefined) return (answer) => answer;
  const members = [
    ...(path === undefined ? [] : [`"path":${json(path)},`]),
    ...(list === undefined ? [] : [`"list":${json(list)},`]),
  ];
  const words = [path, list].filter((word) => word !== undefined).join(", ");
  const prefix = format === "json" ? `{${members.join("")}` : lineOf(`${words}: `).slice(0, -1);
  return (answer: string) => prefix + (format === "json" ? answer.slice(1) : answer);
}

function askedFile(
  path: string,
  ruleSet: RuleSet,
  format: FormatOptions["format"],
  hasSeveralFiles: boolean,
  hasSeveralLists: boolean,
  few: readonly Address[] | undefined,
): AskedFile {
  let compiledFile: CompiledFile | undefined;
  const compiled = () => {
    compiledFile ??= { ruleSet, partition: compile(ruleSet) };
    return compiledFile;
  };
  let lookup: BulkLookup | undefined;
  const decide = (texts: readonly string[]) => {
    // Then there is one batch, which has these addresses.
    if (few !== undefined && texts.length === few.length)
      return Int32Array.from(decideFew(ruleSet, few), (rule) => rule ?? NO_RULE);
    lookup ??= compileBulk(compiled().partition);
    const ids = new Int32Array(texts.length);
    decideTexts(lookup, texts, ids);
    return ids;
  };
  return {
    ruleSet,
    compiled,
    decide,
    answer: answers(ruleSet, format),
    unless(text, rule) {
      const address = hasDoubts(ruleSet) ? parseAddress(text) : undefined;
      return address === undefined ? NOTHING : unlessOf(ruleSet, [rule], address);
    },
    hits: hitsOf(ruleSet),
    label: hasSeveralFiles ? labelOf(path, ruleSet.name) : ruleSet.name,
    named: namedBy(hasSeveralFiles ? path : undefined, hasSeveralLists ? ruleSet.name : undefined, format),
  };
}

const NOTHING: readonly RuleId[] = [];

/** Whether an address gets a verdict by the list, whatever partial rules do. */
function isSurely(ruleSet: RuleSet, rule: RuleId | undefined, unless: readonly RuleId[], verdict: Verdict): boolean {
  return verdictOf(ruleSet, rule) === verdict && !isTurned(ruleSet, unless);
}

/** Texts to test, without spaces around them. An empty text is an empty line and is skipped. */
interface Batch {
  readonly texts: readonly string[];
  /** Returns the beginning of an error about a text: `line 3 of standard input: `. */
  readonly errorPrefix: (index: number) => string;
}

/** Yields the texts to test. The lines of standard input are yielded as they arrive. */
async function* batchesOf(addresses: readonly string[]): AsyncGenerator<Batch> {
  const place = addresses.indexOf(STANDARD_INPUT);
  const [before, after] = place === -1 ? [addresses, []] : [addresses.slice(0, place), addresses.slice(place + 1)];
  const fromArguments = (texts: readonly string[]): Batch => ({ texts, errorPrefix: () => "" });
  yield fromArguments(before);
  if (place === -1) return;
  let read = 0;
  for await (const lines of linesOf(standardInput())) {
    const first = read + 1;
    yield {
      texts: lines.map((line) => line.trim()),
      errorPrefix: (index) => `line ${first + index} of standard input: `,
    };
    read += lines.length;
  }
  yield fromArguments(after);
}

/** Returns a function that makes the line that answers an address. An address needs no escaping. */
function answers(ruleSet: RuleSet, format: FormatOptions["format"]) {
  /** All of a line but the address is made once for each rule. */
  const ends = new Map<RuleId | undefined, string>();
  return (address: string, rule: RuleId | undefined, unless: readonly RuleId[]): string => {
    let end = unless.length === 0 ? ends.get(rule) : undefined;
    if (end === undefined) {
      const decision = decisionOf(ruleSet, rule, unless);
      const words = [
        verdictName(ruleSet, decision.verdict),
        describeUnless(ruleSet, unless),
        deciderName(ruleSet, rule),
      ] as const;
      end = answerEnd(decision, format, ...words);
      if (unless.length === 0) ends.set(rule, end);
    }
    return answerStart(address, format) + end;
  };
}

function answerStart(address: string, format: FormatOptions["format"]): string {
  return format === "json" ? `{"address":"${address}"` : address;
}

/** Makes the end of an answer. `words` are those of {@link decisionText}. */
function answerEnd(
  decision: Decision,
  format: FormatOptions["format"],
  ...words: readonly [] | readonly [name: string, unless: string, by: string]
): string {
  return format === "json" ? `,${json(decision).slice(1)}\n` : lineOf(`: ${decisionText(decision, ...words)}`);
}
