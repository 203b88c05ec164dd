import type { CompletionParams, CompletionTriggerKind } from "vscode-languageserver-protocol";
import { type CompletionItem, CompletionItemKind, InsertTextFormat } from "vscode-languageserver-types";
import {
  type Address,
  addresses,
  classOf,
  findingKinds,
  firstAndLast,
  formatSource,
  isCatchAllOf,
  isSilenceable,
  isStatement,
  matchCountOf,
  parseAddress,
  prefixMasks,
  type RuleSet,
  rulesOf,
  type Source,
  specialNetworks,
  suggestedLengthOf,
  textOfLine,
} from "../../core/index.js";
import { rangeOf } from "../convert.js";
import type { Feature } from "./feature.js";

/** The most networks of the file that are offered. The last ones are the likeliest to be written again. */
const USED_AT_MOST = 50;
/** How many of the last rules are searched for networks. */
const RULES_LOOKED_AT = 1_000;

interface Candidate {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  /** What is inserted, in the syntax of the protocol. Without it the label is inserted. */
  readonly snippet?: string;
}

/** The kind of a request that a typed character triggered. */
const TRIGGERED: CompletionTriggerKind = 2;

/**
 * Lists what the user may write at a position: keywords, masks and lengths with their effect, networks, codes to ignore.
 *
 * The likeliest are first, those that match everything last. On a complete line the written word is first, so that one Enter
 * changes nothing.
 */
