import type { Command } from "commander";
import {
  byFamily,
  capitalized,
  counted,
  defaultNameOf,
  describeEffect,
  formatRange,
  isNone,
  modelOf,
  notProved,
  type RuleOrigin,
  type RuleSet,
  verdictName,
} from "../../core/index.js";
import { type CompiledFile, readCompiled } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { type GivenOptions, givenOption } from "../given.js";
import { asOption, type ListOptions, listOption, listReader } from "../lists.js";
import { documentedCommand } from "../manual.js";
import { policyOf, policyShape } from "../policy.js";
import { columns, type FormatOptions, formatOption, print } from "../print.js";
import { printJson } from "../printJson.js";

interface PolicyOptions extends FormatOptions, ListOptions, GivenOptions {
  readonly ranges?: boolean;
}

/** Makes the command `imcrules policy`, which shows what each rule decides. */
export function policy(): Command {
  return documentedCommand("policy", "Show exactly what each rule decides.", {
    examples: [
      ["imcrules policy office.imcrules", "how many addresses each rule decides"],
      ["imcrules policy --ranges office.imcrules", "which addresses these are"],
    ],
    status: [
      ["0", "the policy was shown"],
      ["2", "the command could not run"],
    ],
  })
    .argument("<file>", "a rule file (- is standard input)")
    .addOption(formatOption())
    .addOption(asOption())
    .addOption(listOption())
    .addOption(givenOption())
    .option("--ranges", "also list the addresses (JSON always does, as CIDR blocks)")
    .action(run);
}

async function run(file: string, { format, ranges = false, ...how }: PolicyOptions): Promise<void> {
  const lists = await readCompiled(file, listReader(how, await configurationOf(undefined)), how.given);
  for (const list of lists) {
    const { name } = list.ruleSet;
    const named = name === "" ? {} : { list: name };
    if (format === "json") {
      printJson({ version: 1, path: file, ...named, ...policyShape(list) });
      continue;
    }
    if (lists.length > 1) print(`${name}:`);
    printPolicy(list, ranges);
  }
}

function printPolicy(list: CompiledFile, ranges: boolean): void {
  const { ruleSet } = list;
  const { rules, unmatched, unproved, leftOut } = policyOf(list, ranges);
  print(`${counted(rules.length, "rule")}, ${modelOf(ruleSet)}`);
  const rows = columns(
    rules.map(({ line, action, source, from, effect, isPartial }) => [
      placeText(ruleSet, line, from),
      `${verdictName(ruleSet, action)} ${source}`,
      describeEffect(effect, isPartial),
    ]),
  );
  for (const [id, row] of rows.entries()) {
    print(`  ${row}`);
    const { ranges: listed = [], isTruncated = false } = rules[id]?.decided ?? {};
    for (const range of listed) print(`      ${formatRange(range)}`);
    if (isTruncated) print("      …");
  }
  const byDefault = byFamily(unmatched).join(" · ") || "nothing";
  print(`  default ${defaultNameOf(ruleSet)} decides ${isNone(unproved) ? "" : "at least "}${byDefault}`);
  if (!isNone(unproved)) print(`  ${notProved(unproved)}`);
  if (leftOut !== undefined) print(`  ${capitalized(leftOut)}.`);
}

/** Names the line of a rule: `line 3`, `line 3 (office.conf, line 1)`, `line 1 of hosts.deny`. */
function placeText({ format }: RuleSet, line: number, from: RuleOrigin | undefined): string {
  if (from === undefined) return `line ${line}`;
  return format.hasNeighbour === true
    ? `line ${line} of ${from.path}`
    : `line ${line} (${from.path}, line ${from.line})`;
}
