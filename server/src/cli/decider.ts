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
  type Verdict,
  verdictOf,
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
}

/** Returns the decision of a rule. `linesBefore` counts the lines of the file before this part. */
export function decisionOf(ruleSet: RuleSet, rule: RuleId | undefined, linesBefore = 0): Decision {
  const verdict = verdictOf(ruleSet, rule);
  if (rule === undefined) return { verdict, line: null, rule: null };
  return { verdict, line: linesBefore + lineNumberOf(ruleSet, rule), rule: ruleText(ruleSet, rule) };
}

/** Returns what an address gets, and by which evaluation model, as JSON shows it. */
export function addressShape(ruleSet: RuleSet, partition: Partition, address: Address) {
  const { verdict, rule } = connect(ruleSet, partition, address);
  const line = deciderLine(ruleSet, rule);
  return { address: formatAddress(address), verdict, line, evaluate: modelOf(ruleSet) };
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
 * `name` is what the program of the list calls the verdict.
 */
export function decisionText({ verdict, line, rule }: Decision, name: string = verdict): string {
  return `${name}, ${line === null ? "default" : `line ${line} (${rule})`}`;
}
