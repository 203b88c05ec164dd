import { realpath } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  analyze,
  CONFIG_FILE,
  counted,
  findingsOf,
  isRuleFile,
  kindOf,
  type Levels,
  levels,
  type Severity,
  severities,
} from "../../core/index.js";
import { readBaseline, refuseUnlessBaseline } from "../baseline.js";
import { ceilingReader } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { fail, failOnUsageError, markFound, usageError } from "../failure.js";
import { STANDARD_INPUT } from "../files.js";
import { findRuleFiles } from "../findRuleFiles.js";
import { asOption, type ListOptions, listReader } from "../lists.js";
import { documentedCommand } from "../manual.js";
import { output } from "../output.js";
import { note } from "../print.js";
import { progressOf } from "../progress.js";
import type { MakeReporter, Reporter } from "../reporters/reporter.js";

/** The formats. Each is loaded when it is asked for. */
const reporters = {
  text: async () => (await import("../reporters/text.js")).textReporter,
  json: async () => (await import("../reporters/json.js")).jsonReporter,
  sarif: async () => (await import("../reporters/sarif.js")).sarifReporter,
  junit: async () => (await import("../reporters/junit.js")).junitReporter,
  github: async () => (await import("../reporters/github.js")).githubReporter,
  gitlab: async () => (await import("../reporters/gitlab.js")).gitlabReporter,
  checkstyle: async () => (await import("../reporters/checkstyle.js")).checkstyleReporter,
} satisfies Record<string, () => Promise<MakeReporter>>;

/** How many findings text shows by default. */
const FINDINGS_SHOWN = 100;

type ReportFormat = keyof typeof reporters;

interface CheckOptions extends ListOptions {
  readonly format: ReportFormat;
  readonly report: readonly (readonly [format: ReportFormat, file: string])[];
  readonly failOn: Severity | "never";
  readonly show?: Severity;
  readonly max: number;
  readonly severity: Levels;
  readonly config?: string;
  readonly forceExclude?: boolean;
  readonly baseline?: string;
  readonly writeBaseline?: string;
}

/** Makes the command `imcrules check`, which reports the findings of rule files. */
export function check(): Command {
  return documentedCommand("check", "Report what is wrong with rule files.", {
    notes: [
      "In folders and globs, check finds all files *.imcrules, sorted by name, except those that the configuration excludes. A file named on the command line is always checked, unless --force-exclude is given.",
      "The configuration of a file is imcrules.config.json in its folder or in the nearest folder above. --severity overrides it. A baseline identifies a finding by its file, its code and the text of its line.",
    ],
    examples: [
      ["imcrules check .", "all lists in this folder and below"],
      ["imcrules check --fail-on error lists", "exit status 1 for errors only"],
      ["imcrules check --severity redundant-rule=off lists", "without the findings of one code"],
      ["imcrules check --format sarif lists > imcrules.sarif", "for code scanning"],
      ["imcrules check --report junit=imcrules.xml --report sarif=imcrules.sarif lists", "several reports in one run"],
      ["imcrules check --write-baseline baseline.json lists", "record the findings of today"],
      ["imcrules check --baseline baseline.json lists", "report only findings that are new since then"],
    ],
    status: [
      ["0", "no finding is at or above --fail-on"],
      ["1", "a finding is at or above --fail-on"],
      ["2", "the command could not run, or a file could not be read"],
    ],
  })
    .argument("<path...>", "rule files, folders or globs (- is standard input)")
    .addOption(new Option("--format <format>", "output format").choices(Object.keys(reporters)).default("text"))
    .addOption(
      new Option("--report <FORMAT=FILE>", "also write a report to a file (repeatable)")
        .argParser(addReport)
        .default([], "none"),
    )
    .addOption(
      new Option("--fail-on <severity>", "lowest severity that makes the exit status 1")
        .choices([...severities, "never"])
        .default("warning"),
    )
    .addOption(
      new Option(
        "--show <severity>",
        "lowest severity that text shows (default: information, or that of --fail-on if it is lower)",
      ).choices(severities),
    )
    .addOption(
      new Option("--max <number>", "number of findings that text shows, 0 for all")
        .argParser(readMax)
        .default(FINDINGS_SHOWN, String(FINDINGS_SHOWN)),
    )
    .addOption(
      new Option("--severity <CODE=LEVEL>", "set the severity of a code, or turn it off (repeatable)")
        .argParser(addLevel)
        .default({}, "those of the findings"),
    )
    .addOption(asOption())
    .option("--config <file>", "one configuration for all files, instead of the nearest imcrules.config.json")
    .option("--force-exclude", "apply the exclusions of the configuration to named files too")
    .option("--baseline <file>", "report and count only findings that are not in this baseline")
    .addOption(
      new Option(
        "--write-baseline <file>",
        "write the findings to a baseline instead of reporting them (- is standard output)",
      ).conflicts(["baseline", "report"]),
    )
    .action(run);
}

