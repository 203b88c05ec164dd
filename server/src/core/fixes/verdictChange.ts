import { isNone, plus } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import {
  expectationsOf,
  hasFailed,
  type ProvedExpectation,
  proveExpectations,
} from "../analysis/passes/expectations.js";
import { isDead } from "../analysis/passes/traits.js";
import { type ChangedCounts, changedCounts, isSameForAll } from "../analysis/questions/conditionalChanges.js";
import { rulesOverlapping } from "../analysis/questions/neighbours.js";
import { changeParts } from "../describe/counts.js";
import { describeConditions } from "../describe/unless.js";
import { listed } from "../describe/wording.js";
import { editInSteps, haveSameNames, listsAfter } from "../formats/edit.js";
import { type CompiledList, compileInSteps } from "../matcher/partition.js";
import { defaultActionOf, isOurs, modelOf, type RuleId, type RuleSet, withRules } from "../model/ruleSet.js";
import { firstRuleFrom, pickRules, sourceOf } from "../model/ruleTable.js";
import { overlaps, type Source, specificityOf } from "../model/source.js";
import { type Budget, halfOfBudget, type Steps, spend } from "../text/steps.js";
import { type Edit, firstFrom, lineOf } from "../text/text.js";

/** What edits change. Also counts the expectations that are not proved. */
export interface VerdictChange extends ChangedCounts {
  /** How many more expectations fail. */
  readonly failing: number;
  /** The file after the edits. May lack rules that match no address of the edited lines. Keeps the line numbers of the file. */
  readonly after: CompiledList;
}

/** The most sources for which only the overlapping rules are compared. */
const FEW_SOURCES = 32;

/**
 * Compares the verdicts before and after edits. `undefined` if the budget ran out first, or if the file then has other lists.
 *
 * Reads only the edited lines of our own language. Reads any other text as a whole, where each line costs a step.
 *
 * O(rules). If the edited lines have few sources, only the rules that overlap them are compiled: no other verdict can change.
 * Falls back to the whole file if there are more than {@link FEW_SOURCES}, one is a catch-all, or the order of evaluation changes.
 */
export function* verdictChange(
  { ruleSet, partition }: Analysis,
  edits: readonly Edit[],
  budget: Budget,
): Steps<VerdictChange | undefined> {
  if (!isOurs(ruleSet) && !spend(budget, ruleSet.lineStarts.length)) return undefined;
  const edited = yield* editInSteps(ruleSet, edits);
  if (edited === undefined) return undefined;
  const touched = touchedSources(ruleSet, edited, edits);
  // In the list of another program a line may change what others mean.
  const isSameOrder =
    isOurs(ruleSet) && modelOf(ruleSet) === modelOf(edited) && defaultActionOf(ruleSet) === defaultActionOf(edited);
  const isTouched = (source: Source) =>
    !isSameOrder || touched.length > FEW_SOURCES || touched.some((touchedSource) => overlaps(touchedSource, source));
  const expected = [ruleSet, edited].map((version) =>
    expectationsOf(version).map(({ expectation: { source } }) => source),
  );
  const sources = [...touched, ...expected.flat().filter(isTouched)];
  const isLocal = isSameOrder && sources.length <= FEW_SOURCES && sources.every((source) => specificityOf(source) > 0);
  const before = isLocal ? yield* compiled(yield* onlyOverlapping(ruleSet, sources), budget) : { ruleSet, partition };
  const after = yield* compiled(isLocal ? yield* onlyOverlapping(edited, sources) : edited, budget);
  if (before === undefined || after === undefined) return undefined;
  const counts = yield* changedCounts(before, after, halfOfBudget(budget));
  const failures = function* (list: CompiledList): Steps<readonly ProvedExpectation[]> {
    return yield* proveExpectations(list.ruleSet, list.partition, halfOfBudget(budget), isTouched);
  };
  const [now, old] = [yield* failures(after), yield* failures(before)];
  const failing = now.filter(hasFailed).length - old.filter(hasFailed).length;
  const unknown = [...now, ...old].reduce(
    (sum, proved) => (hasFailed(proved) ? sum : plus(sum, proved.unproved)),
    counts.unproved,
  );
  return { ...counts, unproved: unknown, failing: Math.max(0, failing), after };
}

/**
 * Whether it is proved that edits change no verdict of the lists of another program's file. `lists` are all lists of the file.
 *
 * O(text + rules).
 */
