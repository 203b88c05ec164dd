import { once } from "node:events";
import { createInterface } from "node:readline";
import { Command, Option } from "commander";
import {
  connect,
  lineNumberOf,
  type Partition,
  parseAddress,
  type RuleSet,
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
const CHUNK = 64 * 1024;

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
  const { ruleSet, partition } = await readCompiled(file);
  const faults: string[] = [];
  let faultCount = 0;
  let pending = "";
  for await (const { text, where } of addressTexts(addresses)) {
    const answer = answerFor(ruleSet, partition, text);
    if (answer === undefined) {
      if (faultCount++ < FAULTS_NAMED) faults.push(`${where}"${text.slice(0, 60)}" is no IPv4 or IPv6 address`);
      continue;
    }
    if (options.expect !== undefined && answer.verdict !== options.expect) found();
    pending += `${formats[options.format](answer)}\n`;
    if (pending.length < CHUNK) continue;
    if (!process.stdout.write(pending)) await once(process.stdout, "drain");
    pending = "";
  }
  process.stdout.write(pending);
  for (const fault of faults) fail(fault);
  if (faultCount > faults.length) fail(`${faultCount - faults.length} more texts are no address`);
}

/** The texts to test, with what to say before an error about them. Blank lines of standard input are skipped. */
async function* addressTexts(addresses: readonly string[]): AsyncGenerator<{ text: string; where: string }> {
  for (const address of addresses) {
    if (address !== STANDARD_INPUT) {
      yield { text: address, where: "" };
      continue;
    }
    let line = 0;
    for await (const read of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      const text = read.trim();
      if (text !== "") yield { text, where: `line ${line} of standard input: ` };
    }
  }
}

function answerFor(ruleSet: RuleSet, partition: Partition, text: string): Answer | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const { verdict, rule } = connect(ruleSet, partition, address);
  return {
    address: text,
    verdict,
    line: rule === undefined ? null : lineNumberOf(ruleSet, rule),
    rule: rule === undefined ? null : ruleText(ruleSet, rule),
  };
}

function textLine({ address, verdict, line, rule }: Answer): string {
  return `${address}: ${verdict}, ${line === null ? "default" : `line ${line} (${escapeControls(rule ?? "")})`}`;
}
