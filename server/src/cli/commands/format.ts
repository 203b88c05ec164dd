import { type Command, Option } from "commander";
import { applyEdits, COLUMNS, type FormatStyle, format as formatted, parse, replaceLine } from "../../core/index.js";
import { configurationOf } from "../configuration.js";
import { failOnUsageError, markFound, usageError } from "../failure.js";
import { readExactly, STANDARD_INPUT } from "../files.js";
import { findRuleFiles } from "../findRuleFiles.js";
import { documentedCommand } from "../manual.js";
import { note, print, printFile } from "../print.js";
import { replaceFile } from "../replaceFile.js";

interface FormatCommandOptions {
  readonly check?: boolean;
  readonly write?: boolean;
  readonly singleSpaces?: boolean;
  readonly forceExclude?: boolean;
}

/** Makes the command `imcrules format`, which lays rule files out in columns and changes no verdict. */
export function format(): Command {
  return documentedCommand("format", "Lay rule files out in columns; what they mean stays the same.", {
    notes: ["Without --check and --write the one file is written to standard output."],
    examples: [
      ["imcrules format office.imcrules", "how it would look"],
      ["imcrules format --write lists", "all lists of a folder, in place"],
      ["imcrules format --check lists", "which would change"],
    ],
    status: [
      ["0", "it was done, or with --check nothing would change"],
      ["1", "a file would change, with --check"],
      ["2", "it could not run, or a file could not be read or written"],
    ],
  })
    .argument("<path...>", "rule files, folders or globs; - is standard input")
    .addOption(new Option("--check", "change nothing; status 1 when a file would change").conflicts("write"))
    .option("--write", "replace files that change")
    .option("--single-spaces", "single spaces instead of columns")
    .option("--force-exclude", "leave out named files too where the configuration does not want them")
    .action(run);
}

async function run(paths: readonly string[], options: FormatCommandOptions): Promise<void> {
  const { check, write, singleSpaces, forceExclude } = options;
  const configuration = await configurationOf(undefined);
  const { paths: files } = await findRuleFiles(paths, configuration, forceExclude);
  // The faulty part of the configuration may exclude files, which must not be written to.
  if (write && !configuration.isSound()) return;
  if (write && files.includes(STANDARD_INPUT))
    throw usageError("standard input cannot be written to; leave --write out");
  if (!check && !write && files.length > 1) throw usageError("several files: say --check or --write");
  let changed = 0;
  for (const path of files) {
    const text = await readExactly(path).catch(failOnUsageError);
    if (text === undefined) continue;
    const after = formattedText(text, singleSpaces ? { columns: false } : COLUMNS);
    if (!check && !write) printFile(after);
    if (after === text) continue;
    if (check) print(`${path} would change`);
    // The reason why a file cannot be replaced is reported, and the other files are still replaced.
    const isDone = !write || (await replaceFile(path, [after]).then(() => true, failOnUsageError));
    if (isDone) changed++;
  }
  if (check && changed > 0) markFound();
  if (check || write) {
    const count = files.length === 1 ? "1 file" : `${files.length} files`;
    note(`${count}: ${changed} ${check ? "would change" : "changed"}`);
  }
}

function formattedText(text: string, style: FormatStyle): string {
  const ruleSet = parse(text);
  const edits = formatted(ruleSet, style).map((changed) => replaceLine(ruleSet, changed.line, changed.text));
  return applyEdits(text, edits);
}