export function* keepsVerdicts(lists: readonly Analysis[], edits: readonly Edit[], budget: Budget): Steps<boolean> {
  const before = lists.map(({ ruleSet }) => ruleSet);
  const [first] = before;
  if (first === undefined || !spend(budget, first.lineStarts.length)) return false;
  const after = yield* listsAfter(first, edits);
  if (!haveSameNames(before, after)) return false;
  for (const [place, list] of lists.entries()) {
    const edited = after[place];
    const now = edited && (yield* compiled(edited, budget));
    if (now === undefined) return false;
    if (!(yield* isSameForAll(list, now, budget))) return false;
  }
  return true;
}

/** Compiles a rule set. Each rule costs a step. `undefined` if the budget ran out first. */
export function* compiled(ruleSet: RuleSet, budget: Budget): Steps<CompiledList | undefined> {
  if (!spend(budget, ruleSet.rules.count)) return undefined;
  return { ruleSet, partition: yield* compileInSteps(ruleSet, modelOf(ruleSet), halfOfBudget(budget)) };
}

function* onlyOverlapping(ruleSet: RuleSet, sources: readonly Source[]): Steps<RuleSet> {
  return withRules(ruleSet, pickRules(ruleSet.rules, yield* rulesOverlapping(ruleSet.rules, sources)));
}

/** Returns the sources of the rules and expectations on the edited lines, before and after the edits. */
function touchedSources(before: RuleSet, after: RuleSet, edits: readonly Edit[]): readonly Source[] {
  let shift = 0;
  return edits.flatMap(({ start, end, text }) => {
    const begin = start + shift;
    shift += text.length - (end - start);
    return [...sourcesBetween(before, start, end), ...sourcesBetween(after, begin, begin + text.length)];
  });
}

function sourcesBetween({ rules, notes, lineStarts }: RuleSet, start: number, end: number): readonly Source[] {
  const [first, after] = [lineOf(lineStarts, start), lineOf(lineStarts, end) + 1];
  const from = firstRuleFrom(rules, first);
  const ofRules = Array.from({ length: firstRuleFrom(rules, after) - from }, (_, place) =>
    sourceOf(rules, from + place),
  );
  const read = notes.read.slice(firstFrom(notes.lines, first), firstFrom(notes.lines, after));
  return ofRules.concat(read.flatMap(({ statement }) => (statement?.kind === "expectation" ? [statement.source] : [])));
}

/** Adds an effect to a title. {@link NO_CHANGE} adds nothing. */
export function titleOf(label: string, effect: string): string {
  return effect === NO_CHANGE ? label : `${label} (${effect})`;
}

/**
 * Returns the effect of removing a rule that no verdict needs. The finding proves this, so nothing is compared.
 *
 * `undefined` if a directive may take effect without the rule, or an expectation may name it. Without a redundant rule of another
 * program, other lines of its file may mean something else.
 */
export function effectOfRemoving({ ruleSet, expectations, traits }: Analysis, rule: RuleId): string | undefined {
  const isNamed = expectations.some(({ expectation }) => typeof expectation.by === "object");
  const isAlone = isOurs(ruleSet) || isDead(traits, rule);
  return ruleSet.idleDirectives.length > 0 || isNamed || !isAlone ? undefined : NO_CHANGE;
}

/** The effect of edits after which every verdict is the same, and every expectation holds that held before. */
export const NO_CHANGE = "";

/** The effect of edits for which the budget did not last. */
export const NOT_PROVED = "effect not proved";

/** The most conditions that a title names. */
const NAMED_AT_MOST = 2;

/**
 * Describes a change: `16 more addresses accepted, 4 more rejected`, and how many more expectations fail.
 *
 * Names the condition if addresses turn only where one holds: `for connections over SSL: 16 more addresses accepted`.
 */
export function effectText(
  { format }: Pick<RuleSet, "format">,
  change: Omit<VerdictChange, "after"> | undefined,
): string {
  if (change === undefined || !isNone(change.unproved)) return NOT_PROVED;
  const { accepted, rejected, failing, onConditions = [], isIncomplete = false } = change;
  const parts = [...changeParts(format.words, accepted, rejected)];
  const effects = onConditions.map((one) => changeParts(format.words, one.accepted, one.rejected).join(", "));
  const [effect] = effects;
  const isOneEffect = effects.every((other) => other === effect) && onConditions.every((one) => isNone(one.unproved));
  if (parts.length === 0 && isOneEffect && onConditions.length <= NAMED_AT_MOST) {
    const where = onConditions.map(({ conditions }) => describeConditions(conditions));
    if (effect !== undefined) parts.push(`${listed(where, "or")}: ${effect}`);
  } else if (effect !== undefined) {
    parts.push(parts.length === 0 ? "changes on conditions" : "other changes on conditions");
  }
  if (isIncomplete) parts.push("more may change on conditions");
  if (failing > 0) parts.push(failing === 1 ? "an expectation fails" : `${failing} expectations fail`);
  return parts.join(", ");
}
