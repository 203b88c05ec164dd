import type { Family } from "../address/address.js";
import { prefixLengthOf } from "../address/mask.js";
import { cellsWithin } from "../matcher/cells.js";
import { NO_ODD } from "../matcher/oddDiagram.js";
import { type Partition, ruleAt } from "../matcher/partition.js";
import { DEFAULT_RANK } from "../matcher/sweep.js";
import { lastRowUpTo, rowOf } from "../matcher/words.js";
import { type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { bordersOf, familiesOf, isCatchAllOf, type MatchKey, matchKeyOf, type Source } from "../model/source.js";
import type { Action } from "../model/statement.js";
import { decidesCountOf, type Effect } from "./effect.js";

/** Why a rule decides nothing; of several reasons the first in this order is told. */
export type DeadReason =
  | "unreachable-after-catch-all"
  | "contradictory-rule"
  | "duplicate-rule"
  | "shadowed-rule"
  | "covered-rule";

/**
 * The rules that decide no address, each with its reason. A rule of which that, or the reason, could not be proved within the
 * step budget is not among them.
 */
export function deadRules(ruleSet: RuleSet, partition: Partition, effect: Effect): ReadonlyMap<RuleId, DeadReason> {
  const dead = [...ruleSet.rules.keys()].filter((id) => decidesCountOf(effect, id) === 0n && !effect.uncertain.has(id));
  if (dead.length === 0) return new Map();
  const rankOf = new Int32Array(partition.order.length);
  for (const [rank, id] of partition.order.entries()) rankOf[id] = rank;
  const catchAllRank = {
    ipv4: firstCatchAll(ruleSet, partition, "ipv4"),
    ipv6: firstCatchAll(ruleSet, partition, "ipv6"),
  };
  const twins = twinsOf(ruleSet, effect, dead);
  const decidersOf = decidingActions(ruleSet, partition);

  function reasonOf(id: RuleId): DeadReason | undefined {
    const { source, action } = ruleOf(ruleSet, id);
    const rank = rankOf[id] ?? 0;
    if (familiesOf(source).every((family) => catchAllRank[family] < rank)) return "unreachable-after-catch-all";
    const twin = twins.get(matchKeyOf(source));
    if (twin === "unproved") return undefined;
    if (twin !== undefined) return ruleOf(ruleSet, twin).action === action ? "duplicate-rule" : "contradictory-rule";
    const { actions, isProved } = decidersOf(source);
    if (actions.has(action === "accept" ? "reject" : "accept")) return "shadowed-rule";
    return isProved ? "covered-rule" : undefined;
  }

  return new Map(
    dead.flatMap((id) => {
      const reason = reasonOf(id);
      return reason === undefined ? [] : [[id, reason] as const];
    }),
  );
}

function firstCatchAll(ruleSet: RuleSet, partition: Partition, family: Family): number {
  const rank = partition.order.findIndex((id) => isCatchAllOf(ruleOf(ruleSet, id).source, family));
  return rank < 0 ? Number.POSITIVE_INFINITY : rank;
}

/**
 * The rule that decides something for each set of addresses that a dead rule matches: of equal rules the one that is asked
 * first, if any. `unproved` when it is not known whether that one decides something.
 */
function twinsOf(
  ruleSet: RuleSet,
  effect: Effect,
  dead: readonly RuleId[],
): ReadonlyMap<MatchKey, RuleId | "unproved"> {
  const wanted = new Set(dead.map((id) => matchKeyOf(ruleOf(ruleSet, id).source)));
  const twins = new Map<MatchKey, RuleId | "unproved">();
  for (const [id, rule] of ruleSet.rules.entries()) {
    const decides = decidesCountOf(effect, id) > 0n;
    if (!decides && !effect.uncertain.has(id)) continue;
    const key = matchKeyOf(rule.source);
    if (wanted.has(key)) twins.set(key, decides ? id : "unproved");
  }
  return twins;
}

/** The actions of the rules that decide some addresses; there may be others unless that is proved. */
interface Deciders {
  readonly actions: ReadonlySet<Action>;
  readonly isProved: boolean;
}

/**
 * Answers which actions the rules have that decide the addresses of a source.
 *
 * From sums over the ranges, so that a hundred thousand hidden rules cost one subtraction each; only where masks with
 * holes play a part are the cells looked at.
 */
function decidingActions(ruleSet: RuleSet, partition: Partition): (source: Source) => Deciders {
  const accepts = (rank: number): boolean => {
    const id = ruleAt(partition, rank);
    return id !== undefined && ruleOf(ruleSet, id).action === "accept";
  };
  const { ranges, roots } = partition.ipv4;
  const sums = {
    ipv4: { ranges, accepting: sumsOf(ranges.first, accepts) },
    ipv6: { ranges: partition.ipv6, accepting: sumsOf(partition.ipv6.first, accepts) },
  };
  const oddRanges = sumsOf(roots, (root) => root !== NO_ODD);
  const known = new Map<MatchKey, Deciders>();

  function fromSums(family: Family, source: Source): Deciders | undefined {
    if (source.kind === "ipv4" && prefixLengthOf(source.mask) === undefined) return undefined;
    const { ranges, accepting } = sums[family];
    const [low = 0, last = 0] = bordersOf(source, family).map((address) =>
      lastRowUpTo(ranges.starts, rowOf(address, ranges.width), ranges.width),
    );
    if (family === "ipv4" && (oddRanges[last + 1] ?? 0) > (oddRanges[low] ?? 0)) return undefined;
    const count = (accepting[last + 1] ?? 0) - (accepting[low] ?? 0);
    return count === 0 ? onlyRejects : count === last - low + 1 ? onlyAccepts : both;
  }

  function fromCells(family: Family, source: Source): Deciders {
    const actions = new Set<Action>();
    let isProved = true;
    for (const { answers } of cellsWithin([partition], family, source)) {
      const { first = DEFAULT_RANK, open } = answers[0] ?? {};
      if (open !== undefined) isProved = false;
      else actions.add(accepts(first) ? "accept" : "reject");
      if (actions.size === 2) break;
    }
    return { actions, isProved };
  }

  return (source) => {
    const key = matchKeyOf(source);
    const before = known.get(key);
    if (before !== undefined) return before;
    const [part = both, ...more] = familiesOf(source).map(
      (family) => fromSums(family, source) ?? fromCells(family, source),
    );
    const answer = more.reduce(
      (one, other) => ({
        actions: new Set([...one.actions, ...other.actions]),
        isProved: one.isProved && other.isProved,
      }),
      part,
    );
    known.set(key, answer);
    return answer;
  };
}

const onlyAccepts: Deciders = { actions: new Set(["accept"]), isProved: true };
const onlyRejects: Deciders = { actions: new Set(["reject"]), isProved: true };
const both: Deciders = { actions: new Set(["accept", "reject"]), isProved: true };

/** How many of the values before each place fulfil the condition. */
function sumsOf(values: Int32Array, counts: (value: number) => boolean): Uint32Array {
  const sums = new Uint32Array(values.length + 1);
  for (let place = 0; place < values.length; place++) {
    sums[place + 1] = (sums[place] ?? 0) + (counts(values[place] ?? 0) ? 1 : 0);
  }
  return sums;
}
