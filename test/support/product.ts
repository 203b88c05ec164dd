/**
 * The only file through which tests call the core.
 *
 * Tests write rules as texts and compare texts. So a change of an interface of the core is one edit here.
 */

import {
  type DeadReason,
  deadReasons,
  hasTrait,
  type RuleTraits,
} from "../../server/src/core/analysis/passes/traits.js";
import {
  type Analysis,
  addExpectations,
  analyze,
  applyEdits,
  budgetOf,
  type Ceiling,
  type ClientLog,
  type Conversion,
  type ConvertOptions,
  clientLogInSteps,
  compile,
  connect,
  conversionsOf,
  convertInSteps,
  type Edit,
  type Fix,
  type FormatId,
  type FormatStyle,
  fileRefactoringsOf,
  findingKinds,
  findingsOf,
  firstAndLast,
  fixAll,
  fixesOf,
  format,
  type Levels,
  type LogHits,
  lineAt,
  linedText,
  lineNumberOf,
  lineOfPlace,
  logClients,
  logHitsInSteps,
  parse,
  parseAddress,
  type ReadOptions,
  type RuleSet,
  readInSteps,
  readLog,
  refactoringsOf,
  replaceLine,
  runToEnd,
  silence,
  textOfLine,
} from "../../server/src/core/index.js";
import { answered } from "./answered.js";

/** Returns a rule file without the indentation of the test around it. */
export function rules(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const text = String.raw({ raw: strings }, ...values);
  const lines = text.split("\n");
  if (lines[0]?.trim() === "") lines.shift();
  if (lines.at(-1)?.trim() === "") lines.pop();
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join("\n");
}

export function analysisOf(text: string): Analysis {
  return analyze(parse(text));
}

/** The findings that only lists of other programs have. */
export const foreignCodes: readonly string[] = [
  "program-refuses",
  "program-skips",
  "never-matches",
  "reads-differently",
];

/** Reads the only list of another program's file. */
export function listOf(format: FormatId, text: string, options: ReadOptions = {}): RuleSet {
  const [list] = listsOf(format, text, options);
  if (list === undefined) throw new Error("There is always a list.");
  return list;
}

/** Reads the lists of another program's file. */
export function listsOf(format: FormatId, text: string, options: ReadOptions = {}): readonly RuleSet[] {
  return runToEnd(readInSteps(linedText(text), { format, options }));
}

/** Answers for each address of expected answers: `10.0.0.1 reject 2` names the line of the deciding rule. */
export function listAnswers(list: RuleSet, expected: readonly string[]): readonly string[] {
  const partition = compile(list);
  return expected.map((answer) => {
    const [question = ""] = answer.split(" ");
    const address = parseAddress(question);
    if (address === undefined) throw new Error(`${question} is no address`);
    const { verdict, rule } = connect(list, partition, address);
    return `${question} ${verdict} ${rule === undefined ? "default" : lineNumberOf(list, rule)}`;
  });
}

/** Returns the verdict for each address. */
export function verdictsIn(list: RuleSet, addresses: readonly string[]): readonly string[] {
  return listAnswers(list, addresses).map((answer) => answer.split(" ").slice(0, 2).join(" "));
}

/** Draws each finding in another program's list under its span. */
export function findingsIn(
  format: FormatId,
  text: string,
  levels: Levels = {},
  options: ReadOptions = {},
  ceiling?: Ceiling,
  log?: ClientLog,
): string {
  return drawn(analyze(listOf(format, text, options)), levels, ceiling, log);
}

/** Returns a list that bounds others. */
export function ceilingOf(name: string, text: string): Ceiling {
  return { name, list: analysisOf(text) };
}

/** Returns a log of some lines. `clientsAtMost` bounds the clients that are kept. */
export function logOf(lines: readonly string[], clientsAtMost?: number): ClientLog {
  let isWhole = true;
  const found = logClients(() => {
    isWhole = false;
  }, clientsAtMost);
  const reading = readLog(found, { newest: Date.UTC(2026, 11, 1) / 1000 });
  reading.push(Buffer.from(lines.map((line) => `${line}\n`).join("")));
  reading.end();
  return runToEnd(clientLogInSteps(found, "access.log", isWhole));
}

/** Counts the hits of a list in a log. */
export function hitsOf(analysis: Analysis, log: ClientLog): LogHits {
  return runToEnd(logHitsInSteps(log, analysis));
}

/** Draws each finding under its span in the file. */
export function findings(text: string, levels: Levels = {}, ceiling?: Ceiling, log?: ClientLog): string {
  return drawn(analysisOf(text), levels, ceiling, log);
}

