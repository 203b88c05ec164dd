import { type Command, Option } from "commander";
import {
  compileBulk,
  decideTexts,
  NO_ADDRESS,
  NO_RULE,
  type RuleId,
  type RuleSet,
  type Verdict,
  verdictOf,
  withoutPort,
} from "../../core/index.js";
import { readCompiled } from "../compiled.js";
import { decisionShape, decisionText } from "../decider.js";
import { fail, markFound, usageError } from "../failure.js";
import { STANDARD_INPUT, standardInput } from "../files.js";
import { hitsOf } from "../hits.js";
import { json } from "../json.js";
import { linesOf } from "../lines.js";
import { documentedCommand } from "../manual.js";
import { networkAnswer } from "../networks.js";
import { output } from "../output.js";
import { type FormatOptions, formatOption, lineOf } from "../print.js";

interface TestOptions extends FormatOptions {
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
      ["imcrules test --summary office.imcrules - < clients.txt", "how often each rule decides"],
    ],
    status: [
      ["0", "all were answered, with the verdict of --expect"],
      ["1", "an address, or a part of a network or range, gets another verdict"],
      ["2", "the command could not run, or a text is invalid"],
    ],
  })
    .argument("<file>", "a rule file (- is standard input)")
    .argument("<address...>", "addresses, networks or ranges (- reads one per line from standard input)")
    .addOption(formatOption())
    .addOption(
      new Option("--expect <verdict>", "exit status 1 unless every tested address gets this verdict").choices([
        "accept",
        "reject",
      ]),
    )
    .option("--summary", "count how often each rule decides, instead of answering each address")
    .action(run);
}

async function run(file: string, addresses: readonly string[], options: TestOptions): Promise<void> {
  if (file === STANDARD_INPUT && addresses.includes(STANDARD_INPUT)) {
    throw usageError("rules and addresses cannot both come from standard input");
  }
  if (addresses.filter((address) => address === STANDARD_INPUT).length > 1) {
    throw usageError("standard input can be read only once. Write - only once.");
  }
  const compiled = await readCompiled(file);
  const { ruleSet, partition } = compiled;
  const lookup = compileBulk(partition);
  const answer = answers(ruleSet, options.format);
  const hits = hitsOf(ruleSet);
  const faults: string[] = [];
  let faultCount = 0;
  const idOf = (text: string) => {
    const ids = new Int32Array(1);
    decideTexts(lookup, [text], ids);
    return ids[0] ?? NO_ADDRESS;
  };
  for await (const { texts, errorPrefix } of batchesOf(addresses)) {
    const ids = new Int32Array(texts.length);
    decideTexts(lookup, texts, ids);
    let lines = "";
    for (let index = 0; index < texts.length; index++) {
      const text = texts[index] ?? "";
      let id = ids[index] ?? NO_ADDRESS;
      const bare = id === NO_ADDRESS ? withoutPort(text) : text;
      if (bare !== text) id = idOf(bare);
      if (id === NO_ADDRESS) {
        if (text === "") continue;
        const network = networkAnswer(compiled, text, options.format);
        if (network !== undefined && !options.summary) {
          if (options.expect !== undefined && network.verdict !== options.expect) markFound();
          lines += network.lines;
        } else if (faultCount++ < FAULTS_NAMED) {
          const what =
            network === undefined
              ? "is not an IP address, a network or a range"
              : "is not an address. --summary counts only addresses.";
          faults.push(`${errorPrefix(index)}"${text.slice(0, 60)}" ${what}`);
        }
        continue;
      }
      const rule = id === NO_RULE ? undefined : id;
      if (options.expect !== undefined && verdictOf(ruleSet, rule) !== options.expect) markFound();
      if (options.summary) hits.count(rule);
      else lines += answer(text, rule);
    }
    output.write(lines);
    output.flush();
  }
  if (options.summary) hits.print(options.format);
  for (const fault of faults) fail(fault);
  if (faultCount > faults.length)
    fail(`${faultCount - faults.length} more texts are not addresses, networks or ranges`);
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
  const isJson = format === "json";
  const restOf = (rule: RuleId | undefined) =>
    isJson ? `,${json(decisionShape(ruleSet, rule)).slice(1)}\n` : lineOf(`: ${decisionText(ruleSet, rule)}`);
  /** All of a line but the address is made once for each rule. */
  const rests = new Map<RuleId | undefined, string>();
  return (address: string, rule: RuleId | undefined): string => {
    let rest = rests.get(rule);
    if (rest === undefined) {
      rest = restOf(rule);
      rests.set(rule, rest);
    }
    return isJson ? `{"address":"${address}"${rest}` : address + rest;
  };
}