export const completion: Feature<CompletionParams, CompletionItem[]> = {
  method: "textDocument/completion",
  // A space triggers nothing: most lines are complete before it, and the next key may be Enter.
  capability: { completionProvider: { triggerCharacters: ["/"] } },
  needs: "text",
  isOursOnly: true,
  fallback: () => [],
  answer({ ruleSet }, { position: { line, character }, context }, { client: { knowsSnippets } }) {
    const isTriggered = context?.triggerKind === TRIGGERED;
    const before = textOfLine(ruleSet, line).slice(0, character);
    const mark = before.indexOf("#");
    const [offered, typed] =
      mark < 0 ? statementCandidates(ruleSet, before) : commentCandidates(before.slice(mark), isTriggered);
    const isComplete = mark < 0 && typed !== "" && isStatement(before);
    const candidates = isComplete ? writtenFirst(offered, typed) : offered;
    const range = rangeOf(line, { start: character - typed.length, end: character });
    return candidates.map(({ label, kind, detail, snippet }, place) => ({
      label,
      kind,
      ...(isComplete && place === 0 ? { preselect: true } : {}),
      ...(detail === undefined ? {} : { detail }),
      filterText: label,
      // Keeps the order of the candidates. Sorted by label, /10 would be before /8.
      sortText: String(place).padStart(4, "0"),
      ...(snippet !== undefined && knowsSnippets ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
      textEdit: { range, newText: (knowsSnippets ? snippet : snippet?.replace(/\$\{\d:(.*?)\}/g, "$1")) ?? label },
    }));
  },
};

/** Moves the candidate that is already written to the front. Adds the written word if no candidate equals it. */
function writtenFirst(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  const written = candidates.find(({ label }) => label === typed);
  const others = candidates.filter((candidate) => candidate !== written);
  return [written ?? value(typed, "as it is"), ...others];
}

function statementCandidates(ruleSet: RuleSet, before: string): readonly [readonly Candidate[], typed: string] {
  const words = before.split(/[ \t]+/);
  if (words[0] === "") words.shift();
  const typed = words.pop() ?? "";
  const first = words[0]?.toLowerCase();
  if (words.length === 0) return [firstWords, typed];
  if (first === "default") return [words.length === 1 ? actions : [], typed];
  if (first === "evaluate") return [words.length === 1 ? models : [], typed];
  if (first === "expect") {
    if (words.length === 1) return [actions, typed];
    const by = words.findIndex((word) => word.toLowerCase() === "by");
    if (by < 0) return sourceCandidates(ruleSet, words.slice(2), typed, [keyword("by", "the rule that decides")]);
    const stated = sourceCandidates(ruleSet, words.slice(by + 1), typed, []);
    const byDefault = by === words.length - 1 ? [keyword("default", "no rule matches")] : [];
    return [[...byDefault, ...stated[0]], stated[1]];
  }
  if (first !== "accept" && first !== "reject") return [[], typed];
  return sourceCandidates(ruleSet, words.slice(1), typed, []);
}

/** Returns the candidates after an action: networks, then masks or lengths, then `after`. */
function sourceCandidates(
  ruleSet: RuleSet,
  words: readonly string[],
  typed: string,
  after: readonly Candidate[],
): readonly [readonly Candidate[], typed: string] {
  const slash = typed.indexOf("/");
  if (words.length === 0 && slash >= 0) {
    const address = parseAddress(typed.slice(0, slash));
    return [address === undefined ? [] : lengths(address), typed.slice(slash + 1)];
  }
  if (words.length === 0) return [networks(ruleSet), typed];
  if (words.length > 1) return [after, typed];
  const address = parseAddress(words[0] ?? "");
  return [[...(address?.family === "ipv4" ? masks(address) : []), ...after], typed];
}

const keyword = ofKind(CompletionItemKind.Keyword);
const value = ofKind(CompletionItemKind.Value);
const snippet = ofKind(CompletionItemKind.Snippet);
const reference = ofKind(CompletionItemKind.Reference);
const constant = ofKind(CompletionItemKind.Constant);

function ofKind(kind: CompletionItemKind) {
  return (label: string, detail: string): Candidate => ({ label, kind, detail });
}

const actions = [
  keyword("accept", "accept connections from these addresses"),
  keyword("reject", "reject connections from these addresses"),
];

const models = [
  keyword("first-match", "the rules as written"),
  keyword("most-specific", "the rule with the most mask bits"),
  keyword("accept-overrides", "accept rules before reject rules"),
];

const firstWords: readonly Candidate[] = [
  ...actions,
  keyword("default", "what no rule matches"),
  keyword("evaluate", "which rule decides of several"),
  keyword("expect", "a test of this file"),
  snippet("reject any", "the catch-all at the end of a list"),
  {
    ...snippet("Q316205", "accept one host, reject everybody else"),
    snippet: `accept \${1:192.0.2.10}  \${2:255.255.255.255}\nreject 0.0.0.0     0.0.0.0`,
  },
];

function masks(address: Extract<Address, { family: "ipv4" }>): readonly Candidate[] {
  return likelyLengths(address).map((length) =>
    value(prefixMasks[length]?.text ?? "", `/${length}: ${effectOf(networkOf(address, length))}`),
  );
}

function lengths(address: Address): readonly Candidate[] {
  return likelyLengths(address).map((length) => value(String(length), effectOf(networkOf(address, length))));
}

/** The prefix lengths of most IPv6 networks. */
const USUAL_IPV6_LENGTHS: readonly number[] = [64, 48, 32, 128];

/** Returns all prefix lengths: the likeliest, the others from the longest on, then 0. In IPv4 the zeros at the end suggest the first. */
function likelyLengths(address: Address): readonly number[] {
  const longest = address.family === "ipv4" ? 32 : 128;
  const usual = address.family === "ipv4" ? [suggestedLengthOf(networkOf(address, longest))] : USUAL_IPV6_LENGTHS;
  const all = Array.from({ length: longest + 1 }, (_, place) => longest - place);
  return [...usual.filter((length) => length > 0), ...all.filter((length) => length === 0 || !usual.includes(length))];
}

function networkOf(address: Address, length: number): Exclude<Source, { kind: "any" }> {
  return address.family === "ipv4"
    ? { kind: "ipv4", address: address.word, mask: prefixMasks[length]?.mask ?? 0 }
    : { kind: "ipv6", address: address.words, length };
}

function effectOf(source: Exclude<Source, { kind: "any" }>): string {
  return `${addresses(matchCountOf(source))}, ${firstAndLast(source).join(" to ")}`;
}

function networks(ruleSet: RuleSet): readonly Candidate[] {
  const isPrivate = ({ name }: (typeof specialNetworks)[number]) => Number(name === "private");
  const likely = [...specialNetworks].sort((one, other) => isPrivate(other) - isPrivate(one));
  const special = likely.map((network) => constant(network.cidr, `${classOf(network)} (${network.source})`));
  const { networks: specific, catchAlls } = usedNetworks(ruleSet);
  const asUsed = (label: string) => reference(label, "used in this file");
  return [...specific.map(asUsed), ...special, ...catchAlls.map(asUsed), keyword("any", "every IPv4 and IPv6 address")];
}

/** Returns the last networks of the file, each once, and separately the catch-alls, which match all addresses of a family. */
function usedNetworks(ruleSet: RuleSet): Record<"networks" | "catchAlls", readonly string[]> {
  const networks = new Set<string>();
  const catchAlls = new Set<string>();
  for (const { source } of rulesOf(ruleSet, Math.max(0, ruleSet.rules.count - RULES_LOOKED_AT))) {
    if (source.kind !== "any") (isCatchAllOf(source, source.kind) ? catchAlls : networks).add(formatSource(source));
  }
  return { networks: [...networks].slice(-USED_AT_MOST), catchAlls: [...catchAlls] };
}

/** Returns the candidates in a comment: `imcrules-ignore`, and after it the codes that can be silenced. */
function commentCandidates(comment: string, isTriggered: boolean): readonly [readonly Candidate[], typed: string] {
  // Searches from the end: a pattern that begins at every character takes quadratic time.
  const typed = comment.slice(/^.*[\s,]/s.exec(comment)?.[0].length ?? 0);
  if (/^#[ \t]*[\w-]*$/.test(comment)) {
    // Most comments ignore no finding. A list that opens by itself would be in the way there.
    return [isTriggered ? [] : [keyword("imcrules-ignore", "ignore a finding")], typed.replace("#", "")];
  }
  if (!/^#[ \t]*imcrules-ignore[ \t]/.test(comment) || /(^|[ \t])--([ \t]|$)/.test(comment)) return [[], typed];
  const codes = findingKinds.filter(isSilenceable);
  return [codes.map(({ code }) => ({ label: code, kind: CompletionItemKind.EnumMember })), typed];
}
