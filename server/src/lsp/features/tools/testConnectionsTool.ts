import {
  type Budget,
  counted,
  formatCount,
  quoted,
  readTyped,
  type Steps,
  type Typed,
  withSingleSpaces,
} from "../../../core/index.js";
import type { DecidingRule, NetworkPart } from "../../../protocol/testConnection.js";
import { answerAbout, LATER_AT_MOST } from "../testConnection.js";
import { headOf, type ListView } from "./analysedFile.js";
import { boundedText } from "./boundedText.js";

/** The most ranges and deciders that describe a network. */
const LISTED_AT_MOST = 20;

/** Answers what happens to connections from addresses and networks, one entry each. */
export function* testConnectionsTool(list: ListView, addresses: unknown, budget: Budget): Steps<string> {
  const texts = (Array.isArray(addresses) ? addresses : [addresses]).filter((text) => typeof text === "string");
  const typed = readTyped(texts.join("\n"));
  if (typed.length === 0) {
    return 'Give "addresses": a list of IPv4 or IPv6 addresses or networks, such as ["192.0.2.10", "10.0.0.0/8", "2001:db8::/32"].';
  }
  return yield* boundedText(
    yield* headOf(list, budget),
    entriesOf(list, typed, budget),
    typed.length,
    (left) => `${counted(left, "more answer")} left out to keep this short: ask about fewer addresses at a time.`,
  );
}

/** Yields an entry for each question. Computes only the entries that the caller reads. */
function* entriesOf(list: ListView, typed: readonly Typed[], budget: Budget): Generator<string | undefined> {
  for (const one of typed) {
    yield one.asked === undefined
      ? `"${one.text.slice(0, 60)}" is not an IP address, a network or a range.`
      : yield* entryOf(list, one, budget);
  }
}

function* entryOf(list: ListView, typed: Typed, budget: Budget): Steps<string> {
  const result = yield* answerAbout(list, list.view, typed, LATER_AT_MOST, budget);
  if ("error" in result) return `${typed.text}: ${result.error.message}`;
  if ("network" in result) {
    const { network, outcome, unless, accepted, rejected, unproved, words } = result;
    const open = unproved === "0" ? [] : [`  not proved: ${formatCount(BigInt(unproved))}`];
    const parts = [...linesOf(words.accept, accepted), ...linesOf(words.reject, rejected)];
    return [`${network}: ${outcome}${comma(unless)}`, ...parts, ...open].join("\n");
  }
  const { address, outcome, unless, later } = result;
  const others = later.map(nameOfDecider);
  const matching = others.length === 0 ? "" : `; also matching: ${listed(others, ", ")}`;
  return `${address}: ${outcome} by ${nameOfDecider(result)}${comma(unless)}${matching}`;
}

function comma(text: string): string {
  return text === "" ? "" : `, ${text}`;
}

function linesOf(verdict: string, { count, share, ranges, truncated, deciders }: NetworkPart): readonly string[] {
  if (count === "0") return [];
  const by = deciders.map((decider) => `${nameOfDecider(decider)} ${decider.share}`);
  return [`  ${verdict}: ${share}: ${listed(ranges, ", ", truncated)}`, `    decided by ${listed(by, "; ")}`];
}

function listed(items: readonly string[], separator: string, isCut = false): string {
  const more = isCut || items.length > LISTED_AT_MOST ? `${separator}and more` : "";
  return items.slice(0, LISTED_AT_MOST).join(separator) + more;
}

function nameOfDecider({ line, rule, from, isBeside }: DecidingRule): string {
  if (line === null) return "default";
  const file = from !== undefined && isBeside ? ` of ${quoted(from.path)}` : "";
  return `line ${line}${file} (${withSingleSpaces(rule ?? "")})`;
}
