import type { Command } from "commander";
import {
  type Analysis,
  analyze,
  type Boundary,
  boundariesOf,
  budgetOf,
  counted,
  findingsOf,
  ruleLabel,
} from "../../core/index.js";
import { readRules } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { documentedCommand } from "../manual.js";
import { note, print } from "../print.js";

/** Enough for a list of 250 rules. Nobody reads more at a time. */
const EXPECTATIONS_AT_MOST = 1000;

/** Makes the command `imcrules expect`, which proposes expectations that hold for a file as it is now. */
export function expect(): Command {
  return documentedCommand(
    "expect",
    "Propose expectations: the boundaries of what each rule decides, as the file is now.",
    {
      notes: [
        "Each holds for the file as it is, and is none that it has already. Added to the file they are its test: check tells what an edit changes. There are at most 1,000 at a time.",
        "A list with errors or warnings gets a warning: its expectations would write the mistakes down.",
      ],
      examples: [
        ["imcrules expect office.imcrules", "what there is to expect"],
        ["imcrules expect office.imcrules >> office.imcrules", "the same, added to the file"],
      ],
      status: [
        ["0", "expectations were proposed, or there are none to propose"],
        ["2", "it could not run"],
      ],
    },
  )
    .argument("<file>", "a rule file; - is standard input")
    .action(run);
}

async function run(file: string): Promise<void> {
  const analysis = analyze(await readRules(file));
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
    lines.push(expectation);
    lastDecider = of;
    count++;
  }
  if (count === 0) {
    note("imcrules: nothing to propose: each boundary has an expectation already");
    return;
  }
  await warnOfMistakes(file, analysis);
  // An empty line first, in case the output is appended to a file whose last line does not end.
  print();
  print("## Expectations proposed by imcrules expect: what the list did then");
  for (const line of lines) print(line);
  if (isCut) {
    note(
      `imcrules: there are more than these ${counted(count, "expectation")}; add them to the file, and the next run goes on from there`,
    );
  }
}

/** Warns on standard error if the list has errors or warnings. The expectations would hold the mistakes in place. */
async function warnOfMistakes(file: string, analysis: Analysis): Promise<void> {
  const { severity } = await (await configurationOf(undefined)).of(file);
  const { error, warning } = findingsOf(analysis, severity).summary;
  const counts = [
    ...(error > 0 ? [counted(error, "error")] : []),
    ...(warning > 0 ? [counted(warning, "warning")] : []),
  ];
  if (counts.length === 0) return;
  note(
    `imcrules: ${file} has ${counts.join(" and ")}: correct the list first, see imcrules check. These expectations write its mistakes down.`,
  );
}
