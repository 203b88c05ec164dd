import type { CodeLens } from "vscode-languageserver-types";
import { type Analysis, describeFile, describeShare } from "../../core/index.js";
import { rangeOf, rangeOfRule, ruleAt } from "../convert.js";

/** Which lenses are shown. */
export interface CodeLensOptions {
  /** What the file does, above its first line. */
  readonly file: boolean;
  /** What each rule decides, above it. */
  readonly rules: boolean;
}

/**
 * The lenses of a file; those of rules come without their text, which {@link resolveCodeLens} makes for those in sight. `test` is the
 * command of the client that tests a connection, where it has one.
 */
export function codeLenses(
  uri: string,
  analysis: Analysis,
  options: CodeLensOptions,
  test: string | undefined,
): CodeLens[] {
  const { ruleSet } = analysis;
  const top = rangeOf(0, { start: 0, end: 0 });
  const lenses: CodeLens[] = [];
  if (options.file && ruleSet.rules.count > 0) {
    lenses.push({ range: top, command: text(describeFile(analysis).join(" · ")) });
    if (test !== undefined) lenses.push({ range: top, command: { title: "Test connection", command: test } });
  }
  if (options.rules) {
    for (let id = 0; id < ruleSet.rules.count; id++) lenses.push({ range: rangeOfRule(ruleSet, id), data: { uri } });
  }
  return lenses;
}

/** Says what the rule on the line of a lens decides. */
export function resolveCodeLens(lens: CodeLens, analysis: Analysis): CodeLens {
  const id = ruleAt(analysis.ruleSet, lens.range.start);
  return id === undefined ? lens : { ...lens, command: text(describeShare(analysis, id)) };
}

/** A lens that says something and does nothing. */
function text(title: string) {
  return { title, command: "" };
}
