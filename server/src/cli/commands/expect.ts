import type { Command } from "commander";
import {
  type Analysis,
  analyze,
  expectationLine as asLine,
  type Boundary,
  boundariesOf,
  budgetOf,
  counted,
  findingsOf,
  isOurs,
  quoted,
  ruleLabel,
} from "../../core/index.js";
import { type Configuration, configurationOf } from "../configuration.js";
import { asOption, type ListOptions, listOption, listReader, noteIgnored } from "../lists.js";
import { documentedCommand } from "../manual.js";
import { note, print } from "../print.js";

/** Enough for a list of 250 rules. Nobody reads more at a time. */
const EXPECTATIONS_AT_MOST = 1000;

/** Makes the command `imcrules expect`, which proposes expectations that hold for a file as it is now. */
export function expect(): Command {
  return documentedCommand("expect", "Propose expectations for the boundaries of what each rule decides now.", {
    notes: [
      "Each proposed expectation holds for the current file, and the file does not have it yet. Add the expectations to the file as its test: check then reports what an edit breaks. One run proposes at most 1,000.",
      "If the list has errors or warnings, expect warns, because the expectations preserve its mistakes.",
    ],
    examples: [
      ["imcrules expect office.imcrules", "show the proposals"],
      ["imcrules expect office.imcrules >> office.imcrules", "append them to the file"],
    ],
    status: [
      ["0", "expectations were proposed, or there is nothing to propose"],
      ["2", "the command could not run"],
    ],
  })
    .argument("<file>", "a rule file (- is standard input)")
    .addOption(asOption())
    .addOption(listOption())
    .action(run);
}

async function run(file: string, how: ListOptions): Promise<void> {
  const configuration = await configurationOf(undefined);
  const list = await listReader(how, configuration).readOne(file);
  noteIgnored([list], file);
  const analysis = analyze(list);
  const { ruleSet, partition } = analysis;
  const lines: string[] = [];
  let count = 0;
  let lastDecider: Boundary["of"] | null = null;
  let isCut = false;
  for (const boundary of boundariesOf(ruleSet, partition, budgetOf())) {
    if (boundary === undefined) continue;
    const { of, expectation } = boundary;
    isCut = count === EXPECTATIONS_AT_MOST;
    if (isCut) break;
    const decider = of === undefined ? "the default" : ruleLabel(ruleSet, of);
    if (of !== lastDecider) lines.push("", `# Boundaries of ${decider}:`);
    lines.push(asLine(ruleSet, expectation));
    lastDecider = of;
    count++;
  }
  if (count === 0) {
    note("imcrules: nothing to propose, because each boundary already has an expectation");
    return;
  }
  await warnOfMistakes(file, analysis, configuration);
  if (list.name !== "") note(`imcrules: write these lines inside ${quoted(list.name, 200)}, since they test that list`);
  // An empty line first, in case the output is appended to a file whose last line does not end.
  print();
  print(`${isOurs(ruleSet) ? "##" : "#"} Expectations proposed by imcrules expect, for the list as it was then`);
  for (const line of lines) print(line);
  if (isCut) {
    note(
      `imcrules: there are more than these ${counted(count, "expectation")}. Add them to the file, and the next run continues from there.`,
    );
  }
}

/** Warns on standard error if the list has errors or warnings. The expectations would hold the mistakes in place. */
async function warnOfMistakes(file: string, analysis: Analysis, configuration: Configuration): Promise<void> {
  const { severity } = await configuration.of(file);
  const { error, warning } = findingsOf(analysis, severity).summary;
  const counts = [
    ...(error > 0 ? [counted(error, "error")] : []),
    ...(warning > 0 ? [counted(warning, "warning")] : []),
  ];
  if (counts.length === 0) return;
  note(
    `imcrules: ${file} has ${counts.join(" and ")}. Correct the list first, see imcrules check. These expectations preserve its mistakes.`,
  );
}
