import { isDeepStrictEqual } from "node:util";
import { type Command, Option } from "commander";
import {
  type AddressCount,
  addresses,
  allChanges,
  type Causes,
  type Ceiling,
  type ChangeGroup,
  type Changes,
  type ConditionalChanges,
  changeParts,
  changes,
  commonWords,
  describeChanges,
  describeConditions,
  endsOf,
  type Given,
  isNone,
  mention,
  NO_ADDRESSES,
  notProved,
  parse,
  participleOf,
  type RuleId,
  type RuleSet,
  runToEnd,
  type Verdict,
  verbOf,
  verbsOf,
  verdictOf,
  viewsFor,
} from "../../core/index.js";
import { type ChangedFile, changeShape, printMarkdown, printText } from "../changeFormats.js";
import { type CompiledFile, firstPossible, readCeiling, withPartition } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { markFound, usageError } from "../failure.js";
import { STANDARD_INPUT, withoutMark } from "../files.js";
import { type GivenOptions, givenOption, viewsOf } from "../given.js";
import {
  asOption,
  type ListOptions,
  type ListReader,
  labelOf,
  listOption,
  listReader,
  namedIn,
  noteIgnored,
} from "../lists.js";
import { documentedCommand, filesOption } from "../manual.js";
import { pairsOfLists, refuseUnpaired, unpairedText } from "../pairs.js";
import { note } from "../print.js";
import { printJson } from "../printJson.js";
import { type Versions, versionsOf } from "../versions.js";

interface DiffOptions extends ListOptions, GivenOptions {
  readonly format: "text" | "json" | "markdown";
  readonly all?: boolean;
  readonly failOn?: "accepted" | "rejected" | "any";
  readonly within: readonly string[];
}

/** Makes the command `imcrules diff`, which reports the addresses with another verdict in the second of two versions. */
export function diff(): Command {
  return documentedCommand("diff", "Report the addresses that get another verdict from one version to another.", {
    notes: [
      "Two words that are both files, folders or - are the old and the new version. Otherwise the first word is a Git revision, or two as OLD..NEW, and the other words are the files and folders to compare. Without them all rule files of the repository are compared.",
      "Only verdicts count. Moved lines, comments and other notations are no change. A file that was added or removed is compared with a list that rejects everything.",
    ],
    examples: [
      ["imcrules diff old.imcrules new.imcrules", "what an edit changes"],
      ["imcrules diff HEAD", "what changed since the last commit"],
      ["imcrules diff --fail-on accepted origin/main...HEAD", "does a branch let anybody new in?"],
      [
        "imcrules diff --within company.imcrules HEAD office.imcrules",
        "does the list accept only what company.imcrules accepts?",
      ],
    ],
    status: [
      ["0", "the versions were compared"],
      ["1", "a change that --fail-on or --within forbids"],
      ["2", "the command could not run"],
    ],
  })
    .usage("[options] <old> <new> | <revision> [path...]")
    .argument("<words...>", "two files or folders (- is standard input), or a revision and paths")
    .addOption(new Option("--format <format>", "output format").choices(["text", "json", "markdown"]).default("text"))
    .addOption(asOption())
    .addOption(listOption())
    .addOption(givenOption())
    .option("--all", "list every range of addresses")
    .addOption(
      new Option("--fail-on <change>", "exit status 1 if an address is newly accepted or rejected").choices([
        "accepted",
        "rejected",
        "any",
      ]),
    )
    .addOption(
      filesOption(
        "--within <ceiling>",
        "exit status 1 if a new version, changed or not, accepts an address that this rule file rejects",
      ),
    )
    .action(run);
}

