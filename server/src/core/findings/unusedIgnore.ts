import type { Analysis } from "../analysis/analyze.js";
import { quoted } from "../describe/wording.js";
import { ignoresOf, isSilenceable } from "./ignores.js";
import { type EarlierFindings, type FindingKind, mayMissFindings } from "./kind.js";

export const unusedIgnore: FindingKind = {
  code: "unused-ignore",
  summary: "an ignore comment that silences nothing",
  about: "line",
  severity: "information",
  fixes: ["removeIgnore"],
  *find(analysis, earlier) {
    for (const { comment, line, target } of ignoresOf(analysis.ruleSet)) {
      const place = { line };
      const known = comment.codes.flatMap(({ code }) => earlier.kindOf(code) ?? []);
      const unknown = comment.codes.filter(({ code }) => earlier.kindOf(code) === undefined);
      for (const { code, span } of unknown) {
        const message = `There is no finding "${quoted(code, 30)}". Correct the code or remove it.\nAn ignore comment has no effect without a known code.`;
        yield { place, span, explain: () => ({ message, related: [] }) };
      }
      if (unknown.length > 0 || known.some((kind) => mayBeOfUse(analysis, earlier, kind, target))) continue;
      const where = target === undefined ? "below" : `in line ${target + 1}`;
      const why = !known.every(isSilenceable)
        ? "this kind cannot be silenced"
        : known.length === 0
          ? "it names no code"
          : `nothing of the kind is found ${where}`;
      const message = `This comment silences nothing: ${why}. Remove it.\nIt would hide a later mistake without anybody noticing.`;
      yield { place, span: comment.span, explain: () => ({ message, related: [] }) };
    }
  },
};

/** Returns whether the line has a finding of the kind, or may have one that was not found. */
function mayBeOfUse(
  analysis: Analysis,
  { isSearched, isFound }: EarlierFindings,
  kind: FindingKind,
  target: number | undefined,
): boolean {
  if (!isSilenceable(kind)) return false;
  if (!isSearched(kind.code) || mayMissFindings(kind, analysis)) return true;
  return target !== undefined && isFound(kind.code, target);
}
