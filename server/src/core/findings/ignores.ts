import { type Finding, lineOfPlace } from "../model/finding.js";
import type { RuleSet } from "../model/ruleSet.js";
import type { Comment } from "../model/statement.js";
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

/** The findings that no ignore comment silences. */
export function withoutIgnored(
  ruleSet: RuleSet,
  kinds: readonly FindingKind[],
  findings: readonly Finding[],
): readonly Finding[] {
  const silenced = new Set(
    ignoresOf(ruleSet).flatMap(({ comment, target }) =>
      comment.codes.filter(({ code }) => isSilenceable(kinds, code)).map(({ code }) => `${target} ${code}`),
    ),
  );
  if (silenced.size === 0) return findings;
  return findings.filter(({ code, place }) => !silenced.has(`${lineOfPlace(ruleSet, place)} ${code}`));
}

/** The ignore comments of a file, in its order. */
export function ignoresOf(ruleSet: RuleSet): readonly Ignore[] {
  const ignores: Ignore[] = [];
  let next: number | undefined;
  for (let line = ruleSet.lines.length - 1; line >= 0; line--) {
    const { statement, problem, comment } = ruleSet.lines[line] ?? {};
    if (statement !== undefined || problem !== undefined) next = line;
    if (comment?.kind === "ignore") ignores.push({ comment, line, target: next });
  }
  return ignores.reverse();
}