async function run(words: readonly string[], options: DiffOptions): Promise<void> {
  const { format, all: isWhole = false, within, given } = options;
  if ([...words, ...within].filter((word) => word === STANDARD_INPUT).length > 1 && within.includes(STANDARD_INPUT)) {
    throw usageError("only one file can come from standard input");
  }
  const configuration = await configurationOf(undefined);
  const reader = listReader(options, configuration);
  const { isPair, files } = await versionsOf(words, configuration);
  const ceilings = [];
  for (const path of within) ceilings.push(settledCeiling(await readCeiling(path, reader), given));
  const changed: ChangedFile[] = [];
  const failures: string[] = [];
  for (const versions of files) {
    const { path } = versions;
    const isSameText = withoutReturns(versions.before) === withoutReturns(versions.after);
    const isSame = isSameText && (isPair || !(await includeOthers(versions, reader)));
    if (isSame && !isPair && ceilings.length === 0) continue;
    const { pairs, unpaired } = await pairsOf(versions, reader, options, isPair);
    for (const { name, isAdded } of unpaired) {
      // Clients of a block without rules of its own get those of a block around it. No pair of lists shows that.
      const what = unpairedText(path, name, isAdded);
      if (options.failOn !== undefined || ceilings.length > 0) failures.push(what);
      else note(what);
    }
    for (const { name, before, after } of pairs) {
      const label = labelOf(path, name);
      for (const ceiling of ceilings)
        failures.push(...beyond(ceiling, after).map((failure) => `imcrules: ${label}: ${failure}`));
      if (isSame && !isPair) continue;
      const found = allChanges(before, after, isWhole ? RANGES_AT_MOST : undefined);
      const report = runToEnd(describeChanges(before.ruleSet, after.ruleSet, found, isWhole));
      changed.push({
        path,
        list: name,
        state: versions.before === undefined ? "added" : versions.after === undefined ? "removed" : "changed",
        before: before.ruleSet,
        after: after.ruleSet,
        changes: found,
        report,
      });
      const forbidden = turned(found, before, after, options.failOn);
      failures.push(...forbidden.map((failure) => `imcrules: ${label}: ${failure}`));
    }
  }
  // Two files with several lists have a report for each, like the files of two folders.
  const isOne = isPair && changed.length === 1;
  if (format === "markdown") printMarkdown(changed, given);
  else if (format === "text") printText(changed, isOne);
  else {
    const blocksAtMost = isWhole ? Number.POSITIVE_INFINITY : undefined;
    const shapes = changed.map((file) => {
      const named = file.list === "" ? { path: file.path } : { path: file.path, list: file.list };
      return { ...named, state: file.state, ...changeShape(file, blocksAtMost) };
    });
    const [first] = changed;
    const head = { version: 1, ...(given !== undefined && { given }) };
    printJson(
      isOne && first !== undefined ? { ...head, ...changeShape(first, blocksAtMost) } : { ...head, files: shapes },
    );
  }
  for (const failure of failures) note(failure);
  if (failures.length > 0) markFound();
}

/** More ranges are not listed with `--all` either. A mask with holes may have millions. */
const RANGES_AT_MOST = 1_000_000;

