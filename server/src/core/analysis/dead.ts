import type { Family } from "../address/address.js";
import { firstOfPrefix, lastOfPrefix } from "../address/ipv6.js";
import { networkOf, prefixLengthOf } from "../address/mask.js";
import { cellsWithin } from "../matcher/cells.js";
import { type Partition, ruleAt } from "../matcher/partition.js";
import { lastRowUpTo } from "../matcher/words.js";
import { type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { familiesOf, isCatchAllOf, matchKeyOf, type Source } from "../model/source.js";
import type { Action } from "../model/statement.js";
import { decidesCountOf, type Effect } from "./effect.js";

/** Why a rule decides nothing; of several reasons the first in this order is told. */
export type DeadReason =
  | "unreachable-after-catch-all"
  | "contradictory-rule"
  | "duplicate-rule"
  | "shadowed-rule"
  | "covered-rule";

/** The rules that decide no address, each with its reason. */
export function deadRules(ruleSet: RuleSet, partition: Partition, effect: Effect): ReadonlyMap<RuleId, DeadReason> {
  const dead = [...ruleSet.rules.keys()].filter((id) => decidesCountOf(effect, id) === 0n && !effect.uncertain.has(id));
  if (dead.length === 0) return new Map();
  const rankOf = new Int32Array(partition.order.length);
  for (const [rank, id] of partition.order.entries()) rankOf[id] = rank;
  const catchAllRank = {
    ipv4: firstCatchAll(ruleSet, partition, "ipv4"),
    ipv6: firstCatchAll(ruleSet, partition, "ipv6"),
  };
  const living = livingTwins(ruleSet, dead);
  const deciders = decidingActions(ruleSet, partition);

  function reasonOf(id: RuleId): DeadReason {
    const { source, action } = ruleOf(ruleSet, id);
    const rank = rankOf[id] ?? 0;
    if (familiesOf(source).every((family) => catchAllRank[family] < rank)) return "unreachable-after-catch-all";
    const twin = living.get(matchKeyOf(source));
    if (twin !== undefined) return ruleOf(ruleSet, twin).action === action ? "duplicate-rule" : "contradictory-rule";
    return deciders(source).has(action === "accept" ? "reject" : "accept") ? "shadowed-rule" : "covered-rule";
  }
  return new Map(dead.map((id) => [id, reasonOf(id)]));
}

function firstCatchAll(ruleSet: RuleSet, partition: Partition, family: Family): number {
  const rank = partition.order.findIndex((id) => isCatchAllOf(ruleOf(ruleSet, id).source, family));
  return rank < 0 ? Number.POSITIVE_INFINITY : rank;
}

/** The rule that is not dead for each set of addresses that a dead rule matches; of equal rules at most one lives. */
function livingTwins(ruleSet: RuleSet, dead: readonly RuleId[]): ReadonlyMap<string, RuleId> {
  const isDead = new Set(dead);
  const wanted = new Set(dead.map((id) => matchKeyOf(ruleOf(ruleSet, id).source)));
  const living = new Map<string, RuleId>();
  for (const [id, rule] of ruleSet.rules.entries()) {
    if (isDead.has(id)) continue;
    const key = matchKeyOf(rule.source);
    if (wanted.has(key)) living.set(key, id);
  }
  return living;
}

/**
 * Answers which actions the rules have that decide the addresses of a source.
 *
 * From sums over the ranges, so that a hundred thousand hidden rules cost one subtraction each; only where masks with
 * holes play a part are the cells looked at.
 */
function decidingActions(ruleSet: RuleSet, partition: Partition): (source: Source) => ReadonlySet<Action> {
  const actionOf = (rank: number): Action | undefined => {
    const id = ruleAt(partition, rank);
    return id === undefined ? undefined : ruleOf(ruleSet, id).action;
  };
  const { ranges, roots } = partition.ipv4;
  const sums = {
    ipv4: { starts: ranges.starts, accepts: sumsOf(ranges.first, (rank) => actionOf(rank) === "accept") },
    ipv6: {
      starts: partition.ipv6.starts,
      accepts: sumsOf(partition.ipv6.first, (rank) => actionOf(rank) === "accept"),
    },
  };
  const oddRanges = sumsOf(roots, (root) => root >= 0);
  const known = new Map<string, ReadonlySet<Action>>();

  function fromSums(family: Family, source: Source): ReadonlySet<Action> | undefined {
    const { starts, accepts } = sums[family];
    const [from, to] = bordersOf(family, source) ?? [];
    if (from === undefined || to === undefined) return undefined;
    const width = family === "ipv4" ? 1 : 4;
    const low = lastRowUpTo(starts, from, width);
    const high = lastRowUpTo(starts, to, width) + 1;
    if (family === "ipv4" && (oddRanges[high] ?? 0) > (oddRanges[low] ?? 0)) return undefined;
    const accepting = (accepts[high] ?? 0) - (accepts[low] ?? 0);
    return new Set([
      ...(accepting > 0 ? ["accept" as const] : []),
      ...(accepting < high - low ? ["reject" as const] : []),
    ]);
  }

  function fromCells(family: Family, source: Source): ReadonlySet<Action> {
    const actions = new Set<Action>();
    for (const { first } of cellsWithin(partition, family, source)) {
      const action = actionOf(first);
      if (action !== undefined) actions.add(action);
      if (actions.size === 2) break;
    }
    return actions;
  }

  return (source) => {
    const key = matchKeyOf(source);
    const answer =
      known.get(key) ??
      new Set(familiesOf(source).flatMap((family) => [...(fromSums(family, source) ?? fromCells(family, source))]));
    known.set(key, answer);
    return answer;
  };
}

/** How many of the values before each place fulfil the condition. */
function sumsOf(values: Int32Array, counts: (value: number) => boolean): Uint32Array {
  const sums = new Uint32Array(values.length + 1);
  for (let place = 0; place < values.length; place++) {
    sums[place + 1] = (sums[place] ?? 0) + (counts(values[place] ?? 0) ? 1 : 0);
  }
  return sums;
}

/** First and last address of a source in the family, as rows; `undefined` when its mask has holes. */
function bordersOf(family: Family, source: Source): readonly [Uint32Array, Uint32Array] | undefined {
  if (source.kind === "ipv4") {
    const network = networkOf(source.address, source.mask);
    if (prefixLengthOf(source.mask) === undefined) return undefined;
    return [Uint32Array.of(network), Uint32Array.of((network | ~source.mask) >>> 0)];
  }
  const [address, length] = source.kind === "ipv6" ? [source.address, source.length] : [[0, 0, 0, 0] as const, 0];
  if (family === "ipv4") return [Uint32Array.of(0), Uint32Array.of(0xffffffff)];
  return [Uint32Array.from(firstOfPrefix(address, length)), Uint32Array.from(lastOfPrefix(address, length))];
}
