import { type Command, Option } from "commander";
import {
  analyze,
  budgetOf,
  counted,
  findingsOf,
  fixAll,
  type RuleSet,
  runToEnd,
  wordCountOf,
} from "../../core/index.js";
import { readCeiling } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { failOnUsageError, usageError } from "../failure.js";
import { STANDARD_INPUT } from "../files.js";
import { findRuleFiles } from "../findRuleFiles.js";
import { asOption, type ListOptions, labelOf, listReader } from "../lists.js";
import { documentedCommand } from "../manual.js";
import { note } from "../print.js";
import { countsByCode } from "../reporters/summary.js";
import { rewriteFiles, withEdits } from "../rewrite.js";

interface FixOptions extends ListOptions {
  readonly check?: boolean;
  readonly forceExclude?: boolean;
}

/** Makes the command `imcrules fix`, which removes rules that repeat others and changes no verdict. */
export function fix(): Command {
  return documentedCommand("fix", "Remove rules that only repeat others, without changing a verdict.", {
    notes: [
      "A file with errors stays as it is, and so do rules that may be needed when a mask or address is corrected. Standard error says why.",
    ],
    examples: [
      ["imcrules fix lists", "fix all lists of a folder in place"],
      ["imcrules fix --check lists", "list the files that would change"],
      ["imcrules fix - < office.imcrules", "print the result"],
    ],
    status: [
      ["0", "the files were fixed, or nothing would change (with --check)"],
      ["1", "a file would change (with --check)"],
      ["2", "the command could not run, or a file could not be read or written"],
    ],
  })
    .argument("<path...>", "rule files, folders or globs (- is standard input)")
    .addOption(asOption())
    .addOption(new Option("--check", "change nothing, exit status 1 if a file would change"))
    .option("--force-exclude", "apply the exclusions of the configuration to named files too")
    .action(run);
}

async function run(paths: readonly string[], { check, forceExclude, ...how }: FixOptions): Promise<void> {
  const configuration = await configurationOf(undefined);
  const { paths: files } = await findRuleFiles(paths, configuration, forceExclude);
  const reader = listReader(how, configuration);
  const ownReader = listReader({}, configuration);
  // The faulty part of the configuration may exclude files, which must not be written to.
  if (!configuration.isSound()) return;
  const isPrinted = files.includes(STANDARD_INPUT) && !check;
  if (isPrinted && files.length > 1) throw usageError("standard input cannot be fixed together with files");
  await rewriteFiles(files, check ? "check" : isPrinted ? "print" : "write", async (text, path) => {
    const { severity, ceilingOf } = await configuration.of(path);
    const bound = ceilingOf(path);
    const ceiling = bound === undefined ? undefined : await readCeiling(bound, ownReader).catch(failOnUsageError);
    const lists = await reader.listsIn(text, path);
    if (lists.length === 0) {
      note(`imcrules: ${path}: Fix All does nothing: the file is no list.`);
      return { after: text };
    }
    const checked = lists.map((list) => {
      const analysis = analyze(list);
      return { analysis, findings: findingsOf(analysis, severity) };
    });
    const { edits, whyNothing, kept } = runToEnd(fixAll(checked, budgetOf()));
    for (const { list, why } of kept) note(`imcrules: ${labelOf(path, list)}: ${why}`);
    if (whyNothing !== undefined) return { after: text };
    const after = withEdits(text, lists, edits);
    const results = await reader.listsIn(after, path);
    const removed = counted(wordsIn(lists) - wordsIn(results), "rule");
    const counts = new Map<string, number>();
    for (const list of results) {
      for (const [code, count] of findingsOf(analyze(list), severity, ceiling).counts)
        counts.set(code, (counts.get(code) ?? 0) + count);
    }
    const left = countsByCode(counts);
    const done = `${path}: ${check ? "would remove" : "removed"} ${removed} that only repeated others`;
    return { after, done: left === "" ? done : `${done}, left: ${left}` };
  });
}

function wordsIn(lists: readonly RuleSet[]): number {
  return lists.reduce((sum, { rules }) => sum + wordCountOf(rules).own, 0);
}