/** Pairs the lists of two versions by their names. Two single lists are a pair, whatever their names. */
async function pairsOf(
  versions: Versions,
  reader: ListReader,
  { list: wanted, given }: DiffOptions,
  isPair: boolean,
): Promise<Paired> {
  const { path, oldPath, before, after } = versions;
  const { old: allOld, now: allNow } = settledLists(await listsOf(versions, reader), given, versions);
  const [old, now] = [chosen(allOld, wanted, isPair), chosen(allNow, wanted, isPair)];
  if (wanted !== undefined) {
    const isMissing = (picked: readonly RuleSet[], all: readonly RuleSet[]) => picked.length === 0 && all.length > 0;
    const [isOldMissing, isNewMissing] = [isMissing(old, allOld), isMissing(now, allNow)];
    // Between two versions of a file, a list may be added or removed.
    if (isNewMissing && (isPair || old.length === 0)) namedIn(allNow, wanted, path);
    if (isOldMissing && (isPair || now.length === 0)) namedIn(allOld, wanted, oldPath);
    if (isOldMissing || isNewMissing) return { pairs: [], unpaired: [{ name: wanted, isAdded: isOldMissing }] };
  }
  noteIgnored(old, `${path} (before)`, allOld);
  noteIgnored(now, path, allNow);
  // A file that is no list in spite of its name has none.
  if (old.length === 0 && now.length === 0) return { pairs: [], unpaired: [] };
  if (old.length <= 1 && now.length <= 1) {
    const name = allOld.length > 1 || allNow.length > 1 ? (wanted ?? "") : "";
    const pair = { name, before: withPartition(old[0] ?? nobody), after: withPartition(now[0] ?? nobody) };
    return { pairs: [pair], unpaired: [] };
  }
  const found = pairsOfLists(old, now);
  if (isPair) refuseUnpaired(found, old, oldPath, now, path);
  const pairs: Paired["pairs"][number][] = [];
  const unpaired: Paired["unpaired"][number][] = [];
  for (const { name, was, is } of found) {
    // Of a file that was added or removed, the other version lets nobody in.
    const isWhole = before === undefined || after === undefined;
    if ((was === undefined || is === undefined) && !isWhole) unpaired.push({ name, isAdded: was === undefined });
    else pairs.push({ name, before: withPartition(was ?? nobody), after: withPartition(is ?? nobody) });
  }
  return { pairs, unpaired };
}

/** Returns the list that `wanted` names, or all. The only list of a file is taken as it is, unless it has another name in a version of a file. */
function chosen(lists: readonly RuleSet[], wanted: string | undefined, isPair: boolean): readonly RuleSet[] {
  const [only] = lists;
  const isTaken = wanted === undefined || (lists.length === 1 && (isPair || only?.name === ""));
  return isTaken ? lists : lists.filter(({ name }) => name === wanted);
}

/** The lists of two versions of a file by their names. Those of one version only have no pair. */
interface Paired {
  readonly pairs: readonly { readonly name: string; readonly before: CompiledFile; readonly after: CompiledFile }[];
  readonly unpaired: readonly { readonly name: string; readonly isAdded: boolean }[];
}

/** The lists of two versions of a file. */
interface ListVersions {
  readonly old: readonly RuleSet[];
  readonly now: readonly RuleSet[];
}

/** Reads the lists of both versions. A missing file has none. */
async function listsOf(
  { path, oldPath, before, after, filesBefore, filesAfter }: Versions,
  reader: ListReader,
): Promise<ListVersions> {
  return {
    old: before === undefined ? [] : await reader.allIn(before, oldPath, filesBefore),
    now: after === undefined ? [] : await reader.allIn(after, path, filesAfter),
  };
}

/**
 * Returns lists of both versions as they are for the connections that `--given` is about.
 *
 * Without it, lists are compared as they are, whatever the configuration gives.
 */
function settledLists(lists: ListVersions, given: Given | undefined, { path, oldPath }: Versions): ListVersions {
  if (given === undefined) return lists;
  const { old, now } = lists;
  const views = viewsOf([...old, ...now], given, path === oldPath ? path : `${oldPath} and ${path}`);
  return { old: views.slice(0, old.length), now: views.slice(old.length) };
}

function settledCeiling({ name, list }: Ceiling, given: Given | undefined): Ceiling {
  if (given === undefined) return { name, list };
  // Many ceilings ask for the address only, so it is no mistake that they do not ask for these names.
  const [view = list.ruleSet] = viewsFor([list.ruleSet], given, name).views;
  return { name, list: withPartition(view) };
}

/** Whether two versions with the same text include other files, or other texts of these. */
async function includeOthers(versions: Versions, reader: ListReader): Promise<boolean> {
  if (versions.before === undefined || reader.isSurelyOurs(versions.path) || !/\binclude\b/.test(versions.before))
    return false;
  const { old, now } = await listsOf(versions, reader);
  const [was, is] = [old, now].map(([list]) => list?.options.included);
  return !isDeepStrictEqual(was, is);
}

