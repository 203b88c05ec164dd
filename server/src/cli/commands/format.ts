import { type Command, Option } from "commander";
import {
  applyEdits,
  COLUMNS,
  type FormatStyle,
  format as formatted,
  isRuleFile,
  parse,
  replaceLine,
} from "../../core/index.js";
import { configurationOf } from "../configuration.js";
import { usageError } from "../failure.js";
import { STANDARD_INPUT } from "../files.js";
import { findRuleFiles, listsAmong } from "../findRuleFiles.js";
import { documentedCommand } from "../manual.js";
import { note } from "../print.js";
import { rewriteFiles } from "../rewrite.js";

interface FormatCommandOptions {
  readonly check?: boolean;
  readonly write?: boolean;
  readonly singleSpaces?: boolean;
  readonly forceExclude?: boolean;
}

/** Makes the command `imcrules format`, which lays rule files out in columns and changes no verdict. */
export function format(): Command {
  return documentedCommand("format", "Lay out rule files in columns, without changing their meaning.", {
    notes: ["Without --check and --write, format takes one file and writes the result to standard output."],
    examples: [
      ["imcrules format office.imcrules", "print the result"],
      ["imcrules format --write lists", "format all lists of a folder in place"],
      ["imcrules format --check lists", "list the files that would change"],
    ],
    status: [
      ["0", "the files were formatted, or nothing would change (with --check)"],
      ["1", "a file would change (with --check)"],
      ["2", "the command could not run, or a file could not be read or written"],
    ],
  })
    .argument("<path...>", "rule files, folders or globs (- is standard input)")
    .addOption(new Option("--check", "change nothing, exit status 1 if a file would change").conflicts("write"))
    .option("--write", "replace files that change")
    .option("--single-spaces", "use single spaces instead of columns")
    .option("--force-exclude", "apply the exclusions of the configuration to named files too")
    .action(run);
}

async function run(paths: readonly string[], options: FormatCommandOptions): Promise<void> {
  const { check, write, singleSpaces, forceExclude } = options;
  const configuration = await configurationOf(undefined);
  const { paths: files } = await findRuleFiles(paths, configuration, forceExclude);
  // The faulty part of the configuration may exclude files, which must not be written to.
  if (write && !configuration.isSound()) return;
  if (write && files.includes(STANDARD_INPUT)) throw usageError("standard input cannot be replaced. Omit --write.");
  if (!check && !write && files.length > 1) throw usageError("several files need --check or --write");
  const style = singleSpaces ? { columns: false } : COLUMNS;
  const others = files.filter((path) => path !== STANDARD_INPUT && !isRuleFile(path));
  const foreign = new Set(await listsAmong(others, (path) => path, configuration));
  for (const path of paths.filter((one) => foreign.has(one))) {
    note(`imcrules: ${path} is a list of another program, which format leaves as it is`);
  }
  const ours = files.filter((path) => !foreign.has(path));
  await rewriteFiles(ours, check ? "check" : write ? "write" : "print", (text) => ({
    after: formattedText(text, style),
  }));
}

function formattedText(text: string, style: FormatStyle): string {
  const ruleSet = parse(text);
  const edits = formatted(ruleSet, style).map((changed) => replaceLine(ruleSet, changed.line, changed.text));
  return applyEdits(text, edits);
}
