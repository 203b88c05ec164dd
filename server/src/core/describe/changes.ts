import { type AddressRange, formatRange } from "../address/block.js";
import { type AddressCount, ALL_ADDRESSES, countIn, isNone, minus, NO_ADDRESSES, plus } from "../address/count.js";
import type { Causes, ChangedRange, ChangeGroup } from "../analysis/questions/changes.js";
import type { AllChanges, ConditionalChanges } from "../analysis/questions/conditionalChanges.js";
import { type RuleEdit, ruleEditOf } from "../analysis/questions/ruleEdit.js";
import type { VerdictWords } from "../model/format.js";
import { type RuleId, type RuleSet, ruleLabel } from "../model/ruleSet.js";
import type { Verdict } from "../model/statement.js";
import type { Steps } from "../text/steps.js";
import { addresses, byFamily, changeParts, counted, familyNames, more, notProved } from "./counts.js";
import type { ReportCell, ReportPart } from "./report.js";
import { describeConditions } from "./unless.js";
import {
  capitalized,
  commonWords,
  defaultNameOf,
  isOfNeighbour,
  linesOf,
  lowered,
  quoted,
  wordsOf,
} from "./wording.js";

/** What a change does, for people: the same in an editor, a shell and a pull request. */
export interface ChangeReport {
  /** Warnings about changes of more than half of a family. Readers show them first. */
  readonly alarms: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** What is accepted before and now. Empty if nothing changed. */
  readonly totals: readonly (readonly [when: "before" | "now", what: string])[];
  readonly sections: readonly ChangeSection[];
  /** What changes where conditions hold. */
  readonly onConditions: readonly ConditionReport[];
  /** Says how many conditions are left out, or that not all were compared. */
  readonly rest: readonly string[];
  /** Set if the step budget ran out. */
  readonly unproved: string | undefined;
}

/** What changes for certain connections. */
export interface ConditionReport extends Pick<ChangeReport, "sections"> {
  /** One sentence: `For connections over SSL: 256 more addresses accepted.` */
  readonly summary: string;
}

/** All that is newly accepted, or newly rejected. */
export interface ChangeSection {
  readonly title: string;
  readonly groups: readonly DescribedGroup[];
  /** How much more changed. */
  readonly rest: string | undefined;
}

/** Addresses that turned for one cause. */
export interface DescribedGroup extends Pick<ChangeGroup, "oldRule" | "newRule"> {
  /** A network or range, or how many addresses. */
  readonly what: string;
  /** The ranges, if there are several. */
  readonly ranges: string | undefined;
}

/** The groups in a report, by their verdict. With two lines each and all else it has at most 30 lines. */
const GROUPS_AT_MOST: Readonly<Record<Verdict, number>> = { accept: 5, reject: 4 };

/** The conditions in a report. */
const CONDITIONS_AT_MOST = 10;

/** Describes what changed from one list to another. `isWhole` asks for every range instead of the largest groups. */
export function* describeChanges(
  before: RuleSet,
  after: RuleSet,
  changes: AllChanges,
  isWhole = false,
): Steps<ChangeReport> {
  const { accepted, rejected, unproved, onConditions, isIncomplete } = changes;
  const words = commonWords(before, after);
  const isProved = isNone(unproved);
  const atLeast = isProved ? "" : "at least ";
  const summary = changeSummary(words, changes);
  const shown = isWhole ? onConditions : onConditions.slice(0, CONDITIONS_AT_MOST);
  const hidden = onConditions.length - shown.length;
  const isSame = onConditions.length === 0 && !isIncomplete;
  return {
    alarms: [
      ...alarmsOf(words, accepted, rejected, unproved),
      ...new Set(
        onConditions.flatMap((one) => alarmsOf(words, one.accepted, one.rejected, NO_ADDRESSES).map(onCondition)),
      ),
    ],
    summary:
      summary ??
      (isSame
        ? unchanged(yield* ruleEditOf(before, after), before.isView === true || after.isView === true)
        : "No address gets another verdict by the rules without conditions."),
    totals:
      isNone(accepted) && isNone(rejected)
        ? []
        : [accepts("before", changes.before, atLeast), accepts("now", changes.after, atLeast)],
    sections: sectionsOf(words, changes, isWhole),
    onConditions: shown.map((one) => ({
      summary: `${conditionsOf(one)}: ${lowered(changeSummary(words, one) ?? "No address gets another verdict.")}`,
      sections: sectionsOf(words, one, isWhole),
    })),
    rest: [
      ...(hidden > 0 ? [`… and other changes for ${counted(hidden, "more condition")}`] : []),
      ...(isIncomplete ? ["Rules with conditions that were not compared may change more."] : []),
    ],
    unproved: isProved ? undefined : capitalized(`${notProved(unproved)}.`),
  };
}

