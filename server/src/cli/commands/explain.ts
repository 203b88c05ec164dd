import type { Command } from "commander";
import {
  connect,
  describeHits,
  formatAddress,
  type Hit,
  kindOf,
  lineNumberOf,
  modelOf,
  parseAddress,
  type RuleSet,
  ruleLabel,
  ruleText,
  withoutPort,
} from "../../core/index.js";
import { readCompiled } from "../compiled.js";
import { deciderLine } from "../decider.js";
import { usageError } from "../failure.js";
import { documentedCommand } from "../manual.js";
import { pageOf } from "../pages.js";
import { columns, type FormatOptions, formatOption, print } from "../print.js";
import { printJson } from "../printJson.js";

/** Makes the command `imcrules explain`. It shows for each rule whether it matches one address, or why not, or the page of a finding. */
export function explain(): Command {
  return documentedCommand("explain", "Explain for every rule whether it matches an address, or explain a finding.", {
    notes: ["Rules are listed in evaluation order. The code of a finding alone prints its page."],
    examples: [
      ["imcrules explain shadowed-rule", "what this finding means, and what to do"],
      ["imcrules explain office.imcrules 192.0.2.7", "which rules match, which decides, and why not the others"],
    ],
    status: [
      ["0", "the address was explained"],
      ["2", "the command could not run"],
    ],
  })
    .argument("<file-or-code>", "a rule file (- is standard input), or the code of a finding")
    .argument("[address]", "an IPv4 or IPv6 address")
    .addOption(formatOption())
    .action(run);
}

async function run(file: string, text: string | undefined, { format }: FormatOptions): Promise<void> {
  if (text === undefined) {
    if (kindOf(file) === undefined)
      throw usageError(`"${file}" is not the code of a finding. For a file, add an address.`);
    for (const line of pageOf(file).trimEnd().split("\n")) print(line);
    return;
  }
  const address = parseAddress(withoutPort(text));
  if (address === undefined) throw usageError(`"${text}" is not an IP address`);
  const { ruleSet, partition } = await readCompiled(file);
  const { verdict, rule: decider } = connect(ruleSet, partition, address);
  const model = modelOf(ruleSet);
  const line = deciderLine(ruleSet, decider);
  const hits = describeHits(ruleSet, partition, address);
  if (format === "json") {
    printJson({ address: formatAddress(address), verdict, line, evaluate: model, rules: shapesOf(ruleSet, hits) });
    return;
  }
  const rows = Array.from(hits, ({ rule, explanation }) => [
    `line ${lineNumberOf(ruleSet, rule)}`,
    ruleLabel(ruleSet, rule),
    explanation,
  ]);
  print(`${formatAddress(address)}: ${verdict}, ${line === null ? "default" : `line ${line}`} (${model})`);
  for (const row of columns(rows)) print(`  ${row}`);
}

function* shapesOf(ruleSet: RuleSet, hits: Iterable<Hit>): Generator<object> {
  for (const { rule, decides, why } of hits) {
    const [line, text] = [lineNumberOf(ruleSet, rule), ruleText(ruleSet, rule)];
    yield { line, rule: text, matches: why === undefined, decides, why: why ?? null };
  }
}
