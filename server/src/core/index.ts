/**
 * The only door to the core: everything that the server, the command line and the web build use, in groups from the bottom up.
 *
 * The core is pure: text in, plain data out. It knows no editor, no protocol and no files.
 */

// Text: lines, edits, work in steps

export { type ChunkedText, chunkedText, joinTexts, replaceIn, sliceOf, wholeOf } from "./text/chunkedText.js";
export { type EditedLines, editLines, type LinedText, linedText } from "./text/linedText.js";
export { type Budget, budgetOf, done, halfOfBudget, inSteps, runToEnd, type Steps } from "./text/steps.js";
export {
  applyEdits,
  BYTE_ORDER_MARK,
  commentStartOf,
  type Edit,
  type Lines,
  lineOf,
  type Span,
  textAt,
  withSingleSpaces,
} from "./text/text.js";
export { looksLikeUtf16, UTF16_PROBE_LENGTH } from "./text/utf16.js";

// Addresses and masks

export { type Address, addressOf, formatAddress, parseAddress } from "./address/address.js";
export { type AddressRange, cidrsOf, endsOf, formatBlock, formatRange } from "./address/block.js";
export { type AddressCount, countIn, isNone, NO_ADDRESSES, plus, totalOf } from "./address/count.js";
export { prefixLengthOf, prefixMasks } from "./address/mask.js";
export { classOf, specialNetworks } from "./address/special.js";

// Files once they are read: rules, sources, sections

export type { Given } from "./model/condition.js";
export { askedNames, settle } from "./model/given.js";
export {
  commentBehind,
  defaultActionOf,
  ignoredLineCount,
  isOurs,
  type Line,
  lineAt,
  lineNumberOf,
  modelOf,
  originOf,
  type RuleId,
  type RuleSet,
  refusalIn,
  ruleLabel,
  ruleOf,
  rulesOf,
  ruleText,
  sourceText,
  textOf,
  textOfLine,
  verdictOf,
} from "./model/ruleSet.js";
export {
  ACCEPT,
  actionStartOf,
  firstRuleFrom,
  groupOf,
  IPV4,
  isFirstOfGroup,
  isIncluded,
  isOpen,
  isOwnWord,
  isPartial,
  isUnread,
  partialRules,
  wordCountOf,
} from "./model/ruleTable.js";
export { commentBlocksOf, type Section, sectionAt, sectionsOf } from "./model/sections.js";
export {
  type Asked,
  formatSource,
  isCatchAllOf,
  matchCountOf,
  matches,
  onlyAddressOf,
  type Source,
  suggestedLengthOf,
} from "./model/source.js";
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
export { hasDoubts, isTurned, unlessOf } from "./model/unless.js";

// Formats: what reads a text, and our own language

export { certainFormat, certainGlobs, isCertainName, isRuleFile, readAsNamed } from "./formats/certain.js";
export { readEdited } from "./formats/imcrules/edit.js";
export { isStatement, parse, parseInSteps } from "./formats/imcrules/parse.js";
export { isUnfinished, readTyped, type Typed, withoutPort } from "./formats/imcrules/typed.js";
export { asOurs, type ReadAs, readInSteps } from "./formats/readers.js";
export { COLUMNS, type FormatStyle, format } from "./layout.js";
export {
  type Dialect,
  dialects,
  type Format,
  type FormatId,
  formatIds,
  type IncludedFile,
  type ReadOptions,
} from "./model/format.js";

// Which rule decides an address

export { type CompiledList, compile, compileInSteps, decide, type Partition } from "./matcher/partition.js";
export { type BulkLookup, compileBulk, decideAll, decideTexts, NO_ADDRESS, NO_RULE } from "./matcher/read/bulk.js";

// Logs: who really connects, and which rules decide them

export { type FoundInLine, NO_TIME, setAddress } from "./logs/addressBytes.js";
export { type ClientLog, clientLogInSteps } from "./logs/clientLog.js";
export { type ClientRows, clientAt } from "./logs/clients.js";
export {
  addBeyond,
  addHits,
  type CountedList,
  countBeyond,
  countClients,
  countedList,
  type HitColumns,
  type Hits,
  hitColumns,
  hitsByRule,
  hitsByVerdict,
  hitsOfDefault,
  hitsOfRule,
  isCounted,
  plusHits,
} from "./logs/countHits.js";
export type { LogKind } from "./logs/kinds.js";
export type { LineReader } from "./logs/lineReader.js";
export { type LogHits, logHitsInSteps } from "./logs/logHits.js";
export {
  CLIENTS_AT_MOST,
  type LogClients,
  type LogOptions,
  logClients,
  readLog,
} from "./logs/readLog.js";
export { timeIn } from "./logs/times.js";
export {
  addTurned,
  addTurnedBeyond,
  byHits,
  countTurnedInSteps,
  type TurnedClient,
  type TurnedClients,
  type TurnedGroup,
  turnedClients,
  turnedClientsInSteps,
  turnedCount,
} from "./logs/turned.js";

// Analysis of a whole list, and questions about it

