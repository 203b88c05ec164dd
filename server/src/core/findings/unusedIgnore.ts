import { type Analysis, isAllProved } from "../analysis/analyze.js";
import { quoted } from "../describe/wording.js";
import { ignoresOf, isSilenceable } from "./ignores.js";
import type { Before, FindingKind } from "./kind.js";

/** Codes that are withheld while a line does not parse. */
const withheldCodes: ReadonlySet<string> = new Set([
  "redundant-rule",
  "missing-catch-all",
  "accepts-everyone",
  "rejects-everyone",
]);

/** Codes that are told only when enough is proved. */
const provedCodes: ReadonlySet<string> = new Set([
  ...withheldCodes,
  "unreachable-after-catch-all",
  "contradictory-rule",
  "duplicate-rule",
  "shadowed-rule",
  "covered-rule",
  "model-dependent",
]);

/** An ignore comment that silences nothing, or names a code that there is not. */
export const unusedIgnore: FindingKind = {
  code: "unused-ignore",
  level: "information",
  *find(analysis, before) {
    for (const { comment, line, target } of ignoresOf(analysis.ruleSet)) {
      const place = { line };
      const unknown = comment.codes.filter(({ code }) => !before.kinds.some((kind) => kind.code === code));
      for (const { code, span } of unknown) {
        const message = `There is no finding "${quoted(code)}", so this comment silences nothing by it. Correct the code or remove it.`;
        yield { place, span, explain: () => ({ message, related: [] }) };
      }
      if (unknown.length > 0 || comment.codes.some(({ code }) => mayBeOfUse(analysis, before, code, target))) continue;
      const where = target === undefined ? "below" : `in line ${target + 1}`;
      const isAboutErrors = comment.codes.some(({ code }) => !isSilenceable(before.kinds, code));
      const why = isAboutErrors
        ? "errors cannot be silenced"
        : comment.codes.length === 0
          ? "it names no code"
          : `nothing of the kind is found ${where}`;
      const message = `This comment silences nothing: ${why}. It would hide a later mistake without anybody noticing. Remove it.`;
      yield { place, span: comment.span, explain: () => ({ message, related: [] }) };
    }
  },
};

/** Whether the code is found in the line, or might have been if it had been looked for or could have been proved. */
function mayBeOfUse(analysis: Analysis, before: Before, code: string, target: number | undefined): boolean {
  const { ruleSet, partition } = analysis;
  if (!isSilenceable(before.kinds, code)) return false;
  if (before.off.has(code)) return true;
  if (withheldCodes.has(code) && ruleSet.problemCount > 0) return true;
  if (provedCodes.has(code) && !isAllProved(analysis)) return true;
  // The other models are worked out with a budget of their own.
  if (code === "model-dependent" && partition.ipv4.odd.length > 0) return true;
  return target !== undefined && before.isFound(code, target);
}
