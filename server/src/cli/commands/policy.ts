import type { Command } from "commander";
import {
  addresses,
  budgetOf,
  decidedBlocks,
  decidesCountOf,
  defaultActionOf,
  effectOf,
  formatCount,
  formatSource,
  halfOfBudget,
  lineNumberOf,
  matchCountOf,
  modelOf,
  rulesOf,
  runToEnd,
} from "../../core/index.js";
import { readCompiled } from "../compiled.js";
import { documentedCommand } from "../manual.js";
import { columns, type FormatOptions, formatOption, print } from "../print.js";
import { printJson } from "../printJson.js";

interface PolicyOptions extends FormatOptions {
  readonly ranges?: boolean;
}

/** Makes the command `imcrules policy`, which shows what each rule decides. */
export function policy(): Command {
  return documentedCommand("policy", "Tell what each rule decides, exactly.", {
    examples: [
      ["imcrules policy office.imcrules", "how many addresses each rule decides"],
      ["imcrules policy --ranges office.imcrules", "and which"],
    ],
    status: [
      ["0", "it was told"],
      ["2", "it could not run"],
    ],
  })
    .argument("<file>", "a rule file; - is standard input")
    .addOption(formatOption())
    .option("--ranges", "list the addresses as CIDR blocks (json always does)")
    .action(run);
}

async function run(file: string, { format, ranges = false }: PolicyOptions): Promise<void> {
  const { ruleSet, partition } = await readCompiled(file);
  const budget = budgetOf();
  const effect = runToEnd(effectOf(partition, halfOfBudget(budget)));
  const blocksOf = format === "json" || ranges ? runToEnd(decidedBlocks(partition, budget)) : undefined;
  const rules = Array.from(rulesOf(ruleSet), ({ action, source }, id) => ({
    line: lineNumberOf(ruleSet, id),
    action,
    source: formatSource(source),
    matches: matchCountOf(source),
    decides: decidesCountOf(effect, id),
    isProved: !effect.uncertain.has(id),
    ranges: blocksOf?.(id).blocks ?? [],
    truncated: blocksOf?.(id).isTruncated ?? false,
  }));
  function* shapes() {
    for (const { isProved, matches, decides, ...rule } of rules) {
      const counts = { matches: matches.toString(), decides: decides.toString() };
      yield { ...rule, ...counts, ...(!isProved && { unproved: true }) };
    }
  }
  const { unmatched, unproved } = effect;
  if (format === "json") {
    const left = { ipv4: unmatched.ipv4.toString(), ipv6: unmatched.ipv6.toString() };
    printJson({
      version: 1,
      path: file,
      evaluate: modelOf(ruleSet),
      default: defaultActionOf(ruleSet),
      rules: shapes(),
      unmatched: unproved > 0n ? { ...left, unproved: unproved.toString() } : left,
    });
    return;
  }
  print(`${ruleSet.rules.count} ${ruleSet.rules.count === 1 ? "rule" : "rules"}, ${modelOf(ruleSet)}`);
  const rows = columns(
    rules.map(({ line, action, source, matches, decides, isProved }) => [
      `line ${line}`,
      `${action} ${source}`,
      `decides ${isProved ? "" : "at least "}${formatCount(decides)} of ${addresses(matches)}`,
    ]),
  );
  for (const [id, row] of rows.entries()) {
    print(`  ${row}`);
    for (const block of rules[id]?.ranges ?? []) print(`      ${block}`);
    if (rules[id]?.truncated) print("      …");
  }
  print(
    `  default ${defaultActionOf(ruleSet)} decides ${unproved > 0n ? "at least " : ""}${addresses(unmatched.ipv4)} of IPv4 and ${addresses(unmatched.ipv6)} of IPv6`,
  );
  if (unproved > 0n) {
    print(`  of ${addresses(unproved)} of IPv4 it is not known who decides: the masks with holes cut too many pieces`);
  }
}