function drawn(analysis: Analysis, levels: Levels, ceiling?: Ceiling, log?: ClientLog): string {
  const { ruleSet } = analysis;
  const found = [...findingsOf(analysis, levels, ceiling, log && hitsOf(analysis, log)).list()];
  return [...ruleSet.lineStarts.keys()]
    .flatMap((line) => [
      textOfLine(ruleSet, line),
      ...found
        .filter(({ place }) => lineOfPlace(ruleSet, place) === line)
        .map(({ code, severity, span, explain }) => {
          const { message, related } = answered(explain);
          const notes = related.map((note) => `\n      line ${lineNumberOf(ruleSet, note.rule)} ${note.message}`);
          const squiggle = " ".repeat(span.start) + "~".repeat(Math.max(1, span.end - span.start));
          return `${squiggle} ${severity}[${code}]: ${message}${notes.join("")}`;
        }),
    ])
    .join("\n");
}

/** Returns the message of each finding. */
export function messages(text: string): readonly string[] {
  return Array.from(findingsOf(analysisOf(text)).list(), ({ explain }) => answered(explain).message);
}

/** Returns the line number and code of each finding. */
export function codes(text: string, levels: Levels = {}, ceiling?: Ceiling, log?: ClientLog): readonly string[] {
  const analysis = analysisOf(text);
  return Array.from(
    findingsOf(analysis, levels, ceiling, log && hitsOf(analysis, log)).list(),
    ({ code, place }) => `${lineOfPlace(analysis.ruleSet, place) + 1} ${code}`,
  );
}

/** Returns why a rule is dead. `undefined` for a rule that is not proved to be dead. */
export function deadReasonOf(traits: RuleTraits, rule: number): DeadReason | undefined {
  return deadReasons.find((reason) => hasTrait(traits, rule, reason));
}

/** Returns the verdict for an address and the line that decides it: `reject, line 2` or `accept, default`. */
export function verdictOf(text: string, address: string): string {
  const { ruleSet, partition } = analysisOf(text);
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error(`${address} is no address`);
  const { verdict, rule } = connect(ruleSet, partition, parsed);
  return `${verdict}, ${rule === undefined ? "default" : `line ${lineNumberOf(ruleSet, rule)}`}`;
}

export function formatted(text: string, style?: FormatStyle): string {
  const ruleSet = parse(text);
  return applyEdits(
    text,
    format(ruleSet, style).map(({ line, text: now }) => replaceLine(ruleSet, line, now)),
  );
}

export function ruleSetOf(text: string): RuleSet {
  return parse(text);
}

/** A fix for a finding of the file. `line` is 1-based, and `after` is the file after the fix. */
export interface OfferedFix {
  readonly line: number;
  readonly code: string;
  readonly title: string;
  readonly isPreferred: boolean;
  readonly after: string;
}

export function offeredFixes(
  text: string,
  levels: Levels = {},
  analysis: Analysis = analysisOf(text),
): readonly OfferedFix[] {
  return [...findingsOf(analysis, levels).list()].flatMap((finding) =>
    runToEnd(fixesOf(analysis, finding, budgetOf())).map(
      ({ title, isPreferred, edits }: Fix): OfferedFix => ({
        line: lineOfPlace(analysis.ruleSet, finding.place) + 1,
        code: finding.code,
        title,
        isPreferred,
        after: edited(text, edits),
      }),
    ),
  );
}

/** Returns the fixes of all lines of a kind, for some lines, each with the file after it. Lines are 1-based. */
export function conversions(
  text: string,
  first: number,
  last = first,
): readonly { readonly title: string; readonly after: string }[] {
  const fixes = runToEnd(conversionsOf(analysisOf(text), { first: first - 1, last: last - 1 }, budgetOf()));
  return fixes.map(({ title, edits }) => ({ title, after: edited(text, edits) }));
}

interface Offered {
  readonly title: string;
  /** The file after the edits. */
  readonly after: string;
}

/** Returns the refactorings of some lines. Lines are 1-based. `chosen` is the text that is selected in a line. */
export function refactorings(text: string, first: number, last = first, chosen?: string): readonly Offered[] {
  const lines = { first: first - 1, last: last - 1, text: chosen };
  const analysis = analysisOf(text);
  return offered(text, refactoringsOf(analysis, lines, findingsOf(analysis), budgetOf()));
}

