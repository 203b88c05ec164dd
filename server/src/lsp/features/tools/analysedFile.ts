import {
  type Analysis,
  counted,
  defaultActionOf,
  describeFile,
  type Findings,
  modelOf,
  type RuleSet,
} from "../../../core/index.js";

/** A rule file about which a tool answers: its analysis, and the name that people give it. */
export interface AnalysedFile {
  readonly name: string;
  readonly analysis: Analysis;
  readonly findings: Findings;
}

/** Returns the lines at the beginning of every answer about a file. */
export function headOf({ name, analysis }: AnalysedFile): readonly string[] {
  const { ruleSet } = analysis;
  const { problemCount } = ruleSet;
  const ignored = `${counted(problemCount, "line")} with errors ${problemCount === 1 ? "is" : "are"} ignored: imcrules_listFindings tells why.`;
  return [
    `${name}: ${describeFile(analysis).join(", ")}.`,
    `Evaluation model ${modelOf(ruleSet)}; what no rule matches gets ${defaultActionOf(ruleSet)}${defaultReason(ruleSet)}.`,
    ...(problemCount === 0 ? [] : [ignored]),
  ];
}

function defaultReason(ruleSet: RuleSet): string {
  return ruleSet.default === undefined
    ? ", since no default line says otherwise"
    : ` (line ${ruleSet.default.line + 1})`;
}