export { type Analysis, analyze, analyzeInSteps } from "./analysis/analyze.js";
export type { ProvedExpectation } from "./analysis/passes/expectations.js";
export { isDead } from "./analysis/passes/traits.js";
export { type Boundary, boundariesOf } from "./analysis/questions/boundaries.js";
export {
  isSettled,
  isWhollyPartial,
  type WordEffect,
  wordEffectsOf,
} from "./analysis/questions/bounds.js";
export {
  type Causes,
  type ChangedRange,
  type ChangeGroup,
  type Changes,
  causesInSteps,
  changes,
  changesInSteps,
  type Deciders,
} from "./analysis/questions/changes.js";
export { compare, compareInSteps } from "./analysis/questions/compare.js";
export {
  type AllChanges,
  allChanges,
  allChangesInSteps,
  type ConditionalChanges,
  changedCounts,
  possibleChanges,
} from "./analysis/questions/conditionalChanges.js";
export { type Connection, connect, laterMatches } from "./analysis/questions/connection.js";
export { type DecidedInParts, decideFew, decideInParts } from "./analysis/questions/decideInParts.js";
export { countsIn, type Effect, effectOf } from "./analysis/questions/effect.js";
export { givers, overlapping, takers } from "./analysis/questions/neighbours.js";
export { blocksIn, type DecidedRange, decidedRanges, rangesByRule } from "./analysis/questions/ranges.js";
export { decidesAll, dependents, ownShareOf, sharesOf } from "./analysis/questions/shares.js";
export {
  TABLE_ROWS_AT_MOST,
  type TableFault,
  type TableRow,
  tableFault,
  tableRows,
} from "./analysis/questions/table.js";
export { verdictRanges } from "./analysis/questions/verdictRanges.js";
export { type VerdictShare, verdictsIn } from "./analysis/questions/verdicts.js";

// Findings

export { expectationFailed } from "./findings/expectationFailed.js";
export { explainFailure } from "./findings/failure.js";
export {
  type Findings,
  findingsInSteps,
  findingsOf,
  type Levels,
  mostSevereFirst,
  type Summary,
} from "./findings/findings.js";
export { isSilenceable } from "./findings/ignores.js";
export type { Ceiling, FindingKind } from "./findings/kind.js";
export { findingKinds, kindOf } from "./findings/table.js";
export { type Finding, lineOfPlace } from "./model/finding.js";
export { type Level, levels, type Severity, severities } from "./model/level.js";

// Fixes and refactorings

export { addExpectations, expectationLine, insertExpectations } from "./fixes/addExpectations.js";
export { conversionsOf } from "./fixes/convertLines.js";
export type { CheckedList, Fix } from "./fixes/fix.js";
export { fixAll } from "./fixes/fixAll.js";
export { silence } from "./fixes/fixers/silence.js";
export { replaceLine } from "./fixes/lines.js";
export type { ChosenLines, Refactored } from "./fixes/refactoring.js";
export { fileRefactoringsOf, refactoringsOf } from "./fixes/refactorings.js";
export { fixesOf, fixOfKind } from "./fixes/table.js";

// Words for people

export { type ChangeReport, changeParagraphs, deciderCells, describeChanges } from "./describe/changes.js";
export { chooseList, chooseNamed, type Fault, faultIn, namesOfLists } from "./describe/chooseNamed.js";
export {
  describeHitsOf,
  describeLog,
  describeTotals,
  describeTurned,
  hitsLabel,
} from "./describe/clients.js";
export {
  addresses,
  amount,
  byFamily,
  changeParts,
  counted,
  formatCount,
  formatIpv6Exactly,
  notProved,
  shareOf,
} from "./describe/counts.js";
export { describeFile, fileLine, partsOfFile } from "./describe/file.js";
export { type GivenViews, viewsFor } from "./describe/given.js";
export { describeHits, describePartHits, type Hit } from "./describe/hits.js";
export { layOut, type ReportCell, type ReportPart } from "./describe/report.js";
export { describeEffect, describeMost, describeRule, describeShare, mayLoseSome } from "./describe/rule.js";
export { describeAddress, describeMask, type Fact, firstAndLast } from "./describe/source.js";
export { describeConditions, describeLeftOut, describeUnless, whyOf } from "./describe/unless.js";
export {
  capitalized,
  commonWords,
  defaultNameOf,
  isOfNeighbour,
  linesOf,
  listed,
  mention,
  participleOf,
  quoted,
  type RuleOrigin,
  type RulePlace,
  rulePlaceOf,
  verbOf,
  verbsOf,
  verdictName,
  wordsOf,
} from "./describe/wording.js";

// Lists for other programs

export { type Conversion, type Converted, type ConvertOptions, convertInSteps } from "./convert/convert.js";
export { type ConversionLoss, type LossCode, lossCodes } from "./convert/losses.js";
export { conversionNotes, withCommentsOnTop } from "./convert/notes.js";
export type { FaultyLine, Refused } from "./convert/refusal.js";
export { formatNameOf, targetNames } from "./convert/targets.js";

// Configuration, and files that lists include

export {
  CONFIG_FILE,
  type Config,
  type ConfigFile,
  type Read,
  readAsOf,
  readAsOption,
  readConfig,
  readLevels,
  upwards,
} from "./config.js";
export { readGlob } from "./glob.js";
export { type FolderEntries, type IncludeFiles, readWithIncludes } from "./includes.js";
