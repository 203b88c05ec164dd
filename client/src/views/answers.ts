import type {
  NetworkPart,
  TestConnectionAnswer,
  TestConnectionResult,
  TestConnectionsResult,
  TestNetworkAnswer,
} from "../../../server/src/protocol/testConnection.js";
import type { PlainItem } from "../messages.js";
import type { TestedLine } from "./testedLines.js";

/** The lines of an answer: the one to reveal and mark, and those to mark more faintly. */
export interface MarkedLines {
  readonly deciding: TestedLine;
  readonly later: readonly TestedLine[];
}

export interface AnswerItem extends PlainItem {
  /** `undefined` if the item is no answer. Null for an answer without a line. */
  readonly lines?: MarkedLines | null;
}

/** Returns the items for the typed text: several for one address or network, one each for many. */
export function itemsFor(result: TestConnectionsResult): readonly AnswerItem[] {
  if ("error" in result) return [errorItem(result.error)];
  const { answers: results } = result;
  const [only] = results;
  if (results.length > 1) return results.map(itemAmongMany);
  if (only === undefined) return [];
  if ("error" in only) return [errorItem(only.error)];
  return "network" in only ? networkItems(only) : addressItems(only);
}

/** Returns `by line 4`, `by default` or `by 3 lines`. */
function decidedBy(result: TestConnectionAnswer | TestNetworkAnswer): string {
  const deciders = "network" in result ? [...result.accepted.deciders, ...result.rejected.deciders] : [result];
  const [only] = deciders;
  if (only === undefined || deciders.length > 1) return `by ${deciders.length} lines`;
  return only.line === null ? "by default" : `by line ${only.line}`;
}

/** Returns the lines of an answer. The first line that decides is the one to reveal. */
function markedLinesOf(result: TestConnectionAnswer | TestNetworkAnswer): MarkedLines | null {
  if ("network" in result) {
    const { network, accepted, rejected, defaultLine } = result;
    const lines = [...notesOf(accepted, "accepted"), ...notesOf(rejected, "rejected")].flatMap(({ line, note }) => {
      const shown = line ?? defaultLine;
      return shown === null ? [] : [{ line: shown - 1, note: `of ${network}, ${note}` }];
    });
    const [deciding, ...later] = lines;
    return deciding === undefined ? null : { deciding, later };
  }
  const { address, verdict } = result;
  const deciding = markedLine(result.line ?? result.defaultLine, `${address} is ${verdict}ed here`);
  const later = result.later.map(({ line }) => ({ line: line - 1, note: laterNote(address) }));
  return deciding && { ...deciding, later };
}

function markedLine(line: number | null, note: string): MarkedLines | null {
  return line === null ? null : { deciding: { line: line - 1, note }, later: [] };
}

function laterNote(address: string): string {
  return `matches ${address} too, but is asked later`;
}

function notesOf({ deciders }: NetworkPart, verdict: string) {
  return deciders.map(({ line, share }) => ({
    line,
    note: `${share} ${share.startsWith("1 ") ? "is" : "are"} ${verdict} here`,
  }));
}

function addressItems(answer: TestConnectionAnswer): readonly AnswerItem[] {
  const { address, verdict, line, rule, reply, later } = answer;
  const by = line === null ? "by default, no rule matches" : decidedBy(answer);
  const first: AnswerItem = {
    icon: iconOf(verdict),
    label: `${verdict === "accept" ? "Accepted" : "Rejected"} ${by}`,
    ...described(rule),
    detail: [address, ...factsOf(answer), ...(reply === null ? [] : [`the client reads: ${reply}`])].join(" · "),
    lines: markedLinesOf(answer),
  };
  const others = later.map(
    ({ line, rule }): AnswerItem => ({
      icon: "circle-outline",
      label: `Line ${line} would match later`,
      ...described(rule),
      lines: markedLine(line, laterNote(address)),
    }),
  );
  return [first, ...others];
}

function networkItems(answer: TestNetworkAnswer): readonly AnswerItem[] {
  const { accepted, rejected, network, unproved } = answer;
  const items = [...partItems(answer, accepted, "Accepted"), ...partItems(answer, rejected, "Rejected")];
  const [first, ...others] = items;
  if (first === undefined) return [{ icon: "question", label: `${network} could not be proved` }];
  const open = unproved === "0" ? [] : [`${unproved} addresses could not be proved`];
  return [{ ...first, detail: [first.detail, ...factsOf(answer), ...open].join(" · ") }, ...others];
}

function partItems(
  answer: TestNetworkAnswer,
  { count, share, blocks, truncated, deciders }: NetworkPart,
  verdict: "Accepted" | "Rejected",
): readonly AnswerItem[] {
  if (count === "0") return [];
  const { network, defaultLine } = answer;
  const whole = {
    icon: iconOf(verdict === "Accepted" ? "accept" : "reject"),
    label: `${verdict}: ${share}`,
    description: blocks.slice(0, 8).join(", ") + (truncated || blocks.length > 8 ? ", …" : ""),
    detail: network,
    lines: markedLinesOf(answer),
  };
  const parts = deciders.map(
    ({ line, rule, share }): AnswerItem => ({
      icon: "circle-outline",
      label: `${line === null ? "The default" : `Line ${line}`} decides ${share}`,
      ...described(rule),
      lines: markedLine(line ?? defaultLine, `${share} of ${network}: ${verdict.toLowerCase()} here`),
    }),
  );
  return [whole, ...parts];
}

function itemAmongMany(result: TestConnectionResult): AnswerItem {
  if ("error" in result) return errorItem(result.error);
  const { verdict, outcome } = result;
  return {
    icon: iconOf(verdict),
    label: `${"network" in result ? result.network : result.address}: ${outcome} ${decidedBy(result)}`,
    ...described("rule" in result ? result.rule : null),
    lines: markedLinesOf(result),
  };
}

function errorItem({ kind, message }: { readonly kind: string; readonly message: string }): AnswerItem {
  return { icon: kind === "incomplete" ? "edit" : "warning", label: message };
}

function factsOf({ model, ignoredLines }: TestConnectionAnswer | TestNetworkAnswer): readonly string[] {
  const ignored = ignoredLines === 1 ? "1 line with an error was" : `${ignoredLines} lines with errors were`;
  return ignoredLines === 0 ? [model] : [model, `${ignored} ignored`];
}

function iconOf(verdict: TestNetworkAnswer["verdict"]): string {
  return { accept: "pass", reject: "error", mixed: "pie-chart", unproved: "question" }[verdict];
}

/** Describes an item by a rule, without the spaces that align its words in the file. */
function described(rule: string | null): { readonly description?: string } {
  return rule === null ? {} : { description: rule.replace(/[ \t]+/g, " ") };
}
