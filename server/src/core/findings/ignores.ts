import type { RuleSet } from "../model/ruleSet.js";
import type { Comment } from "../model/statement.js";
import { firstFrom } from "../text/text.js";
import type { FindingKind } from "./kind.js";

/** An ignore comment and the line that it speaks of. Lines are 0-based. */
export interface Ignore {
  readonly comment: Extract<Comment, { kind: "ignore" }>;
  readonly line: number;
  /** Its own line or, alone on a line, the next that is neither blank nor a comment; `undefined` when none follows. */
  readonly target: number | undefined;
}

/** Errors cannot be silenced, whatever severity a user gave them, nor can the finding about ignore comments themselves. */
export function isSilenceable(kinds: readonly FindingKind[], code: string): boolean {
  return kinds.some((kind) => kind.code === code && kind.level !== "error" && code !== "unused-ignore");
}

/** The codes that are silenced, by line. */
export function silencedBy(ruleSet: RuleSet, kinds: readonly FindingKind[]): ReadonlyMap<number, ReadonlySet<string>> {
  const silenced = new Map<number, Set<string>>();
  for (const { comment, target } of ignoresOf(ruleSet)) {
    if (target === undefined) continue;
    const codes = silenced.get(target) ?? new Set();
    for (const { code } of comment.codes) if (isSilenceable(kinds, code)) codes.add(code);
    silenced.set(target, codes);
  }
  return silenced;
}

/** The ignore comments of a file, in its order. O(notes log rules). */
export function ignoresOf({ notes, rules }: RuleSet): readonly Ignore[] {
  const ignores: Ignore[] = [];
  let next: number | undefined;
  for (let place = notes.read.length - 1; place >= 0; place--) {
    const { statement, problem, comment } = notes.read[place] ?? {};
    const line = notes.lines[place] ?? 0;
    if (statement !== undefined || problem !== undefined) next = line;
    if (comment?.kind !== "ignore") continue;
    const ruleLine = rules.lines[firstFrom(rules.lines, line)];
    const target = Math.min(next ?? Number.POSITIVE_INFINITY, ruleLine ?? Number.POSITIVE_INFINITY);
    ignores.push({ comment, line, target: Number.isFinite(target) ? target : undefined });
  }
  return ignores.reverse();
}
