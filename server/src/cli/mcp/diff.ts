import { allChanges, changeParagraphs, describeChanges, layOut, quoted, runToEnd } from "../../core/index.js";
import { changeShape } from "../changeFormats.js";
import { type CompiledFile, withPartition } from "../compiled.js";
import { usageError } from "../failure.js";
import { type FoundFile, viewsIn } from "./folders.js";
import { givenIn, textIn } from "./input.js";
import { GROUPS_AT_MOST, PARTS_AT_MOST, RANGES_AT_MOST } from "./limits.js";
import {
  count,
  counts,
  from,
  givenInput,
  integer,
  lineOrDefault,
  list,
  listName,
  notes,
  object,
  oneOf,
  path,
  text,
  truth,
} from "./schema.js";
import type { Tool } from "./tool.js";

const deciderLines = { oldLine: lineOrDefault, newLine: lineOrDefault };
const deciderFiles = { oldFrom: from, newFrom: from };

const turned = object({
  ...counts.properties,
  ranges: list(object({ cidr: text(), ...deciderLines }, deciderFiles)),
  truncated: truth("Whether the ranges leave out addresses."),
});

/** The members of a comparison. */
export const changed = {
  report: list(text(), "The change in words, line by line."),
  accepted: turned,
  rejected: turned,
  unproved: truth("Whether more may have changed: the lists are too complex to prove it."),
  before: counts,
  after: counts,
  groups: list(
    object(
      {
        turned: oneOf("accepted", "rejected"),
        ...deciderLines,
        ipv4: count,
        ipv6: count,
        runs: list(object({ first: text(), last: text() })),
        truncated: truth(),
      },
      deciderFiles,
    ),
    "The addresses that turned, by the lines that decided them before and decide them now. The largest group comes first.",
  ),
  groupsLeftOut: integer(),
};

/** What lists with conditions have too. */
export const changedOnConditions = {
  onConditions: list(
    object({ conditions: list(text()), accepted: counts, rejected: counts }),
    "What changes where conditions hold, if that differs. The report names at most 10 of these with their addresses.",
  ),
  incomplete: truth("Whether more may have changed where conditions hold, which was not compared."),
};

/** Compares two rule files. */
export const diff: Tool = {
  name: "diff",
  title: "Compare Policies",
  description:
    "Compares two .imcrules files and returns exactly which addresses get another verdict: how many are newly accepted and newly rejected, and which line decided them before and decides them now. Moved lines, comments and other notations are no change. Changes nothing.",
  inputSchema: object(
    {
      old: text("The rule file before: its path, or the end of it."),
      new: text("The rule file after."),
    },
    { list: text("The list to compare, by its name, where a file has several."), given: givenInput },
  ),
  outputSchema: object(
    { old: path, new: path, ...changed },
    { oldList: listName, newList: listName, notes, ...changedOnConditions },
  ),
  async answer(input, folders) {
    const [before, after] = [textIn(input, "old"), textIn(input, "new")];
    if (before === undefined || after === undefined)
      throw usageError('Give "old" and "new", the paths of two rule files.');
    const [old, now] = [await folders.choose(before), await folders.choose(after)];
    const list = textIn(input, "list");
    const listOf = async (file: FoundFile) => await folders.listIn(await folders.read(file), file, list, true);
    const lists = [await listOf(old), await listOf(now)] as const;
    const [oldList, newList] = [lists[0].name, lists[1].name];
    const given = givenIn(input);
    // The command compares what the lists themselves say, whatever the configuration gives.
    const { views, notes: inVain } =
      Object.keys(given).length === 0
        ? { views: lists, notes: [] }
        : viewsIn(lists, given, `${old.path} and ${now.path}`);
    const [was, is] = [views[0] ?? lists[0], views[1] ?? lists[1]];
    return {
      old: old.path,
      new: now.path,
      ...(oldList === "" ? {} : { oldList }),
      ...(newList === "" ? {} : { newList }),
      ...(inVain.length > 0 && { notes: inVain }),
      ...changedFrom(withPartition(was), withPartition(is)),
    };
  },
};

/** The most characters of a condition. */
const WORDS_AT_MOST = 200;

/** Returns what changes from one list to another. */
export function changedFrom(before: CompiledFile, after: CompiledFile) {
  const found = allChanges(before, after);
  const report = runToEnd(describeChanges(before.ruleSet, after.ruleSet, found));
  const { lines } = layOut(changeParagraphs(report, before.ruleSet, after.ruleSet));
  const { onConditions, ...shape } = changeShape(
    { before: before.ruleSet, after: after.ruleSet, changes: found },
    PARTS_AT_MOST,
  );
  const groups = shape.groups.slice(0, GROUPS_AT_MOST).map((group) => ({
    ...group,
    runs: group.runs.slice(0, RANGES_AT_MOST),
    truncated: group.truncated || group.runs.length > RANGES_AT_MOST,
  }));
  const shown = onConditions?.slice(0, GROUPS_AT_MOST).map(({ conditions, accepted, rejected }) => ({
    conditions: conditions.map((one) => quoted(one, WORDS_AT_MOST)),
    accepted: { ipv4: accepted.ipv4, ipv6: accepted.ipv6 },
    rejected: { ipv4: rejected.ipv4, ipv6: rejected.ipv6 },
  }));
  return {
    report: lines,
    ...shape,
    groups,
    groupsLeftOut: shape.groups.length - groups.length,
    ...(shown === undefined ? {} : { onConditions: shown }),
  };
}
