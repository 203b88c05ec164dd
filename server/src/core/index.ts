export { type Address, formatAddress, isIncomplete, parseAddress } from "./address/address.js";
export { type Analysis, analyze } from "./analysis/analyze.js";
export { type Connection, connect, laterMatches } from "./analysis/connection.js";
export { describeRule, type RuleEffect } from "./describe/rule.js";
export { describeAddress, describeMask, type Fact } from "./describe/source.js";
export type { FindingKind } from "./findings/kind.js";
export { findingKinds, findingsOf, type Levels, severities } from "./findings/table.js";
export { addresses, formatCount, mention } from "./findings/wording.js";
export { compile, decide, type Partition } from "./matcher/partition.js";
export {
  type Explanation,
  type Finding,
  type Level,
  lineOfPlace,
  type Place,
  type Related,
  type Severity,
} from "./model/finding.js";
export {
  defaultActionOf,
  type Line,
  lineNumberOf,
  modelOf,
  type RuleId,
  type RuleSet,
  ruleOf,
  ruleText,
} from "./model/ruleSet.js";
export {
  type Action,
  type EvaluationModel,
  type Expectation,
  type Rule,
  type Statement,
  spanOfRule,
  spanOfSource,
  type Verdict,
  type WrittenSource,
} from "./model/statement.js";
export { parse } from "./syntax/parse.js";
export type { Span } from "./text.js";