function onCondition(alarm: string): string {
  return `WHERE CONDITIONS HOLD: ${alarm}`;
}

function conditionsOf({ conditions }: ConditionalChanges): string {
  return capitalized(describeConditions(conditions));
}

/** Says how many addresses get another verdict, in a sentence. `undefined` if none do. */
function changeSummary(words: VerdictWords, { accepted, rejected, unproved }: Causes): string | undefined {
  const parts = changeParts(words, accepted, rejected);
  const isProved = isNone(unproved);
  if (parts.length === 0) return isProved ? undefined : "No change is proved.";
  return capitalized(`${isProved ? "" : "at least "}${parts.join(", ")}.`);
}

function sectionsOf(words: VerdictWords, changes: Causes, isWhole: boolean): readonly ChangeSection[] {
  const { accepted, rejected, unproved, groups, ranges } = changes;
  const shown = new Set(isWhole ? [] : [...largest(groups, "accept"), ...largest(groups, "reject")]);
  const atLeast = isNone(unproved) ? "" : "at least ";
  return (["accept", "reject"] as const).flatMap((verdict): readonly ChangeSection[] => {
    const count = verdict === "accept" ? accepted : rejected;
    if (isNone(count)) return [];
    const title = `Now ${words[verdict].participle} · ${atLeast}${byFamily(count).join(" · ")}`;
    if (isWhole) return [{ title, ...everyRange(ranges[verdict].ranges, count) }];
    const own = groups.filter((group) => group.verdict === verdict && shown.has(group));
    return [{ title, groups: own.map(describeGroup), rest: restOf(groups, own, verdict, count) }];
  });
}

function accepts(when: "before" | "now", count: AddressCount, atLeast: string): readonly ["before" | "now", string] {
  const parts = byFamily(count);
  return [
    when,
    parts.length === 0 ? (atLeast === "" ? "nothing" : "nothing is proved") : `${atLeast}${parts.join(" · ")}`,
  ];
}

/** Returns the largest groups of a verdict, among them the largest of each family. */
function largest(groups: readonly ChangeGroup[], verdict: Verdict): readonly ChangeGroup[] {
  const own = groups.filter((group) => group.verdict === verdict);
  const ofFamilies = (["ipv4", "ipv6"] as const).flatMap((family) => own.find(({ count }) => count[family] > 0n) ?? []);
  return [...new Set([...ofFamilies, ...own])].slice(0, GROUPS_AT_MOST[verdict]);
}

function alarmsOf(
  words: VerdictWords,
  accepted: AddressCount,
  rejected: AddressCount,
  unproved: AddressCount,
): readonly string[] {
  return (["ipv4", "ipv6"] as const).flatMap((family) => {
    const ofFamily = (count: AddressCount) => countIn(family, count[family]);
    const isMost = (count: AddressCount) => 2n * count[family] > ALL_ADDRESSES[family];
    const name = familyNames[family];
    return [
      ...(isMost(accepted)
        ? [`OPENS MORE THAN HALF OF ${name}: ${changeParts(words, ofFamily(accepted), NO_ADDRESSES)}.`]
        : []),
      ...(isMost(rejected)
        ? [`CLOSES MORE THAN HALF OF ${name}: ${changeParts(words, NO_ADDRESSES, ofFamily(rejected))}.`]
        : []),
      ...(isMost(unproved) ? [`NOT PROVED FOR MORE THAN HALF OF ${name}.`] : []),
    ];
  });
}

function unchanged(edit: RuleEdit, isView: boolean): string {
  switch (edit.kind) {
    case "none":
      return "No address gets another verdict: the files are the same.";
    case "notation":
      return `No address gets another verdict: ${isView ? "the rules for these connections are the same" : "only comments, notations, directives or ends of lines differ"}.`;
    case "order":
      return `No address gets another verdict: only the order of the rules ${isView ? "for these connections " : ""}differs.`;
    case "rules": {
      const parts = [
        ...(edit.added > 0 ? [`${counted(edit.added, "rule")} added`] : []),
        ...(edit.removed > 0 ? [`${counted(edit.removed, "rule")} removed`] : []),
      ];
      return `${parts.join(", ")}: no address gets another verdict.`;
    }
  }
}

