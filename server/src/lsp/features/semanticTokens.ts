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
  type Budget,
  decidesAll,
  firstRuleFrom,
  inSteps,
  isDead,
  type Lines,
  type RuleSet,
  type Steps,
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
  isOursOnly: true,
  fallback: () => ({ data: [] }),
  answer: (file, _, budget) => tokensOf(file, budget),
};

/** Reports what changed since older tokens, if the client still has those that it received last. */
export const semanticTokensDelta: Feature<SemanticTokensDeltaParams, SemanticTokens | SemanticTokensDelta> = {
  method: "textDocument/semanticTokens/full/delta",
  capability,
  needs: "text first",
  isOursOnly: true,
  fallback: () => ({ data: [] }),
  *answer(file, { previousResultId }, budget) {
    const { tokens: old } = file.sent;
    const now = yield* tokensOf(file, budget);
    return old?.resultId === previousResultId ? tokensDelta(old.data, now.data, now.resultId) : now;
  },
};

export const semanticTokensRange: Feature<SemanticTokensRangeParams, SemanticTokens> = {
  method: "textDocument/semanticTokens/range",
  capability,
  needs: "text first",
  isOursOnly: true,
  fallback: () => ({ data: [] }),
  *answer({ ruleSet, analysis }, { range }, budget) {
    return { data: yield* numbersOf(ruleSet, analysis, linesOf(range), budget) };
  },
};

/** Returns the tokens of a whole file. Computes them once for the text and once for its analysis. */
function* tokensOf(
  { sent, ruleSet, analysis, resultId }: TextFile & Partial<RuleFile>,
  budget: Budget,
): Steps<Required<SemanticTokens>> {
  if (sent.tokens?.resultId === resultId) return sent.tokens;
  const tokens = { resultId, data: yield* numbersOf(ruleSet, analysis, ALL_LINES, budget) };
  sent.tokens = tokens;
  return tokens;
}

const [UNREACHABLE, CATCH_ALL, PARTLY_DECIDED] = [1, 2, 4];
const ALL_LINES: Lines = { first: 0, last: Number.POSITIVE_INFINITY };
/** The length of `accept` and of `reject`. */
const ACTION_LENGTH = 6;
/** How many numbers a token has: line and column from the token before it, length, type, modifiers. */
const TOKEN_NUMBERS = 5;

/** Returns the tokens of some lines. Fills an array of known length from columns. Objects and a growing array took five times as long. */
function* numbersOf(
  { rules }: RuleSet,
  analysis: Analysis | undefined,
  { first, last }: Lines,
  budget: Budget,
): Steps<number[]> {
  const { lines, actions, masks } = rules;
  const begin = firstRuleFrom(rules, first);
  // A client may swap the ends of a range.
  const count = Math.max(0, firstRuleFrom(rules, last + 1) - begin);
  const data = new Array<number>(count * TOKEN_NUMBERS);
  let before = 0;
  yield* inSteps(count, (from, to) => {
    for (let place = from; place < to; place++) {
      const id = begin + place;
      const line = lines[id] ?? 0;
      let at = place * TOKEN_NUMBERS;
      data[at++] = line - before;
      data[at++] = actionStartOf(rules, id);
      data[at++] = ACTION_LENGTH;
      data[at++] = actions[id] ?? ACCEPT;
      data[at] = masks[id] === 0 ? CATCH_ALL : 0;
      before = line;
    }
  });
  if (analysis === undefined) return data;
  for (let place = 0; place < count; place++) {
    const id = begin + place;
    const at = place * TOKEN_NUMBERS + TOKEN_NUMBERS - 1;
    if (isDead(analysis.traits, id)) data[at] = (data[at] ?? 0) | UNREACHABLE;
    else if (data[at] === 0 && budget.left >= 0 && !(yield* decidesAll(analysis, id, budget)))
      data[at] = PARTLY_DECIDED;
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
