import type { Location, Position } from "vscode-languageserver-types";
import { type Analysis, givers } from "../../core/index.js";
import { rangeOfRule, ruleAt } from "../convert.js";

/** The rules that the one under the cursor takes addresses from; with it, where the declaration is asked for. */
export function references(uri: string, analysis: Analysis, position: Position, withDeclaration: boolean): Location[] {
  const { ruleSet } = analysis;
  const id = ruleAt(ruleSet, position);
  if (id === undefined) return [];
  const rules = [...(withDeclaration ? [id] : []), ...givers(analysis, id)];
  return rules.map((rule) => ({ uri, range: rangeOfRule(ruleSet, rule) }));
}
