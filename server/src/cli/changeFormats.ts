import {
  type AllChanges,
  blocksIn,
  type Causes,
  type ChangeReport,
  capitalized,
  changeParagraphs,
  commonWords,
  counted,
  type Deciders,
  defaultNameOf,
  endsOf,
  type Given,
  isNone,
  layOut,
  linesOf,
  listed,
  quoted,
  type RuleId,
  type RuleSet,
  ruleLabel,
  type Verdict,
  wordsOf,
} from "../core/index.js";
import { deciderLines } from "./decider.js";
import { labelOf } from "./lists.js";
import { print } from "./print.js";

/** A file of `diff`, with what changed in it. */
export interface ChangedFile {
  readonly path: string;
  /** The name of one of several lists in the file. Empty for the only one. */
  readonly list: string;
  /** `added` and `removed` files are compared with a list that rejects everything. */
  readonly state: "changed" | "added" | "removed";
  readonly before: RuleSet;
  readonly after: RuleSet;
  readonly changes: AllChanges;
  readonly report: ChangeReport;
}

/** Prints the reports of files, each with its name unless `isPair`. */
export function printText(files: readonly ChangedFile[], isPair: boolean): void {
  if (files.length === 0) print("No rule file differs.");
  for (const [place, file] of alarmingFirst(files).entries()) {
    if (place > 0) print("");
    if (!isPair) print(titleOf(file));
    for (const line of layOut(changeParagraphs(file.report, file.before, file.after)).lines) print(line);
  }
}

/** Sorts files: those that open or close a family first, those without an effect last. */
function alarmingFirst(files: readonly ChangedFile[]): readonly ChangedFile[] {
  const rankOf = ({ report: { alarms, sections, onConditions, rest, unproved } }: ChangedFile) =>
    alarms.length > 0 ? 0 : sections.length + onConditions.length + rest.length > 0 || unproved !== undefined ? 1 : 2;
  return [...files].sort((one, other) => rankOf(one) - rankOf(other));
}

function titleOf({ path, list, state }: ChangedFile): string {
  const label = labelOf(path, list);
  return state === "changed" ? label : `${label} (${state})`;
}

/** The most characters of a report for a pull request. GitHub takes a comment of 65,536. */
const CHARACTERS_AT_MOST = 60_000;

/** Prints the reports of files for a pull request, as many as fit in a comment. `given` is what is known of the connections. */
export function printMarkdown(files: readonly ChangedFile[], given: Given | undefined): void {
  const paragraphs = ["## Policy differences"];
  if (given !== undefined) {
    const known = Object.entries(given).map(([name, value]) => code(quoted(`${name}=${value}`)));
    paragraphs.push(`For connections with ${listed(known)}.`);
  }
  let characters = 0;
  let left = 0;
  for (const file of alarmingFirst(files)) {
    const [head, sections] = [headOf(file), sectionsOf(file)];
    const whole = [...head, ...sections];
    const fits = (some: readonly string[]) => characters + lengthOf(some) <= CHARACTERS_AT_MOST;
    const shown = fits(whole) ? whole : fits(head) ? head : [];
    if (shown.length < whole.length) left++;
    characters += lengthOf(shown);
    paragraphs.push(...shown);
  }
  if (left > 0) paragraphs.push(`… ${counted(left, "file")} cut short. \`imcrules diff\` reports all as text.`);
  if (files.length === 0) paragraphs.push("No rule file differs.");
  for (const line of paragraphs.join("\n\n").split("\n")) print(line);
}

function lengthOf(paragraphs: readonly string[]): number {
  return paragraphs.reduce((sum, { length }) => sum + length + 2, 0);
}

function headOf({
  path,
  list,
  state,
  before,
  after,
  report: { alarms, summary, totals, unproved },
}: ChangedFile): readonly string[] {
  return [
    `### ${code(quoted(labelOf(path, list), 200))}${state === "changed" ? "" : ` (${state})`}`,
    ...(alarms.length === 0 ? [] : [["> [!CAUTION]", ...alarms.map((alarm) => `> **${alarm}**  `)].join("\n")]),
    summary,
    ...(unproved === undefined ? [] : [unproved]),
    ...(totals.length === 0
      ? []
      : [table([[capitalized(commonWords(before, after).accept.participle), ""], ...totals])]),
  ];
}

function sectionsOf({ before, after, report }: ChangedFile): readonly string[] {
  return [
    ...tablesOf(report.sections, before, after),
    ...report.onConditions.flatMap(({ summary, sections }) => [
      `#### ${code(summary)}`,
      ...tablesOf(sections, before, after),
    ]),
    ...report.rest,
  ];
}

function tablesOf(sections: ChangeReport["sections"], before: RuleSet, after: RuleSet): readonly string[] {
  return sections.flatMap(({ title, groups, rest }) => [
    `**${title}**`,
    table([
      ["Addresses", "Before", "Now"],
      ...groups.map(({ what, ranges, oldRule, newRule }) => [
        ranges === undefined ? what : `${what}: ${ranges}`,
        deciderCode(before, oldRule),
        deciderCode(after, newRule),
      ]),
    ]),
    ...(rest === undefined ? [] : [`… ${rest}`]),
  ]);
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

function deciderCode(ruleSet: RuleSet, rule: RuleId | undefined): string {
  if (rule === undefined) return `default ${code(defaultNameOf(ruleSet))}`;
  return `${linesOf(ruleSet, [rule])} ${code(quoted(wordsOf(ruleSet, rule, ruleLabel)))}`;
}

/** Writes text as code, which forms no link and no mention. */
function code(text: string): string {
  const fence = "`".repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  const space = fence.length > 1 ? " " : "";
  return `${fence}${space}${text}${space}${fence}`;
}

/** Returns the documented shape of a file for JSON, with at most `blocksAtMost` blocks of each verdict. */
export function changeShape(
  { before, after, changes }: Omit<ChangedFile, "path" | "list" | "state" | "report">,
  blocksAtMost?: number,
) {
  const { groups, ...turned } = causesShape(before, after, changes, blocksAtMost);
  const onConditions = changes.onConditions.map((one) => ({
    conditions: one.conditions.map(({ why }) => why),
    ...causesShape(before, after, one, blocksAtMost),
  }));
  const hasConditions = before.conditions.length + after.conditions.length > 0;
  return {
    ...turned,
    before: counts(changes.before),
    after: counts(changes.after),
    groups,
    ...(hasConditions ? { onConditions, incomplete: changes.isIncomplete } : {}),
  };
}

function causesShape(before: RuleSet, after: RuleSet, causes: Causes, blocksAtMost: number | undefined) {
  const lines = (deciders: Deciders) => deciderLines(before, after, deciders);
  const side = (verdict: Verdict) => {
    const { blocks, isTruncated } = blocksIn(causes.ranges[verdict], blocksAtMost);
    return {
      ...counts(verdict === "accept" ? causes.accepted : causes.rejected),
      ranges: blocks.map(({ cidr, range }) => ({ cidr, ...lines(range) })),
      truncated: isTruncated,
    };
  };
  return {
    accepted: side("accept"),
    rejected: side("reject"),
    unproved: !isNone(causes.unproved),
    groups: causes.groups.map((group) => ({
      turned: group.verdict === "accept" ? "accepted" : "rejected",
      ...lines(group),
      ...counts(group.count),
      runs: group.ranges.map(endsOf),
      truncated: group.isTruncated,
    })),
  };
}

function counts({ ipv4, ipv6 }: Causes["accepted"]) {
  return { ipv4: ipv4.toString(), ipv6: ipv6.toString() };
}
