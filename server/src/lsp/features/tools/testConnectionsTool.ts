import { addresses as addressesIn, counted, readTyped } from "../../../core/index.js";
import type { NetworkPart, TestConnectionResult } from "../../../protocol/testConnection.js";
import { testConnections } from "../testConnection.js";
import { boundedText } from "./boundedText.js";
import { headOf, type ToldFile } from "./toldFile.js";

/** So many blocks and lines say what a network is like. */
const LISTED_AT_MOST = 20;

/** What happens to connections from addresses and networks, one entry each. */
export function testConnectionsTool(file: ToldFile, addresses: unknown): string {
  const texts = (Array.isArray(addresses) ? addresses : [addresses]).filter((text) => typeof text === "string");
  if (readTyped(texts.join("\n")).length === 0) {
    return 'Give "addresses": a list of IPv4 or IPv6 addresses or networks, such as ["192.0.2.10", "10.0.0.0/8", "2001:db8::/32"].';
  }
  const results = testConnections({ analysis: file.analysis, tooLarge: undefined }, texts);
  return boundedText(
    headOf(file),
    results.map(entryOf),
    results.length,
    (left) => `${counted(left, "more answer")} left out to keep this short: ask about fewer addresses at a time.`,
  );
}

function entryOf(result: TestConnectionResult): string {
  if ("error" in result) return result.error.message;
  if ("network" in result) {
    const { network, outcome, accepted, rejected, unproved } = result;
    const open = unproved === "0" ? [] : [`  not proved: ${addressesIn(BigInt(unproved))}`];
    return [`${network}: ${outcome}`, ...partOf("accepted", accepted), ...partOf("rejected", rejected), ...open].join(
      "\n",
    );
  }
  const { address, outcome, line, rule, later } = result;
  const others = later.slice(0, LISTED_AT_MOST).map((other) => deciderOf(other.line, other.rule));
  const matching = others.length === 0 ? "" : `; asked later and matching too: ${others.join(", ")}`;
  return `${address}: ${outcome} by ${deciderOf(line, rule)}${matching}`;
}

function partOf(verdict: string, { count, share, blocks, truncated, deciders }: NetworkPart): readonly string[] {
  if (count === "0") return [];
  const by = deciders.map((decider) => `${deciderOf(decider.line, decider.rule)} ${decider.share}`);
  return [`  ${verdict}: ${share}, ${listed(blocks, truncated)}`, `    decided by ${listed(by, false)}`];
}

function listed(items: readonly string[], isCut: boolean): string {
  const more = isCut || items.length > LISTED_AT_MOST ? ", and more" : "";
  return items.slice(0, LISTED_AT_MOST).join(", ") + more;
}

function deciderOf(line: number | null, rule: string | null): string {
  return line === null ? "default" : `line ${line} (${oneSpaced(rule ?? "")})`;
}

function oneSpaced(rule: string): string {
  return rule.replace(/[ \t]+/g, " ");
}