/** What a missing list is compared as: it lets nobody in. */
const nobody = parse("default reject\n");

/** Git may check files out with other ends of lines, which change nothing. A byte order mark is no change worth a report. */
function withoutReturns(text: string | undefined): string | undefined {
  return text === undefined ? undefined : withoutMark(text).replaceAll("\r\n", "\n");
}

/** Returns a line for each forbidden change, with an address as proof. */
function turned(
  found: Changes,
  before: CompiledFile,
  after: CompiledFile,
  failOn: DiffOptions["failOn"],
): readonly string[] {
  if (failOn === undefined) return [];
  const decisions = ({ oldRule, newRule }: ChangeGroup) =>
    `before ${decision(before.ruleSet, oldRule)}, now ${decision(after.ruleSet, newRule)}`;
  const words = commonWords(before.ruleSet, after.ruleSet);
  const failures = (["accept", "reject"] as const)
    .filter((verdict) => failOn === "any" || failOn === `${verdict}ed`)
    .flatMap((verdict) => {
      const partsOf = (causes: Causes) =>
        verdict === "accept"
          ? changeParts(words, causes.accepted, NO_ADDRESSES)
          : changeParts(words, NO_ADDRESSES, causes.rejected);
      const parts = partsOf(found).map((part) => part + witness(found, verdict, decisions));
      if (parts.length > 0) return parts;
      const possible = firstPossible(before, after, verdict);
      if (possible === undefined) return [];
      return partsOf(possible)
        .map((part) => `${part}${where(possible)}${witness(possible, verdict, decisions)}`)
        .concat(open(possible.unproved));
    });
  return [...failures, ...open(found.unproved)];
}

/** Returns the lines that say what a list accepts beyond its ceiling. */
function beyond({ name, list: ceiling }: Ceiling, list: CompiledFile): readonly string[] {
  const decisions = ({ oldRule, newRule }: ChangeGroup) =>
    `${decision(list.ruleSet, newRule)}, ${decision(ceiling.ruleSet, oldRule)} of ${name}`;
  const failure = (causes: Causes, accepts: string, conditions: string) =>
    isNone(causes.accepted)
      ? []
      : [
          `${accepts} ${addresses(causes.accepted)} that ${name} ${verbOf(ceiling.ruleSet, "reject")}${conditions}${witness(causes, "accept", decisions)}`,
        ];
  const found = changes(ceiling, list, 0);
  const failures = failure(found, verbOf(list.ruleSet, "accept"), "");
  const possible = failures.length > 0 ? undefined : firstPossible(ceiling, list, "accept");
  const unproved = isNone(found.unproved) ? (possible?.unproved ?? NO_ADDRESSES) : found.unproved;
  if (possible !== undefined)
    failures.push(...failure(possible, `may ${verbsOf(list.ruleSet, "accept")}`, where(possible)));
  return [...failures, ...open(unproved)];
}

function where({ conditions }: ConditionalChanges): string {
  return conditions.length === 0 ? ", on conditions" : `, ${describeConditions(conditions)}`;
}

/** Names the first address of the largest group. Empty if the budget ran out before one was listed. */
function witness({ groups }: Causes, verdict: Verdict, decisions: (group: ChangeGroup) => string): string {
  const group = groups.find((one) => one.verdict === verdict && one.ranges.length > 0);
  const [range] = group?.ranges ?? [];
  if (group === undefined || range === undefined) return "";
  return `, such as ${endsOf(range).first}: ${decisions(group)}`;
}

function open(unproved: AddressCount): readonly string[] {
  if (isNone(unproved)) return [];
  return [notProved(unproved)];
}

function decision(ruleSet: RuleSet, rule: RuleId | undefined): string {
  const decider = rule === undefined ? "the default" : mention(ruleSet, rule);
  return `${participleOf(ruleSet, verdictOf(ruleSet, rule))} by ${decider}`;
}
