import { halvesOf } from "../../model/halves.js";
import { onOneRule } from "../refactoring.js";
import { replaceBySeveral, writtenLike } from "../written.js";

/** Splits a rule into two, each for half of its network. */
export const splitNetwork = onOneRule(({ ruleSet }, placed) => {
  const halves = halvesOf(placed.written.source)?.map((half) => writtenLike(ruleSet, placed, half));
  if (halves === undefined) return [];
  return [{ label: `Split into ${halves.join(" and ")}`, edits: [replaceBySeveral(ruleSet, placed, halves)] }];
});
