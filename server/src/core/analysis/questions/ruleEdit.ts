import { type RuleId, type RuleSet, ruleOf, textOf } from "../../model/ruleSet.js";
import { matchKeyOf } from "../../model/source.js";
import { inSteps, type Steps } from "../../text/steps.js";

/** What differs between two lists as they are written, for lists that decide the same. */
export type RuleEdit =
  /** Nothing. */
  | { readonly kind: "none" }
  /** Comments, notations, directives. */
  | { readonly kind: "notation" }
  /** The order of the rules. */
  | { readonly kind: "order" }
  | { readonly kind: "rules"; readonly added: number; readonly removed: number };

/** Returns what differs. Equal rules have one action and match the same addresses. O(rules). */
export function* ruleEditOf(before: RuleSet, after: RuleSet): Steps<RuleEdit> {
  if (textOf(before) === textOf(after)) return { kind: "none" };
  const [old, now] = [yield* keysOf(before), yield* keysOf(after)];
  if (old.length === now.length && old.every((key, place) => key === now[place])) return { kind: "notation" };
  const surplus = new Map<string, number>();
  for (const key of now) surplus.set(key, (surplus.get(key) ?? 0) + 1);
  for (const key of old) surplus.set(key, (surplus.get(key) ?? 0) - 1);
  let [added, removed] = [0, 0];
  for (const count of surplus.values()) {
    added += Math.max(0, count);
    removed += Math.max(0, -count);
  }
  return added + removed === 0 ? { kind: "order" } : { kind: "rules", added, removed };
}

function* keysOf(ruleSet: RuleSet): Steps<readonly string[]> {
  const keys: string[] = [];
  yield* inSteps(ruleSet.rules.count, (from, to) => {
    for (let id: RuleId = from; id < to; id++) {
      const { action, source } = ruleOf(ruleSet, id);
      keys.push(`${action} ${matchKeyOf(source)}`);
    }
  });
  return keys;
}
