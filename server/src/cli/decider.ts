import {
  type Address,
  connect,
  type Deciders,
  formatAddress,
  type Hit,
  linesOf,
  modelOf,
  type Partition,
  type RuleId,
  type RuleOrigin,
  type RulePlace,
  type RuleSet,
  rulePlaceOf,
  unlessOf,
  type Verdict,
  verdictOf,
  whyOf,
  wordsOf,
} from "../core/index.js";

/** Returns where a deciding rule is, as JSON shows it. The line of the default is `null`. */
export function deciderPlace(ruleSet: RuleSet, rule: RuleId | undefined): RulePlace | { readonly line: null } {
  return rule === undefined ? { line: null } : rulePlaceOf(ruleSet, rule);
}

/** Returns where the deciding rules before and now are, as JSON shows them. */
export function deciderLines(before: RuleSet, after: RuleSet, { oldRule, newRule }: Deciders) {
  const [old, now] = [deciderPlace(before, oldRule), deciderPlace(after, newRule)];
  return {
    oldLine: old.line,
    ...("from" in old && { oldFrom: old.from }),
    newLine: now.line,
    ...("from" in now && { newFrom: now.from }),
  };
}

/** A verdict and its deciding rule, in the shape of the JSON. `line` and `rule` are null for the default. */
export interface Decision {
  readonly verdict: Verdict;
  readonly line: number | null;
  readonly rule: string | null;
  readonly from?: RuleOrigin;
  /** What may give the other verdict. Left out if nothing may. */
  readonly unless?: readonly DoubtShape[];
}

/** Returns the line of a rule and its text, as JSON shows them, and where it is if that is another file. */
export function ruleShape(ruleSet: RuleSet, id: RuleId, linesBefore = 0) {
  const { line, ...from } = rulePlaceOf(ruleSet, id);
  return { line: linesBefore + line, rule: wordsOf(ruleSet, id), ...from };
}

/** A line that may turn a verdict, and when it does. */
export interface DoubtShape {
  readonly line: number;
  readonly rule: string;
  readonly from?: RuleOrigin;
  readonly why: string;
}

/** Returns what may turn a verdict, as JSON shows it: no member if nothing may. */
export function unlessShape(ruleSet: RuleSet, unless: readonly RuleId[]): { readonly unless?: readonly DoubtShape[] } {
  if (unless.length === 0) return {};
  const shapeOf = (id: RuleId) => ({ ...ruleShape(ruleSet, id), why: whyOf(ruleSet, id) });
  return { unless: unless.slice(0, DOUBTS_AT_MOST).map(shapeOf) };
}

const DOUBTS_AT_MOST = 100;

/** Returns the decision of a rule, and what may turn it. `linesBefore` counts the lines of the file before this part. */
export function decisionOf(
  ruleSet: RuleSet,
  rule: RuleId | undefined,
  unless: readonly RuleId[] = [],
  linesBefore = 0,
): Decision {
  const decider = rule === undefined ? { line: null, rule: null } : ruleShape(ruleSet, rule, linesBefore);
  return { verdict: verdictOf(ruleSet, rule), ...decider, ...unlessShape(ruleSet, unless) };
}

/** Returns what an address gets, and by which evaluation model, as JSON shows it. */
export function addressShape(ruleSet: RuleSet, partition: Partition, address: Address) {
  const { verdict, rule } = connect(ruleSet, partition, address);
  const doubts = unlessShape(ruleSet, unlessOf(ruleSet, [rule], address));
  return {
    address: formatAddress(address),
    verdict,
    ...deciderPlace(ruleSet, rule),
    ...doubts,
    evaluate: modelOf(ruleSet),
  };
}

/** Whether and why a rule matches an address, as JSON shows it. */
export interface HitShape {
  readonly line: number;
  readonly rule: string;
  readonly from?: RuleOrigin;
  readonly matches: boolean;
  readonly decides: boolean;
  /** The reason why the rule does not match, `null` if it does. */
  readonly why: string | null;
}

export function hitShape(ruleSet: RuleSet, { rule, decides, why }: Hit): HitShape {
  return { ...ruleShape(ruleSet, rule), matches: why === undefined, decides, why: why ?? null };
}

/** Names a deciding rule: `line 1 (accept any)`, `line 3 of hosts.deny (ALL: ALL)`, `default`. */
export function deciderName(ruleSet: RuleSet, rule: RuleId | undefined): string {
  return rule === undefined ? "default" : `${linesOf(ruleSet, [rule])} (${wordsOf(ruleSet, rule)})`;
}

/**
 * Returns in words what an address gets and which rule decides it: `accept, line 1 (accept any)`, `deny, default`.
 *
 * `name` is what the program of the list calls the verdict. `unless` says what may turn it, as `describeUnless` returns it. `by` names
 * the rule, as {@link deciderName} does.
 */
export function decisionText(
  { verdict, line, rule }: Decision,
  name: string = verdict,
  unless = "",
  by = line === null ? "default" : `line ${line} (${rule})`,
): string {
  return `${name}, ${by}${unless === "" ? "" : `, ${unless}`}`;
}
