import type {
  SemanticTokens,
  SemanticTokensDelta,
  SemanticTokensDeltaParams,
  SemanticTokensLegend,
  SemanticTokensParams,
  SemanticTokensRangeParams,
} from "vscode-languageserver-protocol";
import {
  ACCEPT,
  type Analysis,
  actionStartOf,
  decidesAll,
  firstRuleFrom,
  isDead,
  type Lines,
  type RuleSet,
} from "../../core/index.js";
import { linesOf } from "../convert.js";
import type { Feature } from "./feature.js";
import type { RuleFile, TextFile } from "./ruleFile.js";

/** The types and modifiers, to which answers refer by index. The types are in the order of the actions' numbers. */
export const legend: SemanticTokensLegend = {
  tokenTypes: ["acceptAction", "rejectAction"],
  tokenModifiers: ["unreachable", "catchAll", "partlyDecided"],
};

const capability = { semanticTokensProvider: { legend, full: { delta: true }, range: true } };

/** Colours the action of each rule by what the rule does. The grammar colours all else. */
export const semanticTokens: Feature<SemanticTokensParams, SemanticTokens> = {
  method: "textDocument/semanticTokens/full",
  capability,
  needs: "text first",
  fallback: () => ({ data: [] }),
  answer: tokensOf,
};

/** Reports what changed since older tokens, if the client still has those that it received last. */
export const semanticTokensDelta: Feature<SemanticTokensDeltaParams, SemanticTokens | SemanticTokensDelta> = {
  method: "textDocument/semanticTokens/full/delta",
  capability,
  needs: "text first",
  fallback: () => ({ data: [] }),
  answer(file, { previousResultId }) {
    const { tokens: old } = file.sent;
    const now = tokensOf(file);
    return old?.resultId === previousResultId ? tokensDelta(old.data, now.data, now.resultId) : now;
  },
};

export const semanticTokensRange: Feature<SemanticTokensRangeParams, SemanticTokens> = {
  method: "textDocument/semanticTokens/range",
  capability,
  needs: "text first",
  fallback: () => ({ data: [] }),
  answer: ({ ruleSet, analysis }, { range }) => ({ data: numbersOf(ruleSet, analysis, linesOf(range)) }),
};

/** Returns the tokens of a whole file. Computes them once for the text and once for its analysis. */
function tokensOf({ sent, ruleSet, analysis, resultId }: TextFile & Partial<RuleFile>): Required<SemanticTokens> {
  if (sent.tokens?.resultId !== resultId) sent.tokens = { resultId, data: numbersOf(ruleSet, analysis, ALL_LINES) };
  return sent.tokens;
}

const [UNREACHABLE, CATCH_ALL, PARTLY_DECIDED] = [1, 2, 4];
const ALL_LINES: Lines = { first: 0, last: Number.POSITIVE_INFINITY };
/** The length of `accept` and of `reject`. */
const ACTION_LENGTH = 6;
/** How many numbers a token has: line and column from the token before it, length, type, modifiers. */
const TOKEN_NUMBERS = 5;

/** Returns the tokens of some lines. Fills an array of known length from columns. Objects and a growing array took five times as long. */
function numbersOf({ rules }: RuleSet, analysis: Analysis | undefined, { first, last }: Lines): number[] {
  const { lines, actions, masks } = rules;
  const from = firstRuleFrom(rules, first);
  // A client may swap the ends of a range.
  const to = Math.max(from, firstRuleFrom(rules, last + 1));
  const data = new Array<number>((to - from) * TOKEN_NUMBERS);
  let at = 0;
  let before = 0;
  for (let id = from; id < to; id++) {
    const line = lines[id] ?? 0;
    const isCatchAll = masks[id] === 0;
    data[at++] = line - before;
    data[at++] = actionStartOf(rules, id);
    data[at++] = ACTION_LENGTH;
    data[at++] = actions[id] ?? ACCEPT;
    data[at++] =
      (isCatchAll ? CATCH_ALL : 0) |
      (analysis !== undefined && isDead(analysis.traits, id)
        ? UNREACHABLE
        : isCatchAll || analysis === undefined || decidesAll(analysis, id)
          ? 0
          : PARTLY_DECIDED);
    before = line;
  }
  return data;
}

/** Returns the edit from older to newer tokens. It replaces all tokens between their common beginning and their common end. */
export function tokensDelta(old: readonly number[], now: readonly number[], resultId: string): SemanticTokensDelta {
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  head -= head % TOKEN_NUMBERS;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  tail -= tail % TOKEN_NUMBERS;
  const edit = { start: head, deleteCount: old.length - tail - head, data: now.slice(head, now.length - tail) };
  const isSame = edit.deleteCount === 0 && edit.data.length === 0;
  return { resultId, edits: isSame ? [] : [edit] };
}
