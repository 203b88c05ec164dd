export { type Address, addressOf, formatAddress, isIncomplete, parseAddress } from "./address/address.js";
export { prefixLengthOf, prefixMasks } from "./address/mask.js";
export { specialNetworks } from "./address/special.js";
export { type Analysis, analyze, analyzeInSteps, isUncertain } from "./analysis/analyze.js";
export { type Boundary, boundariesOf } from "./analysis/boundaries.js";
export { type Change, type ChangedBlock, compare } from "./analysis/compare.js";
export { type Connection, connect, laterMatches } from "./analysis/connection.js";
export { dependents } from "./analysis/coverage.js";
export { countDecided, decidesCountOf, type Effect, effectOf, unmatchedCount } from "./analysis/effect.js";
export type { ProvedExpectation } from "./analysis/expectations.js";
export { givers, overlapping, takers } from "./analysis/neighbours.js";
export { decidesAll, sharedRules } from "./analysis/partly.js";
export { type DecidedRange, decidedBlocks, decidedRanges } from "./analysis/policy.js";
export { sharesOf } from "./analysis/shares.js";
export { isDead } from "./analysis/traits.js";
export { decidedParts, type VerdictPart, verdictsIn } from "./analysis/verdicts.js";
export { sliceOf, wholeOf } from "./chunkedText.js";
export { CONFIG_FILE, type Config, type Read, readConfig, readLevels, upwards } from "./config.js";
export { describeFile } from "./describe/file.js";
export { describeHits, type Hit } from "./describe/hits.js";
export { describeRule, describeShare } from "./describe/rule.js";
export { describeAddress, describeMask, type Fact, firstAndLast } from "./describe/source.js";
export { explainFailure } from "./findings/failure.js";
export {
  type Findings,
  findingsInSteps,
  findingsOf,
  type Levels,
  type Summary,
  severities,
} from "./findings/findings.js";
export type { FindingKind } from "./findings/kind.js";
export { findingKinds } from "./findings/table.js";
export { addresses, counted, formatCount, mention, participle, quoted, shareOf } from "./findings/wording.js";
export { addExpectations } from "./fixes/addExpectations.js";
export type { Fix } from "./fixes/fix.js";
export { fixAll } from "./fixes/fixAll.js";
export { replaceLine } from "./fixes/lines.js";
export type { Refactored } from "./fixes/refactoring.js";
export { refactoringsOf } from "./fixes/refactorings.js";
export { silence } from "./fixes/silence.js";
export { fixesOf } from "./fixes/table.js";
export { COLUMNS, type FormatStyle, format } from "./format.js";
export { type Glob, readGlob } from "./glob.js";
export { type EditedLines, editLines, type LinedText, linedText } from "./linedText.js";
export { type BulkLookup, compileBulk, decideAll, decideTexts, NO_ADDRESS, NO_RULE } from "./matcher/bulk.js";
export { compile, decide, type Partition } from "./matcher/partition.js";
export {
  type Finding,
  type Level,
  lineOfPlace,
  type Severity,
} from "./model/finding.js";
export {
  defaultActionOf,
  evaluationOrder,
  type Line,
  lineAt,
  lineNumberOf,
  modelOf,
  type RuleId,
  type RuleSet,
  ruleLabel,
  ruleOf,
  rulesOf,
  ruleText,
  textOf,
  textOfLine,
  verdictOf,
} from "./model/ruleSet.js";
export { ACCEPT, actionStartOf, firstRuleFrom } from "./model/ruleTable.js";
export { commentBlocksOf, type Section, sectionAt, sectionsOf } from "./model/sections.js";
export type { Source } from "./model/source.js";
export { formatSource, isCatchAllOf, matchCountOf, onlyAddressOf, suggestedLengthOf } from "./model/source.js";
export {
  type Action,
  type Directive,
  type EvaluationModel,
  type Expectation,
  hasDottedMask,
  type Rule,
  type Statement,
  sourcesIn,
  spanOfRule,
  spanOfSource,
  spanOfStatement,
  type Verdict,
  type WrittenSource,
} from "./model/statement.js";
export { type Steps, toEnd } from "./steps.js";
export { edit, readEdited } from "./syntax/edit.js";
export { isStatement, parse, parseInSteps } from "./syntax/parse.js";
export { readTyped, type Typed } from "./syntax/typed.js";
export { BEGINNING, looksLikeUtf16 } from "./syntax/utf16.js";
export {
  applyEdits,
  BYTE_ORDER_MARK,
  commentStartOf,
  type Edit,
  type Lines,
  lineOf,
  oneSpaced,
  type Span,
  textAt,
} from "./text.js";
