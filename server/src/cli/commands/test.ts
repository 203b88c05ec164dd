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
  return documentedCommand("test", "Answer whether connections from these addresses are accepted.", {
    notes: [
      "For a network such as 10.0.0.0/8 or a range such as 10.0.0.5-10.0.0.9 it reports which rules decide each part. Questions are answered as they come. The first 20 invalid ones are reported on standard error, with their lines, after all others are answered.",
    ],
    examples: [
      ["imcrules test office.imcrules 192.0.2.7 2001:db8::1", "what happens to these two"],
      ["imcrules test office.imcrules 192.0.2.0/23", "what happens to each part of a network"],
      ["imcrules test --expect reject office.imcrules - < blocked.txt", "status 1 unless all are rejected"],
      ["imcrules test --summary office.imcrules - < clients.txt", "which rules are used how often"],
    ],
    status: [
      ["0", "all were answered, and as --expect says"],
      ["1", "an address, or part of a network, gets another verdict than --expect says"],
      ["2", "it could not run, or a text was not an address, a network or a range"],
    ],
  })
    .argument("<file>", "a rule file; - is standard input")
    .argument("<address...>", "addresses, networks or ranges; - reads one a line from standard input")
    .addOption(formatOption())
    .addOption(
      new Option("--expect <verdict>", "status 1 unless each address and all of each network get it").choices([
        "accept",
        "reject",
      ]),
    )
    .option("--summary", "report how often each rule decides, instead of each address")
    .action(run);
}

async function run(file: string, addresses: readonly string[], options: TestOptions): Promise<void> {
  if (file === STANDARD_INPUT && addresses.includes(STANDARD_INPUT)) {
    throw usageError("rules and addresses cannot both come from standard input");
  }
  if (addresses.filter((address) => address === STANDARD_INPUT).length > 1) {
    throw usageError("standard input can be read only once: write - once");
  }
  const compiled = await readCompiled(file);
  const { ruleSet, partition } = compiled;
  const lookup = compileBulk(partition);
  const answer = answers(ruleSet, options.format);
  const hits = hitsOf(ruleSet);
  const faults: string[] = [];
  let faultCount = 0;
  for await (const { texts, errorPrefix } of batchesOf(addresses)) {
    const ids = new Int32Array(texts.length);
    decideTexts(lookup, texts, ids);
    let lines = "";
    for (let index = 0; index < texts.length; index++) {
      const text = texts[index] ?? "";
      const id = ids[index] ?? NO_ADDRESS;
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
              : "is not an address; --summary counts addresses";
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
