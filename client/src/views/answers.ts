import type {
  DecidingRule,
  TestConnectionAnswer,
  TestConnectionResult,
  TestConnectionsResult,
  TestNetworkAnswer,
} from "../../../server/src/protocol/testConnection.js";
import type { PlainItem } from "../messages.js";
import type { TestedLine } from "./testedLines.js";

export interface AnswerItem extends PlainItem {
  /** The lines to mark, first the one to reveal. Empty if the answer has none. `undefined` if the item is no answer. */
  readonly lines?: readonly TestedLine[];
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
  return only.line === null ? "by default" : `by ${lineName(only)}`;
}

/** Returns the lines of an answer, first those that decide. */
function linesOf(result: TestConnectionAnswer | TestNetworkAnswer): readonly TestedLine[] {
  if ("network" in result) return [...decidersOf(result, "accept"), ...decidersOf(result, "reject")];
  const { address, outcome, defaultLine, later } = result;
  return [
    ...testedLine(result, defaultLine, `${address} is ${outcome} here`),
    ...later.flatMap((other) => testedLine(other, null, laterNote(address))),
  ];
}

/** Returns the lines that decide the accepted or the rejected part of a network. */
function decidersOf(answer: TestNetworkAnswer, verdict: "accept" | "reject"): readonly TestedLine[] {
  return answer[`${verdict}ed`].deciders.flatMap((decider) => {
    const { share } = decider;
    const note = `of ${answer.network}, ${share} ${share.startsWith("1 ") ? "is" : "are"} ${answer.words[verdict]} here`;
    return testedLine(decider, answer.defaultLine, note);
  });
}

/** Returns the line of a decider. Returns none for a default without a line, or for a rule of the other file beside this. */
function testedLine({ line, isBeside }: DecidingRule, defaultLine: number | null, note: string): readonly TestedLine[] {
  const here = line ?? defaultLine;
  return here === null || isBeside ? [] : [{ line: here - 1, note }];
}

/** Returns `line 4`, or `line 4 of hosts.deny` for a rule of the other file beside this. */
function lineName({ line, from, isBeside }: DecidingRule): string {
  return from !== undefined && isBeside ? `line ${line} of ${from.path}` : `line ${line}`;
}

function laterNote(address: string): string {
  return `also matches ${address}, but another rule decides`;
}

function addressItems(answer: TestConnectionAnswer): readonly AnswerItem[] {
  const { address, verdict, outcome, line, rule, reply, later } = answer;
  const by = line === null ? "by default, no rule matches" : decidedBy(answer);
  const first: AnswerItem = {
    icon: iconOf(verdict),
    label: `${capitalized(outcome)} ${by}`,
    ...described(rule),
    detail: [address, ...factsOf(answer), ...(reply === null ? [] : [`the client reads: ${reply}`])].join(" · "),
    lines: linesOf(answer),
  };
  const others = later.map(
    (other): AnswerItem => ({
      icon: "circle-outline",
      label: `${capitalized(lineName(other))} also matches`,
      ...described(other.rule),
      lines: testedLine(other, null, laterNote(address)),
    }),
  );
  return [first, ...others];
}

function networkItems(answer: TestNetworkAnswer): readonly AnswerItem[] {
  const { network, verdict, outcome, unproved } = answer;
  const parts = [...partItems(answer, "accept"), ...partItems(answer, "reject")];
  if (parts.length === 0) return [{ icon: "question", label: `${network} could not be proved` }];
  const open = unproved === "0" ? [] : ["not all addresses could be proved"];
  const first = {
    icon: iconOf(verdict),
    label: capitalized(outcome),
    description: network,
    detail: [decidedBy(answer), ...factsOf(answer), ...open].join(" · "),
    lines: linesOf(answer),
  };
  // If all addresses get one verdict, the first part would repeat it.
  return [first, ...(verdict === "mixed" ? parts : parts.slice(1))];
}

function partItems(answer: TestNetworkAnswer, verdict: "accept" | "reject"): readonly AnswerItem[] {
  const { network, defaultLine, words } = answer;
  const { count, share, ranges, truncated, deciders } = answer[`${verdict}ed`];
  if (count === "0") return [];
  const whole = {
    icon: iconOf(verdict),
    label: `${capitalized(words[verdict])}: ${share}`,
    description: ranges.slice(0, 8).join(", ") + (truncated || ranges.length > 8 ? ", …" : ""),
    lines: linesOf(answer),
  };
  const parts = deciders.map(
    (decider): AnswerItem => ({
      icon: "circle-outline",
      label: `${decider.line === null ? "The default" : capitalized(lineName(decider))} decides ${decider.share}`,
      ...described(decider.rule),
      lines: testedLine(decider, defaultLine, `${decider.share} of ${network}: ${words[verdict]} here`),
    }),
  );
  return [whole, ...parts];
}

function itemAmongMany(result: TestConnectionResult): AnswerItem {
  if ("error" in result) return errorItem(result.error);
  const { verdict, outcome, unless } = result;
  const open = unless === "" ? "" : `, ${unless}`;
  return {
    icon: iconOf(verdict),
    label: `${listOf(result)}${"network" in result ? result.network : result.address}: ${outcome} ${decidedBy(result)}${open}`,
    ...described("rule" in result ? result.rule : null),
    lines: linesOf(result),
  };
}

function errorItem({ kind, message }: { readonly kind: string; readonly message: string }): AnswerItem {
  return { icon: kind === "incomplete" ? "edit" : "warning", label: message };
}

/** Returns the name of the list that answers, if the file has several. */
function listOf({ list }: TestConnectionAnswer | TestNetworkAnswer): string {
  return list === undefined ? "" : `${list} · `;
}

function factsOf(answer: TestConnectionAnswer | TestNetworkAnswer): readonly string[] {
  const { model, unless, ignoredLines, refused } = answer;
  const facts = [...(unless === "" ? [] : [unless]), model];
  if (refused !== undefined) return [...facts, `${refused.program} does not load this file: line ${refused.line}`];
  const ignored = ignoredLines === 1 ? "1 line with an error was" : `${ignoredLines} lines with errors were`;
  return ignoredLines === 0 ? facts : [...facts, `${ignored} ignored`];
}

/** Other shapes than those of passed and failed tests: a rejected client is no failure. */
const icons = { accept: "sign-in", reject: "circle-slash", mixed: "pie-chart", unproved: "question" };

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function iconOf(verdict: TestNetworkAnswer["verdict"]): string {
  return icons[verdict];
}

/** Describes an item by a rule, without the spaces that align its words in the file. */
function described(rule: string | null): { readonly description?: string } {
  return rule === null ? {} : { description: rule.replace(/[ \t]+/g, " ") };
}
