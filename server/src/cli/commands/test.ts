import { once } from "node:events";
import { Command, Option } from "commander";
import {
  compileBulk,
  decideTexts,
  defaultActionOf,
  lineNumberOf,
  NO_ADDRESS,
  NO_RULE,
  type RuleSet,
  ruleOf,
  ruleText,
  type Verdict,
} from "../../core/index.js";
import { readCompiled } from "../compiled.js";
import { escapeControls } from "../escape.js";
import { fail, found, usageError } from "../failure.js";
import { STANDARD_INPUT } from "../files.js";

interface TestOptions {
  readonly format: keyof typeof formats;
  readonly expect?: Verdict;
}

interface Answer {
  readonly address: string;
  readonly verdict: Verdict;
  readonly line: number | null;
  readonly rule: string | null;
}

const formats = { text: textLine, json: (answer: Answer) => JSON.stringify(answer) };

/** How many addresses that cannot be read are named; the others are counted. */
const FAULTS_NAMED = 20;

/** `imcrules test`: what happens to connections from these addresses. */
export function test(): Command {
  return new Command("test")
    .description("Tell what happens to connections from these addresses.")
    .argument("<file>", "a rule file; - is standard input")
    .argument("<address...>", "IPv4 or IPv6 addresses; - reads one a line from standard input")
    .addOption(new Option("--format <format>", "how to report").choices(Object.keys(formats)).default("text"))
    .addOption(new Option("--expect <verdict>", "status 1 unless each address gets it").choices(["accept", "reject"]))
    .addHelpText("after", "\nStatus: 0 fine, 1 an unmet --expect, 2 could not run or a text was no address.")
    .action(run);
}

async function run(file: string, addresses: readonly string[], options: TestOptions): Promise<void> {
  if (file === STANDARD_INPUT && addresses.includes(STANDARD_INPUT)) {
    throw usageError("rules and addresses cannot both come from standard input");
  }
  if (addresses.filter((address) => address === STANDARD_INPUT).length > 1) {
    throw usageError("standard input can be read only once: write - once");
  }
  const { ruleSet, partition } = await readCompiled(file);
  const lookup = compileBulk(partition);
  const write = formats[options.format];
  const faults: string[] = [];
  let faultCount = 0;
  for await (const batch of batchesOf(addresses)) {
    const ids = new Int32Array(batch.length);
    decideTexts(
      lookup,
      batch.map(({ text }) => text),
      ids,
    );
    let lines = "";
    for (const [index, { text, where }] of batch.entries()) {
      const id = ids[index] ?? NO_ADDRESS;
      if (id === NO_ADDRESS) {
        if (faultCount++ < FAULTS_NAMED) faults.push(`${where()}"${text.slice(0, 60)}" is no IPv4 or IPv6 address`);
        continue;
      }
      const answer = answerOf(ruleSet, text, id);
      if (options.expect !== undefined && answer.verdict !== options.expect) found();
      lines += `${write(answer)}\n`;
    }
    if (!process.stdout.write(lines)) await once(process.stdout, "drain");
  }
  for (const fault of faults) fail(fault);
  if (faultCount > faults.length) fail(`${faultCount - faults.length} more texts are no address`);
}

interface AddressText {
  readonly text: string;
  /** What to say before an error about it. */
  readonly where: () => string;
}

/** The texts to test, those of standard input as they come. Blank lines are skipped. */
async function* batchesOf(addresses: readonly string[]): AsyncGenerator<readonly AddressText[]> {
  let batch: AddressText[] = [];
  for (const address of addresses) {
    if (address !== STANDARD_INPUT) {
      batch.push({ text: address, where: () => "" });
      continue;
    }
    let line = 0;
    for await (const lines of linesOf(process.stdin)) {
      for (const read of lines) {
        const number = ++line;
        const text = read.trim();
        if (text !== "") batch.push({ text, where: () => `line ${number} of standard input: ` });
      }
      if (batch.length > 0) yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** The lines of a stream, as many at a time as came together: a log that is followed is answered at once. */
async function* linesOf(stream: NodeJS.ReadStream): AsyncGenerator<readonly string[]> {
  let rest = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    // A carriage return at the end may be the first half of a pair.
    const lines = (rest + String(chunk)).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    yield lines;
  }
  yield [rest];
}

function answerOf(ruleSet: RuleSet, text: string, id: number): Answer {
  if (id === NO_RULE) return { address: text, verdict: defaultActionOf(ruleSet), line: null, rule: null };
  const verdict = ruleOf(ruleSet, id).action;
  return { address: text, verdict, line: lineNumberOf(ruleSet, id), rule: ruleText(ruleSet, id) };
}

function textLine({ address, verdict, line, rule }: Answer): string {
  return `${address}: ${verdict}, ${line === null ? "default" : `line ${line} (${escapeControls(rule ?? "")})`}`;
}