function describeGroup({ count, ranges, oldRule, newRule }: ChangeGroup): DescribedGroup {
  const rest = minus(count, countOf(ranges));
  const [only] = ranges;
  if (only !== undefined && ranges.length === 1 && isNone(rest)) {
    return { what: formatRange(only), ranges: undefined, oldRule, newRule };
  }
  const listed = ranges.map(formatRange).join(", ");
  return {
    what: addresses(count),
    ranges: isNone(rest) ? listed : `${listed} and ${more(rest)}`,
    oldRule,
    newRule,
  };
}

function everyRange(ranges: readonly ChangedRange[], count: AddressCount): Pick<ChangeSection, "groups" | "rest"> {
  const rest = minus(count, countOf(ranges));
  return {
    groups: ranges.map(({ oldRule, newRule, ...range }) => ({
      what: formatRange(range),
      ranges: undefined,
      oldRule,
      newRule,
    })),
    rest: isNone(rest) ? undefined : more(rest),
  };
}

function restOf(
  groups: readonly ChangeGroup[],
  shown: readonly ChangeGroup[],
  verdict: Verdict,
  count: AddressCount,
): string | undefined {
  const rest = minus(count, shown.map((group) => group.count).reduce(plus, NO_ADDRESSES));
  if (isNone(rest)) return undefined;
  const causes = groups.filter((group) => group.verdict === verdict).length - shown.length;
  return causes > 0 ? `${more(rest)}, for ${counted(causes, "other cause")}` : more(rest);
}

function countOf(ranges: readonly AddressRange[]): AddressCount {
  return ranges.map(({ family, from, to }) => countIn(family, to - from + 1n)).reduce(plus, NO_ADDRESSES);
}

/** A line of one of two versions of a list, 0-based. */
export interface VersionLine {
  readonly version: "before" | "after";
  readonly line: number;
}

/** Returns the report below its title, with the lines that it names as targets. */
export function changeParagraphs(
  { alarms, summary, totals, sections, onConditions, rest, unproved }: ChangeReport,
  before: RuleSet,
  after: RuleSet,
): readonly ReportPart<VersionLine>[] {
  const accepted = capitalized(commonWords(before, after).accept.participle);
  return [
    ...alarms,
    summary,
    ...totals.map(([when, what]) => `${`${accepted} ${when}:`.padEnd(`${accepted} before:`.length)} ${what}`),
    ...(unproved === undefined ? [] : [unproved]),
    ...sections.flatMap((section) => ["", section.title, ...sectionParts(section, before, after)]),
    ...onConditions.flatMap((one) => ["", one.summary, ...conditionParts(one, before, after)]),
    ...(rest.length > 0 ? ["", ...rest] : []),
  ];
}

function conditionParts({ sections }: ConditionReport, before: RuleSet, after: RuleSet) {
  // The summary has the counts of a single section.
  return sections.flatMap((section) => [
    ...(sections.length > 1 ? [section.title] : []),
    ...sectionParts(section, before, after),
  ]);
}

function sectionParts(
  { groups, rest }: ChangeSection,
  before: RuleSet,
  after: RuleSet,
): readonly ReportPart<VersionLine>[] {
  const rows = groups.flatMap(({ what, ranges, oldRule, newRule }): (string | readonly ReportCell<VersionLine>[])[] => [
    [
      { text: what },
      { text: "before" },
      ...deciderCells(before, oldRule, (line): VersionLine => ({ version: "before", line }), defaultNameOf(before)),
      { text: "now" },
      ...deciderCells(after, newRule, (line): VersionLine => ({ version: "after", line }), defaultNameOf(after)),
    ],
    ...(ranges === undefined ? [] : [`    ${ranges}`]),
  ]);
  return [rows, ...(rest === undefined ? [] : [`… ${rest}`])];
}

/**
 * Returns the two cells that name a decider, with its line (0-based) as target.
 *
 * A rule of the other file beside this has no target. `undefined` is the default, without a rule. `ofDefault` is the text of its
 * second cell.
 */
export function deciderCells<Target>(
  ruleSet: RuleSet,
  rule: RuleId | undefined,
  targetOf: (line: number) => Target,
  ofDefault = "",
): readonly ReportCell<Target>[] {
  const line = rule === undefined ? ruleSet.default?.line : ruleSet.rules.lines[rule];
  const isElsewhere = rule !== undefined && isOfNeighbour(ruleSet, rule);
  const target = line === undefined || isElsewhere ? undefined : targetOf(line);
  if (rule === undefined) return [{ text: "default", target }, { text: ofDefault }];
  return [{ text: linesOf(ruleSet, [rule]), target }, { text: quoted(wordsOf(ruleSet, rule, ruleLabel)) }];
}
