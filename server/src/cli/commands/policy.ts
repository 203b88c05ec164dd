import type { Command } from "commander";
import { byFamily, defaultActionOf, formatRange, isNone, modelOf, notProved, shareOf } from "../../core/index.js";
import { readCompiled } from "../compiled.js";
import { documentedCommand } from "../manual.js";
import { policyOf, policyShape } from "../policy.js";
import { columns, type FormatOptions, formatOption, print } from "../print.js";
import { printJson } from "../printJson.js";

interface PolicyOptions extends FormatOptions {
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
    .option("--ranges", "also list the addresses (JSON always does, as CIDR blocks)")
    .action(run);
}

async function run(file: string, { format, ranges = false }: PolicyOptions): Promise<void> {
  const list = await readCompiled(file);
  const { ruleSet } = list;
  if (format === "json") return printJson({ version: 1, path: file, ...policyShape(list) });
  const { rules, unmatched, unproved } = policyOf(list, ranges);
  print(`${ruleSet.rules.count} ${ruleSet.rules.count === 1 ? "rule" : "rules"}, ${modelOf(ruleSet)}`);
  const rows = columns(
    rules.map(({ line, action, source, matches, decides, isProved }) => [
      `line ${line}`,
      `${action} ${source}`,
      `decides ${isProved ? "" : "at least "}${isNone(decides) ? "nothing" : shareOf(decides, matches)}`,
    ]),
  );
  for (const [id, row] of rows.entries()) {
    print(`  ${row}`);
    const { ranges: listed = [], isTruncated = false } = rules[id]?.decided ?? {};
    for (const range of listed) print(`      ${formatRange(range)}`);
    if (isTruncated) print("      …");
  }
  const byDefault = byFamily(unmatched).join(" · ") || "nothing";
  print(`  default ${defaultActionOf(ruleSet)} decides ${isNone(unproved) ? "" : "at least "}${byDefault}`);
  if (!isNone(unproved)) print(`  ${notProved(unproved)}`);
}
