import {
  type Address,
  connect,
  formatAddress,
  type Hit,
  lineNumberOf,
  modelOf,
  type Partition,
  type RuleId,
  type RuleSet,
  ruleText,
  unlessOf,
  type Verdict,
  verdictOf,
  whyOf,
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
  /** What may give the other verdict. Left out if nothing may. */
  readonly unless?: readonly DoubtShape[];
}

/** A line that may turn a verdict, and when it does. */
export interface DoubtShape {
  readonly line: number;
  readonly rule: string;
  readonly why: string;
}

/** Returns what may turn a verdict, as JSON shows it: no member if nothing may. */
export function unlessShape(ruleSet: RuleSet, unless: readonly RuleId[]): { readonly unless?: readonly DoubtShape[] } {
  if (unless.length === 0) return {};
  const shapeOf = (id: RuleId) => ({
    line: lineNumberOf(ruleSet, id),
    rule: ruleText(ruleSet, id),
    why: whyOf(ruleSet, id),
  });
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
  const decider =
    rule === undefined
      ? { line: null, rule: null }
      : { line: linesBefore + lineNumberOf(ruleSet, rule), rule: ruleText(ruleSet, rule) };
  return { verdict: verdictOf(ruleSet, rule), ...decider, ...unlessShape(ruleSet, unless) };
}

/** Returns what an address gets, and by which evaluation model, as JSON shows it. */
export function addressShape(ruleSet: RuleSet, partition: Partition, address: Address) {
  const { verdict, rule } = connect(ruleSet, partition, address);
  const line = deciderLine(ruleSet, rule);
  const doubts = unlessShape(ruleSet, unlessOf(ruleSet, [rule], address));
  return { address: formatAddress(address), verdict, line, ...doubts, evaluate: modelOf(ruleSet) };
}

/** Whether and why a rule matches an address, as JSON shows it. */
export interface HitShape {
  readonly line: number;
  readonly rule: string;
  readonly matches: boolean;
  readonly decides: boolean;
  /** The reason why the rule does not match, `null` if it does. */
  readonly why: string | null;
}

export function hitShape(ruleSet: RuleSet, { rule, decides, why }: Hit): HitShape {
  const [line, text] = [lineNumberOf(ruleSet, rule), ruleText(ruleSet, rule)];
  return { line, rule: text, matches: why === undefined, decides, why: why ?? null };
}

/**
 * Returns in words what an address gets and which rule decides it: `accept, line 1 (accept any)`, `deny, default`.
 *
 * `name` is what the program of the list calls the verdict. `unless` says what may turn it, as `describeUnless` returns it.
 */
export function decisionText({ verdict, line, rule }: Decision, name: string = verdict, unless = ""): string {
  return `${name}, ${line === null ? "default" : `line ${line} (${rule})`}${unless === "" ? "" : `, ${unless}`}`;
}
