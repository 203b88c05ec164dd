import type { Command } from "commander";
import {
  analyze,
  type Boundary,
  boundariesOf,
  budgetOf,
  compile,
  counted,
  type Edit,
  expectationLine,
  findingsOf,
  insertExpectations,
  isOurs,
  quoted,
  type RuleSet,
  ruleLabel,
} from "../../core/index.js";
import { type Configuration, configurationOf } from "../configuration.js";
import { usageError } from "../failure.js";
import { STANDARD_INPUT } from "../files.js";
import { asOption, type ListOptions, labelOf, listOption, listReader, noList } from "../lists.js";
import { documentedCommand } from "../manual.js";
import { note, print } from "../print.js";
import { rewriteFiles, withEdits } from "../rewrite.js";

interface ExpectOptions extends ListOptions {
  readonly write?: boolean;
}

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
      ["imcrules expect --write office.imcrules", "add them to the file"],
    ],
    status: [
      ["0", "expectations were proposed, or there is nothing to propose"],
      ["2", "the command could not run, or the file could not be written"],
    ],
  })
    .argument("<file>", "a rule file (- is standard input)")
    .addOption(asOption())
    .addOption(listOption())
    .option("--write", "add them to the file, each to its list")
    .action(run);
}

async function run(file: string, { write, ...how }: ExpectOptions): Promise<void> {
  const configuration = await configurationOf(undefined);
  const reader = listReader(how, configuration);
  if (write) {
    if (file === STANDARD_INPUT) throw usageError("--write needs a file. Without it, the expectations are printed.");
    await rewriteFiles([file], "write", async (text) => {
      const lists = await reader.listsIn(text, file);
      if (lists.length === 0) throw noList(file);
      const proposed = proposalsFor(lists);
      await warn(file, lists, proposed, configuration);
      const edits: Edit[] = [];
      let added = 0;
      for (const { list, lines } of proposed.proposals) {
        const edit = insertExpectations(list, lines);
        if (edit === undefined) note(`imcrules: ${labelOf(file, list.name)} has no rules, so nothing was added to it`);
        else added += lines.length;
        edits.push(...(edit === undefined ? [] : [edit]));
      }
      edits.sort((one, other) => one.start - other.start);
      return { after: withEdits(text, lists, edits), done: `${file}: added ${counted(added, "expectation")}` };
    });
    return;
  }
  const lists = await reader.readToAsk(file);
  const proposed = proposalsFor(lists);
  await warn(file, lists, proposed, configuration);
  if (proposed.count === 0) return;
  if (lists.some(({ name }) => name !== "")) {
    note("imcrules: write these lines inside the blocks of their lists, or add --write");
  }
  for (const { list, commented } of proposed.proposals) {
    const whose = list.name === "" ? "the list" : quoted(list.name, 200);
    // An empty line first, in case the output is appended to a file whose last line does not end.
    print();
    print(`${isOurs(list) ? "##" : "#"} Expectations proposed by imcrules expect, for ${whose} as it was then`);
    for (const line of commented) print(line);
  }
}

/** The expectations that are proposed for a list. */
interface ListProposal {
  readonly list: RuleSet;
  readonly lines: readonly string[];
  /** The same as lines of the file, with comments and empty lines between them. */
  readonly commented: readonly string[];
}

/** What one run proposes. */
interface Proposals {
  readonly proposals: readonly ListProposal[];
  readonly count: number;
  readonly isCut: boolean;
}

/** Proposes expectations for lists, until there are enough for one run. */
function proposalsFor(lists: readonly RuleSet[]): Proposals {
  const proposals: ListProposal[] = [];
  const budget = budgetOf();
  let count = 0;
  for (const list of lists) {
    const [lines, commented]: [string[], string[]] = [[], []];
    let lastDecider: Boundary["of"] | null = null;
    let isCut = false;
    for (const boundary of boundariesOf(list, compile(list), budget)) {
      if (boundary === undefined) continue;
      const { of, expectation } = boundary;
      isCut = count === EXPECTATIONS_AT_MOST;
      if (isCut) break;
      const decider = of === undefined ? "the default" : ruleLabel(list, of);
      if (of !== lastDecider) commented.push("", `# Boundaries of ${decider}:`);
      commented.push(expectationLine(list, expectation));
      lines.push(expectation);
      lastDecider = of;
      count++;
    }
    if (lines.length > 0) proposals.push({ list, lines, commented });
    if (isCut) return { proposals, count, isCut };
  }
  return { proposals, count, isCut: false };
}

/** Says on standard error that there is nothing to propose, that the lists have mistakes, or that there is more. */
async function warn(
  file: string,
  lists: readonly RuleSet[],
  { count, isCut }: Proposals,
  configuration: Configuration,
): Promise<void> {
  if (count === 0) note("imcrules: nothing to propose, because each boundary already has an expectation");
  else await warnOfMistakes(file, lists, configuration);
  if (isCut) {
    note(
      `imcrules: there are more than these ${counted(count, "expectation")}. Add them to the file, and the next run continues from there.`,
    );
  }
}

/** Warns on standard error if the list has errors or warnings. The expectations would hold the mistakes in place. */
async function warnOfMistakes(file: string, lists: readonly RuleSet[], configuration: Configuration): Promise<void> {
  const { severity } = await configuration.of(file);
  let [error, warning] = [0, 0];
  for (const list of lists) {
    const { summary } = findingsOf(analyze(list), severity);
    error += summary.error;
    warning += summary.warning;
  }
  const counts = [
    ...(error > 0 ? [counted(error, "error")] : []),
    ...(warning > 0 ? [counted(warning, "warning")] : []),
  ];
  if (counts.length === 0) return;
  note(
    `imcrules: ${file} has ${counts.join(" and ")}. Correct the list first, see imcrules check. These expectations preserve its mistakes.`,
  );
}
