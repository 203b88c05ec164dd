import type { Command } from "commander";
import {
  addresses,
  blocksIn,
  type Change,
  type ChangedRange,
  changeParts,
  compare,
  formatRange,
  isNone,
  mention,
  type RuleId,
  type RuleSet,
} from "../../core/index.js";
import { readCompiled } from "../compiled.js";
import { deciderLine } from "../decider.js";
import { markFound, usageError } from "../failure.js";
import { STANDARD_INPUT } from "../files.js";
import { documentedCommand } from "../manual.js";
import { columns, type FormatOptions, formatOption, note, print } from "../print.js";
import { printJson } from "../printJson.js";

interface DiffOptions extends FormatOptions {
  readonly failOnChange?: boolean;
}

/** Makes the command `imcrules diff`, which lists the addresses with another verdict in the second of two files. */
export function diff(): Command {
  return documentedCommand("diff", "List the addresses that get another verdict from one file to another.", {
    notes: ["Only verdicts count. Moved lines, comments and other notations are no change."],
    examples: [
      ["imcrules diff old.imcrules new.imcrules", "what an edit changes"],
      [
        "git show HEAD:office.imcrules | imcrules diff --fail-on-change - office.imcrules",
        "what changed since the last commit",
      ],
    ],
    status: [
      ["0", "the files were compared"],
      ["1", "an address gets another verdict (with --fail-on-change)"],
      ["2", "the command could not run"],
    ],
  })
    .argument("<old>", "a rule file (- is standard input)")
    .argument("<new>", "a rule file (- is standard input)")
    .addOption(formatOption())
    .option("--fail-on-change", "exit status 1 if any address gets another verdict")
    .action(run);
}

async function run(oldPath: string, newPath: string, { format, failOnChange }: DiffOptions): Promise<void> {
  if (oldPath === STANDARD_INPUT && newPath === STANDARD_INPUT) {
    throw usageError("only one of the two files can come from standard input");
  }
  const before = await readCompiled(oldPath);
  const after = await readCompiled(newPath);
  const { accepted, rejected, unproved } = compare(before, after);
  if (format === "json") {
    const shapeOf = (change: Change) => {
      const { blocks, isTruncated } = blocksIn(change);
      return {
        ipv4: change.count.ipv4.toString(),
        ipv6: change.count.ipv6.toString(),
        ranges: blocks.map(({ cidr, range: { oldRule, newRule } }) => ({
          cidr,
          oldLine: deciderLine(before.ruleSet, oldRule),
          newLine: deciderLine(after.ruleSet, newRule),
        })),
        truncated: isTruncated,
      };
    };
    const changes = { accepted: shapeOf(accepted), rejected: shapeOf(rejected) };
    printJson({ version: 1, ...changes, unproved: !isNone(unproved) });
  } else {
    const changes = changeParts(accepted.count, rejected.count);
    print(changes.join(", ") || (isNone(unproved) ? "no address gets another verdict" : "no change is proved"));
    printChange("accepted", accepted, before.ruleSet, after.ruleSet);
    printChange("rejected", rejected, before.ruleSet, after.ruleSet);
  }
  if (!isNone(unproved)) {
    note(
      `imcrules: not proved for ${addresses(unproved)}: the masks with holes cut the address space into too many pieces`,
    );
  }
  const isSame = [accepted.count, rejected.count, unproved].every(isNone);
  if (failOnChange && !isSame) markFound();
}

function printChange(verdict: string, { ranges, isTruncated }: Change, before: RuleSet, after: RuleSet): void {
  if (ranges.length === 0) return;
  print(`now ${verdict}:`);
  const rows = ranges.map(({ oldRule, newRule, ...range }: ChangedRange) => [
    formatRange(range),
    `before by ${deciderName(before, oldRule)}`,
    `now by ${deciderName(after, newRule)}`,
  ]);
  for (const row of columns(rows)) print(`  ${row}`);
  if (isTruncated) print("  …");
}

function deciderName(ruleSet: RuleSet, rule: RuleId | undefined): string {
  return rule === undefined ? "default" : mention(ruleSet, rule);
}
