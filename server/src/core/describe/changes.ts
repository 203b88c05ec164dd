import { type AddressRange, formatRange } from "../address/block.js";
import { type AddressCount, ALL_ADDRESSES, countIn, isNone, minus, NO_ADDRESSES, plus } from "../address/count.js";
import type { ChangedRange, ChangeGroup, Changes } from "../analysis/questions/changes.js";
import { type RuleEdit, ruleEditOf } from "../analysis/questions/ruleEdit.js";
import type { VerdictWords } from "../model/format.js";
import { type RuleId, type RuleSet, ruleLabel } from "../model/ruleSet.js";
import type { Verdict } from "../model/statement.js";
import type { Steps } from "../text/steps.js";
import { addresses, byFamily, changeParts, counted, familyNames, more, notProved } from "./counts.js";
import type { ReportCell, ReportPart } from "./report.js";
import { capitalized, commonWords, defaultNameOf, isOfNeighbour, linesOf, quoted, wordsOf } from "./wording.js";

/** What a change does, for people: the same in an editor, a shell and a pull request. */
export interface ChangeReport {
  /** Warnings about changes of more than half of a family. Readers show them first. */
  readonly alarms: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** What is accepted before and now. Empty if nothing changed. */
  readonly totals: readonly (readonly [when: "before" | "now", what: string])[];
  readonly sections: readonly ChangeSection[];
  /** Set if the step budget ran out. */
  readonly unproved: string | undefined;
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

/** Describes what changed from one list to another. `isWhole` asks for every range instead of the largest groups. */
export function* describeChanges(
  before: RuleSet,
  after: RuleSet,
  changes: Changes,
  isWhole = false,
): Steps<ChangeReport> {
  const { accepted, rejected, unproved, groups } = changes;
  const words = commonWords(before, after);
  const parts = changeParts(words, accepted, rejected);
  const isProved = isNone(unproved);
  const shown = isWhole ? undefined : new Set([...largest(groups, "accept"), ...largest(groups, "reject")]);
  const atLeast = isProved ? "" : "at least ";
  const sections = (["accept", "reject"] as const).flatMap((verdict): readonly ChangeSection[] => {
    const count = verdict === "accept" ? accepted : rejected;
    if (isNone(count)) return [];
    const title = `Now ${words[verdict].participle} · ${atLeast}${byFamily(count).join(" · ")}`;
    if (shown === undefined) return [{ title, ...everyRange(changes.ranges[verdict].ranges, count) }];
    const own = groups.filter((group) => group.verdict === verdict && shown.has(group));
    return [{ title, groups: own.map(describeGroup), rest: restOf(groups, own, verdict, count) }];
  });
  return {
    alarms: alarmsOf(words, accepted, rejected, unproved),
    summary:
      parts.length > 0
        ? capitalized(`${atLeast}${parts.join(", ")}.`)
        : isProved
          ? unchanged(yield* ruleEditOf(before, after))
          : "No change is proved.",
    totals:
      parts.length === 0 ? [] : [accepts("before", changes.before, atLeast), accepts("now", changes.after, atLeast)],
    sections,
    unproved: isProved ? undefined : capitalized(`${notProved(unproved)}.`),
  };
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

function unchanged(edit: RuleEdit): string {
  switch (edit.kind) {
    case "none":
      return "No address gets another verdict: the files are the same.";
    case "notation":
      return "No address gets another verdict: only comments, notations, directives or ends of lines differ.";
    case "order":
      return "No address gets another verdict: only the order of the rules differs.";
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
  { alarms, summary, totals, sections, unproved }: ChangeReport,
  before: RuleSet,
  after: RuleSet,
): readonly ReportPart<VersionLine>[] {
  const accepted = capitalized(commonWords(before, after).accept.participle);
  return [
    ...alarms,
    summary,
    ...totals.map(([when, what]) => `${`${accepted} ${when}:`.padEnd(`${accepted} before:`.length)} ${what}`),
    ...(unproved === undefined ? [] : [unproved]),
    ...sections.flatMap((section) => sectionParts(section, before, after)),
  ];
}

function sectionParts(
  { title, groups, rest }: ChangeSection,
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
  return ["", title, rows, ...(rest === undefined ? [] : [`… ${rest}`])];
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
