import {
  type Address,
  connect,
  formatAddress,
  type Hit,
  lineNumberOf,
  linesOf,
  modelOf,
  originOf,
  type Partition,
  type RuleId,
  type RuleSet,
  ruleText,
  unlessOf,
  type Verdict,
  verdictOf,
  whyOf,
  wordsOf,
} from "../core/index.js";

/** Returns the line of a deciding rule for JSON, `null` for the default. */
export function deciderLine(ruleSet: RuleSet, rule: RuleId | undefined): number | null {
  return rule === undefined ? null : lineNumberOf(ruleSet, rule);
}

/** A verdict and its deciding rule, in the shape of the JSON. `line` and `rule` are null for the default. */
export interface Decision {
  readonly verdict: Verdict;
  readonly line: number | null;
  readonly rule: string | null;
  readonly from?: FromShape;
  /** What may give the other verdict. Left out if nothing may. */
  readonly unless?: readonly DoubtShape[];
}

/** Where a rule of another file is. */
export interface FromShape {
  readonly path: string;
  readonly line: number;
}

/** Returns the line of a rule and its text, as JSON shows them, and where it is if that is another file. */
export function ruleShape(ruleSet: RuleSet, id: RuleId, linesBefore = 0) {
  const line = linesBefore + lineNumberOf(ruleSet, id);
  return { line, rule: ruleText(ruleSet, id), ...fromShape(ruleSet, id) };
}

/** Returns the file and the line of a rule of another file, as JSON shows them: no member for the other rules. */
export function fromShape(ruleSet: RuleSet, id: RuleId | undefined): { readonly from?: FromShape } {
  const origin = id === undefined ? undefined : originOf(ruleSet, id);
  return origin === undefined ? {} : { from: { path: origin.file, line: origin.line + 1 } };
}

/** A line that may turn a verdict, and when it does. */
export interface DoubtShape {
  readonly line: number;
  readonly rule: string;
  readonly from?: FromShape;
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
  const line = deciderLine(ruleSet, rule);
  const doubts = unlessShape(ruleSet, unlessOf(ruleSet, [rule], address));
  return {
    address: formatAddress(address),
    verdict,
    line,
    ...fromShape(ruleSet, rule),
    ...doubts,
    evaluate: modelOf(ruleSet),
  };
}

/** Whether and why a rule matches an address, as JSON shows it. */
export interface HitShape {
  readonly line: number;
  readonly rule: string;
  readonly from?: FromShape;
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