async function run(paths: readonly string[], options: CheckOptions): Promise<void> {
  const { format, report, failOn, show, max, severity, config, writeBaseline } = options;
  const configuration = await configurationOf(config);
  const { paths: files, isWhole } = await findRuleFiles(paths, configuration, options.forceExclude);
  // All before the first file, so that faults of configurations are reported before findings.
  const configs = await Promise.all(files.map((path) => configuration.of(path)));
  if (writeBaseline !== undefined) await refuseUnlessBaseline(writeBaseline);
  await refuseTargets(
    report.map(([, file]) => file),
    [...files, options.baseline, config].filter((file) => file !== undefined),
  );
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const failing = failOn === "never" ? [] : from(failOn);
  const shown = {
    severities: from(show ?? (failOn === "hint" ? "hint" : "information")),
    atMost: max === 0 ? Number.POSITIVE_INFINITY : max,
    isOnOutput: true,
  };
  const showProgress = progressOf({ total: files.length, atLeast: 50, unit: "files" });
  const fails = (one: Severity) => failing.includes(one);
  const used: Reporter[] = [];
  if (writeBaseline === undefined) {
    used.push((await reporters[format]())(output.write, fails, shown));
    for (const [one, file] of report) {
      const make = await reporters[one]();
      const { reporterToFile } = await import("../reporters/toFile.js");
      used.push(reporterToFile(file, (write) => make(write, fails, { ...shown, isOnOutput: false })));
    }
  } else {
    const { baselineReporter } = await import("../reporters/baseline.js");
    used.push(baselineReporter(writeBaseline, output.write, output.flush));
  }
  const summary = { error: 0, warning: 0, information: 0, hint: 0 };
  const counts = new Map<string, number>();
  let checked = 0;
  const reader = listReader(options, configuration);
  // --as is about the files to check, not about the ceilings that the configuration names.
  const ceilingFor = ceilingReader(listReader({}, configuration), fail);
  for (const [index, path] of files.entries()) {
    const lists = await reader.read(path).catch(failOnUsageError);
    if (lists === undefined) continue; // The others are still worth checking.
    checked++;
    const ceiling = await ceilingFor(configs[index]?.ceilingOf(path));
    for (const list of lists) {
      const analysis = analyze(list);
      const all = findingsOf(analysis, { ...configs[index]?.severity, ...severity }, ceiling);
      const findings = baseline?.newFindings(path, analysis.ruleSet, all) ?? all;
      for (const one of severities) summary[one] += findings.summary[one];
      for (const [code, count] of findings.counts) counts.set(code, (counts.get(code) ?? 0) + count);
      for (const reporter of used) await reporter.file({ path, analysis, findings });
    }
    showProgress(index + 1);
  }
  if (writeBaseline !== undefined && !(isWhole && checked === files.length)) {
    throw usageError(`${writeBaseline} was not written, because some files could not be read`);
  }
  // A report that cannot be written is reported, and the others are still written.
  for (const reporter of used) {
    const ended = Promise.resolve(reporter.end({ summary, counts }, checked));
    await (writeBaseline === undefined ? ended.catch(failOnUsageError) : ended);
  }
  const gone = baseline?.goneCount() ?? 0;
  if (gone > 0) {
    note(
      `imcrules: ${counted(gone, "finding")} of ${options.baseline} ${gone === 1 ? "is" : "are"} gone. Update it with --write-baseline.`,
    );
  }
  if (writeBaseline === undefined && failing.some((one) => summary[one] > 0)) markFound();
}

/** Throws if a report would replace a file that is read, or another report. */
async function refuseTargets(targets: readonly string[], read: readonly string[]): Promise<void> {
  const placeOf = (file: string) => realpath(file).catch(() => resolve(file));
  const taken = new Set(await Promise.all(read.filter((file) => file !== STANDARD_INPUT).map(placeOf)));
  for (const file of targets) {
    const place = await placeOf(file);
    if (file === STANDARD_INPUT || isRuleFile(file) || basename(file) === CONFIG_FILE || taken.has(place)) {
      throw usageError(`no report is written to ${file}, since it would replace what it must not. Name another file.`);
    }
    taken.add(place);
  }
}

/** Returns a severity and those above it. */
function from(least: Severity): readonly Severity[] {
  return severities.slice(0, severities.indexOf(least) + 1);
}

function readMax(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Write a whole number, or 0 for all.");
  return Number(text);
}

function addReport(text: string, known: CheckOptions["report"]): CheckOptions["report"] {
  const [, name = "", file = ""] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  if (!isFormat(name)) {
    throw new InvalidArgumentError(`Write FORMAT=FILE. The formats are ${Object.keys(reporters).join(", ")}.`);
  }
  return [...known, [name, file]];
}

function isFormat(name: string): name is ReportFormat {
  return Object.hasOwn(reporters, name);
}

function addLevel(text: string, known: Levels): Levels {
  const [, code = "", wanted] = /^([^=]*)=?(.*)$/.exec(text) ?? [];
  const level = levels.find((one) => one === wanted);
  if (kindOf(code) === undefined) throw new InvalidArgumentError(`There is no finding "${code}".`);
  if (level === undefined) throw new InvalidArgumentError(`Write CODE=LEVEL. The levels are ${levels.join(", ")}.`);
  return { ...known, [code]: level };
}
