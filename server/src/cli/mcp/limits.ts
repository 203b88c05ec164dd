import { quoted } from "../../core/index.js";
import type { DoubtShape } from "../decider.js";

/** The most entries in an answer. The context of an assistant is short. */
export const QUESTIONS_AT_MOST = 100;
export const PARTS_AT_MOST = 20;
export const RULES_AT_MOST = 200;
export const RANGES_AT_MOST = 5;
export const GROUPS_AT_MOST = 20;
export const FINDINGS_AT_MOST = 100;
export const FILES_AT_MOST = 1000;

const DOUBTS_AT_MOST = 10;
const RULE_AT_MOST = 200;

/** Returns the shape of a decision with its rules cut: a rule may be written in a line of any length. */
export function shortRule<Shape extends { readonly rule: string | null; readonly unless?: readonly DoubtShape[] }>(
  shape: Shape,
): Shape {
  const short = shape.unless === undefined ? shape : { ...shape, unless: shortDoubts(shape.unless) };
  return shape.rule === null ? short : { ...short, rule: quoted(shape.rule, RULE_AT_MOST) };
}

/** Returns what may turn a verdict, the first of it. */
export function shortDoubts(unless: readonly DoubtShape[]): readonly DoubtShape[] {
  return unless.slice(0, DOUBTS_AT_MOST).map(shortRule);
}
