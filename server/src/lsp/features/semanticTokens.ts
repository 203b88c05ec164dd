import type { SemanticTokens, SemanticTokensDelta, SemanticTokensLegend } from "vscode-languageserver-types";
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

/** Types and modifiers by their place: the numbers in the answers mean these. The types are in the order of the actions' numbers. */
export const legend: SemanticTokensLegend = {
  tokenTypes: ["acceptAction", "rejectAction"],
  tokenModifiers: ["unreachable", "catchAll", "partlyDecided"],
};

const [UNREACHABLE, CATCH_ALL, PARTLY_DECIDED] = [1, 2, 4];
const ALL_LINES: Lines = { first: 0, last: Number.POSITIVE_INFINITY };
/** Of `accept` and of `reject`. */
const ACTION_LENGTH = 6;
/** Numbers for each token: line and column from the token before it, length, type, modifiers. */
const TOKEN_NUMBERS = 5;

/**
 * The action of each rule on some lines, with what the rule does; all else has its colours from the grammar. Without an analysis, only
 * what the text shows.
 */
export function semanticTokens(
  { rules }: RuleSet,
  analysis: Analysis | undefined,
  { first, last }: Lines = ALL_LINES,
): number[] {
  // Columns, and an array that has its length from the start: objects and a growing array took five times as long.
  const { lines, actions, masks } = rules;
  const from = firstRuleFrom(rules, first);
  // A range may be the wrong way round.
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

/** What turns older tokens into newer ones: the one stretch between what they begin and what they end with alike. */
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

/** What tokens are made of, under an id of its own. */
export interface TokenSource {
  readonly resultId: string;
  readonly ruleSet: RuleSet;
  readonly analysis: Analysis | undefined;
}

/** The tokens of whole files that a client was sent last, so that it is told only what changed, and nothing is made twice. */
export interface SentTokens {
  readonly whole: (uri: string, source: TokenSource) => SemanticTokens;
  readonly delta: (uri: string, before: string, source: TokenSource) => SemanticTokens | SemanticTokensDelta;
  readonly forget: (uri: string) => void;
}

export function sentTokens(): SentTokens {
  const sent = new Map<string, SemanticTokens>();
  function whole(uri: string, { resultId, ruleSet, analysis }: TokenSource): SemanticTokens {
    const known = sent.get(uri);
    if (known?.resultId === resultId) return known;
    const tokens = { resultId, data: semanticTokens(ruleSet, analysis) };
    sent.set(uri, tokens);
    return tokens;
  }
  return {
    whole,
    delta(uri, before, source) {
      const old = sent.get(uri);
      const now = whole(uri, source);
      return old?.resultId === before ? tokensDelta(old.data, now.data, source.resultId) : now;
    },
    forget: (uri) => sent.delete(uri),
  };
}
