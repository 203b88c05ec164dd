import type { RuleSet } from "../model/ruleSet.js";
import type { Comment } from "../model/statement.js";
import { firstFrom } from "../text/text.js";
import type { FindingKind } from "./kind.js";

/** An ignore comment and the line whose findings it silences. Lines are 0-based. */
export interface Ignore {
  readonly comment: Extract<Comment, { kind: "ignore" }>;
  readonly line: number;
  /** Its own line or, for a comment alone on a line, the next statement or invalid line. `undefined` if none follows. */
  readonly target: number | undefined;
}

/** Returns whether a comment can silence the kind: no error, whatever its severity is set to, nor `unused-ignore`. */
export function isSilenceable({ code, severity }: FindingKind): boolean {
  return severity !== "error" && code !== "unused-ignore";
}

/** Returns the silenced codes of each line. */
export function silencedBy(
  ruleSet: RuleSet,
  kindOf: (code: string) => FindingKind | undefined,
): ReadonlyMap<number, ReadonlySet<string>> {
  const silenced = new Map<number, Set<string>>();
  for (const { comment, target } of ignoresOf(ruleSet)) {
    if (target === undefined) continue;
    const codes = silenced.get(target) ?? new Set();
    for (const { code } of comment.codes) {
      const kind = kindOf(code);
      if (kind !== undefined && isSilenceable(kind) && ruleSet.format.levels[code] !== "error") codes.add(code);
    }
    silenced.set(target, codes);
  }
  return silenced;
}

/** Returns the ignore comments of a file, in file order. O(notes log rules). */
export function ignoresOf({ notes, rules, remarks }: RuleSet): readonly Ignore[] {
  const ignores: Ignore[] = [];
  let next: number | undefined;
  let remark = remarks.length - 1;
  for (let place = notes.read.length - 1; place >= 0; place--) {
    const { statement, problem, comment } = notes.read[place] ?? {};
    const line = notes.lines[place] ?? 0;
    if (statement !== undefined || problem !== undefined) next = line;
    for (let at = remarks[remark]?.line; at !== undefined && at >= line; at = remarks[--remark]?.line) {
      next = Math.min(next ?? at, at);
    }
    if (comment?.kind !== "ignore") continue;
    const ruleLine = rules.lines[firstFrom(rules.lines, line)];
    const target = Math.min(next ?? Number.POSITIVE_INFINITY, ruleLine ?? Number.POSITIVE_INFINITY);
    ignores.push({ comment, line, target: Number.isFinite(target) ? target : undefined });
  }
  return ignores.reverse();
}
