import { quoted } from "../../core/index.js";

/** The most entries in an answer. The context of an assistant is short. */
export const QUESTIONS_AT_MOST = 100;
export const PARTS_AT_MOST = 20;
export const RULES_AT_MOST = 200;
export const RANGES_AT_MOST = 5;
export const GROUPS_AT_MOST = 20;
export const FINDINGS_AT_MOST = 100;
export const FILES_AT_MOST = 1000;

const RULE_AT_MOST = 200;

/** Returns the shape of a decision with its rule cut: a rule may be written in a line of any length. */
export function shortRule<Shape extends { readonly rule: string | null }>(shape: Shape): Shape {
  return shape.rule === null ? shape : { ...shape, rule: quoted(shape.rule, RULE_AT_MOST) };
}
