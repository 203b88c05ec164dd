import {
  type Analysis,
  counted,
  defaultActionOf,
  describeFile,
  type Findings,
  modelOf,
  type RuleSet,
} from "../../../core/index.js";

/** A rule file that an assistant is told of, under the name that people give it. */
export interface ToldFile {
  readonly name: string;
  readonly analysis: Analysis;
  readonly findings: Findings;
}

/** What there is to know about a file before anything else that is told of it. */
export function headOf({ name, analysis }: ToldFile): readonly string[] {
  const { ruleSet } = analysis;
  const { problemCount } = ruleSet;
  const ignored = `${counted(problemCount, "line")} with errors ${problemCount === 1 ? "is" : "are"} ignored: imcrules_listFindings tells why.`;
  return [
    `${name}: ${describeFile(analysis).join(", ")}.`,
    `Evaluation model ${modelOf(ruleSet)}; what no rule matches gets ${defaultActionOf(ruleSet)}${defaultSaid(ruleSet)}.`,
    ...(problemCount === 0 ? [] : [ignored]),
  ];
}

function defaultSaid(ruleSet: RuleSet): string {
  return ruleSet.default === undefined
    ? ", since no default line says otherwise"
    : ` (line ${ruleSet.default.line + 1})`;
}