/** Returns the refactorings of a whole file. */
export function fileRefactorings(text: string): readonly Offered[] {
  const analysis = analysisOf(text);
  return offered(text, fileRefactoringsOf([{ analysis, findings: findingsOf(analysis) }], budgetOf()));
}

function offered(text: string, refactored: ReturnType<typeof refactoringsOf>): readonly Offered[] {
  return runToEnd(refactored).map(({ title, edits }) => ({ title, after: edited(text, runToEnd(edits(budgetOf()))) }));
}

/** Returns the effect that a title names: `16 more addresses accepted`. Empty if it names none. */
export function effectIn(title: string): string {
  return (
    / \(((?:[^()]|\([^()]*\))* (?:accepted|rejected|allowed|denied|permitted|listed|admitted|granted|fails?|proved|conditions)(?:, [^()]*)?|changes on conditions|still decided [^()]*)\)$/.exec(
      title,
    )?.[1] ?? ""
  );
}

/** Returns the first address that the rule on a line matches, as text. `undefined` without a rule. */
function addressOn(text: string, line: number): string | undefined {
  const { statement } = lineAt(parse(text), line - 1);
  if (statement?.kind !== "rule") return undefined;
  return statement.source.kind === "any" ? "192.0.2.1" : firstAndLast(statement.source)[0];
}

/** Applies edits. Throws unless they are in text order and do not overlap, as editors require. */
export function edited(text: string, edits: readonly Edit[]): string {
  for (const [place, { start }] of edits.entries()) {
    if (start < (edits[place - 1]?.end ?? 0)) throw new Error(`overlapping edits: ${JSON.stringify(edits)}`);
  }
  return applyEdits(text, edits);
}

/** Draws the fixes for findings of one code: each title, and below it the file after the fix. */
export function fixes(code: string, text: string): string {
  return offeredFixes(text, { [code]: "information" })
    .filter((fix) => fix.code === code)
    .map(({ line, title, after }) => `line ${line}: ${title}\n${after}`)
    .join("\n\n");
}

export function fixedAll(text: string, levels: Levels = {}, analysis: Analysis = analysisOf(text)): string {
  return edited(
    text,
    answered((budget) => fixAll([{ analysis, findings: findingsOf(analysis, levels) }], budget)).edits,
  );
}

/** Returns why Fix All does nothing. `undefined` if it does something. */
export function whyNothingIsFixed(text: string): string | undefined {
  const analysis = analysisOf(text);
  return answered((budget) => fixAll([{ analysis, findings: findingsOf(analysis) }], budget)).whyNothing;
}

/** Returns every edit that is offered for some lines or for the whole file, each with the file after it. Lines are 1-based. */
export function everyEdit(
  text: string,
  first: number,
  last: number,
): readonly { readonly title: string; readonly after: string }[] {
  const analysis = analysisOf(text);
  const levels = Object.fromEntries(findingKinds.map(({ code }) => [code, "information" as const]));
  const silenced = [...findingsOf(analysis, levels).list()].flatMap((finding) => silence(analysis, finding));
  const added = addExpectations(analysis.ruleSet, ["expect accept 192.0.2.7", "expect reject 2001:db8::7 by default"]);
  return [
    ...offeredFixes(text, levels).map(({ title, after }) => ({ title, after })),
    ...silenced.map(({ title, edits }) => ({ title, after: edited(text, edits) })),
    ...refactorings(text, first, last, first === last ? addressOn(text, first) : undefined),
    ...fileRefactorings(text),
    { title: "Fix All", after: fixedAll(text, levels) },
    { title: "Format", after: formatted(text) },
    { title: "Keep as expectations", after: added === undefined ? text : edited(text, [added]) },
  ];
}

/** Converts a list, with a budget of steps. */
export function conversionOf(
  list: RuleSet,
  to: Partial<ConvertOptions> & Pick<ConvertOptions, "format">,
  steps?: number,
): Conversion {
  const usual = { options: {}, name: "office.imcrules", isOnlyList: true, ignoreErrors: false };
  return runToEnd(convertInSteps(list, { ...usual, ...to }, budgetOf(steps)));
}

/** Converts a list. Returns the text, and below it each loss or why nothing is written. */
export function converted(list: RuleSet, to: Partial<ConvertOptions> & Pick<ConvertOptions, "format">): string {
  const conversion = conversionOf(list, to);
  if ("refusal" in conversion) return `${conversion.refusal}: ${conversion.text}`;
  const losses = conversion.losses.map(
    ({ code, line, text }) => `loss[${code}]${line === undefined ? "" : ` line ${line + 1}`}: ${text}\n`,
  );
  return conversion.text + losses.join("");
}
