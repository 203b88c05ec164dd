import { Command } from "commander";
import {
  addresses,
  decidedBlocks,
  decidesCountOf,
  defaultActionOf,
  effectOf,
  formatCount,
  formatSource,
  lineNumberOf,
  matchCountOf,
  modelOf,
  rulesOf,
} from "../../core/index.js";
import { readCompiled } from "../compiled.js";
import { columns, type FormatOptions, formatOption, print } from "../print.js";

interface PolicyOptions extends FormatOptions {
  readonly ranges?: boolean;
}

/** `imcrules policy`: what each rule decides. */
export function policy(): Command {
  return new Command("policy")
    .description("Tell what each rule decides, exactly.")
    .argument("<file>", "a rule file; - is standard input")
    .addOption(formatOption())
    .option("--ranges", "list the addresses as CIDR blocks (json always does)")
    .addHelpText("after", "\nStatus: 0 fine, 2 could not run.")
    .action(run);
}

async function run(file: string, { format, ranges = false }: PolicyOptions): Promise<void> {
  const { ruleSet, partition } = await readCompiled(file);
  const effect = effectOf(partition);
  const isJson = format === "json";
  const blocks = isJson || ranges ? decidedBlocks(ruleSet, partition) : [];
  const rules = Array.from(rulesOf(ruleSet), ({ action, source }, id) => ({
    line: lineNumberOf(ruleSet, id),
    action,
    source: formatSource(source),
    matches: matchCountOf(source),
    decides: decidesCountOf(effect, id),
    isProved: !effect.uncertain.has(id),
    ranges: blocks[id]?.blocks ?? [],
    truncated: blocks[id]?.isTruncated ?? false,
  }));
  const { ipv4, ipv6 } = effect.unmatched;
  if (isJson) {
    const shown = rules.map(({ isProved, matches, decides, ...rule }) => ({
      ...rule,
      matches: matches.toString(),
      decides: decides.toString(),
      ...(isProved ? {} : { unproved: true }),
    }));
    const unmatched = { ipv4: ipv4.toString(), ipv6: ipv6.toString() };
    const head = { path: file, evaluate: modelOf(ruleSet), default: defaultActionOf(ruleSet) };
    print(JSON.stringify({ ...head, rules: shown, unmatched }));
    return;
  }
  print(`${ruleSet.rules.count} rules, ${modelOf(ruleSet)}`);
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
  print(`  default ${defaultActionOf(ruleSet)} decides ${addresses(ipv4)} of IPv4 and ${addresses(ipv6)} of IPv6`);
}
