import { type Analysis, isAllProved } from "../analysis/analyze.js";
import type { Trait } from "../analysis/passes/traits.js";
import type { CompiledList } from "../matcher/partition.js";
import type { Explanation, Finding } from "../model/finding.js";
import type { Level, Severity } from "../model/level.js";
import { type RuleId, ruleOf } from "../model/ruleSet.js";
import { type Rule, spanOfRule } from "../model/statement.js";
import type { Budget, Steps } from "../text/steps.js";
import type { Span } from "../text/text.js";

/** A kind of finding: its facts, and how its findings are found. */
export interface FindingKind extends Facts {
  /** How the kind finds rules that the analysis marked. */
  readonly byTrait?: TraitSearch;
  /** Yields all other findings of the kind, in file order. Yields `undefined` between the steps of a long search. */
  readonly find?: (analysis: Analysis, earlier: EarlierFindings) => Iterable<Occurrence | undefined>;
  /** Yields the findings of a kind that compares the list with its ceiling. Without a ceiling the kind is not searched for. */
  readonly findWithin?: (analysis: Analysis, ceiling: Ceiling) => Iterable<Occurrence | undefined>;
  /** Whether the kind is about who connects. Without the hits in a log the kind is not searched for. */
  readonly needsHits?: boolean;
}

/** A kind that is searched for, with the severity in effect. */
export interface EnabledKind {
  readonly kind: FindingKind;
  readonly severity: Severity;
}

/** A list that bounds others: these must not accept what it rejects. A configuration names it. */
export interface Ceiling {
  /** The quoted name, for messages. */
  readonly name: string;
  readonly list: CompiledList;
}

/** The facts of a kind, from which `npm run generate` writes the settings, the schema and the reference. */
export interface Facts {
  /** `shadowed-rule`; names the page, the source file and the test as well. */
  readonly code: string;
  /** What the kind finds, as a clause: `a directive below a rule, without effect`. */
  readonly summary: string;
  readonly about: "rule" | "source" | "line" | "list";
  /** The severity of a finding unless a user sets another one. */
  readonly severity: Severity;
  /** Whether the kind is off until a user sets a severity. */
  readonly isOffByDefault?: boolean;
  /** Whether the text of a finding does nothing and is shown faded. */
  readonly faded?: boolean;
  readonly needs?: readonly Need[];
  /** The fixes of a finding, the likeliest first. */
  readonly fixes?: readonly FixName[];
}

/** The fixers of `fixes/table.ts`, by name. */
export type FixName =
  | "addCatchAll"
  | "commentOut"
  | "dropHostBits"
  | "expectDecider"
  | "expectOther"
  | "fulfillExpectation"
  | "moveAbove"
  | "moveDirectiveUp"
  | "removeDirective"
  | "removeIgnore"
  | "removeRule"
  | "splitAddresses"
  | "writeAny"
  | "writeComplement"
  | "writeMeant"
  | "writeMeantSource"
  | "writeNearestMask"
  | "writeNetworks"
  | "writeSuggestedMask";

/** What a kind may need of a file to find all that there is to find. */
export type Need = keyof typeof needs;

const needs = {
  /** No line is invalid. An invalid line may change the answer, so the kind finds nothing until then. */
  "valid-lines": ({ ruleSet }: Analysis) => ruleSet.problemCount === 0,
  /** The step budget was enough to prove what every rule decides. */
  proof: isAllProved,
  /** No mask has holes. The comparison of the evaluation models takes what other proofs left of the budget. */
  "contiguous-masks": ({ partition }: Analysis) => partition.ipv4.odd.length === 0,
};

/** How a kind reports the rules with a trait. */
export interface TraitSearch {
  readonly trait: Trait;
  readonly span: (rule: Rule) => Span;
  /** Returns the function that explains a finding. Called once for a file, so that findings may share work. */
  readonly explainer: (analysis: Analysis) => (rule: RuleId, budget: Budget) => Explained;
  /** Whether a rule is not reported in spite of its trait. */
  readonly exempt?: (analysis: Analysis, rule: RuleId) => boolean;
}

/** An explanation, or the steps to it. */
export type Explained = Explanation | Steps<Explanation>;

/** What a kind may ask about the kinds before it in the table. */
export interface EarlierFindings {
  /** Returns whether the line has a finding of the code, silenced or not. */
  readonly isFound: (code: string, line: number) => boolean;
  /** Returns whether the kind is searched for: neither off nor withheld. */
  readonly isSearched: (code: string) => boolean;
  /** Returns the kind with the code, from the whole table. */
  readonly kindOf: (code: string) => FindingKind | undefined;
}

/** A finding without the facts of its kind. */
export interface Occurrence extends Pick<Finding, "place" | "span"> {
  /** The severity if it is not that of the kind. A level that a user sets for the kind counts more. */
  readonly severity?: Severity | undefined;
  readonly explain: (budget: Budget) => Explained;
}

export function* stepsTo(explained: Explained): Steps<Explanation> {
  return "message" in explained ? explained : yield* explained;
}

/** Returns an occurrence that spans a whole rule. */
export function onRule({ ruleSet }: Analysis, rule: RuleId, message: () => string): Occurrence {
  const explain = () => ({ message: message(), related: [] });
  return { place: { rule }, span: spanOfRule(ruleOf(ruleSet, rule)), explain };
}

export function defaultLevelOf({ severity, isOffByDefault = false }: FindingKind): Level {
  return isOffByDefault ? "off" : severity;
}

/** Returns whether the kind finds nothing in the file because a line is invalid. */
export function isWithheld(kind: FindingKind, analysis: Analysis): boolean {
  return kind.needs?.includes("valid-lines") === true && !needs["valid-lines"](analysis);
}

/** Returns whether the file may hold findings of the kind that were not found. */
export function mayMissFindings(kind: FindingKind, analysis: Analysis): boolean {
  return (kind.needs ?? []).some((need) => !needs[need](analysis));
}
