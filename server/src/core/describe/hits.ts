import type { Address } from "../address/address.js";
import { type AddressCount, countIn, isNone, NO_ADDRESSES, plus } from "../address/count.js";
import { prefixWord } from "../address/ipv6.js";
import { connect } from "../analysis/questions/connection.js";
import type { Share } from "../analysis/questions/shares.js";
import type { CompiledList, Partition } from "../matcher/partition.js";
import { modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import { groupOf, isFirstOfGroup, isOpen, partialRules, sourceOf } from "../model/ruleTable.js";
import { type Asked, matchCountOf, matches, overlaps, type Source, sourcesOf } from "../model/source.js";
import { partialDeciders } from "../model/unless.js";
import { shareOf } from "./counts.js";
import { describeUnless, whyOf } from "./unless.js";

/** A rule and whether it matches and decides an address. */
export interface Hit {
  readonly rule: RuleId;
  readonly decides: boolean;
  /** Why the rule does not match. `undefined` if it does. */
  readonly why: string | undefined;
  /** `decides`, `also matches, but a rule above it decides`, or why it does not match. */
  readonly explanation: string;
}

/** Yields, for one address, every rule in the order in which the model asks them. */
export function* describeHits(ruleSet: RuleSet, partition: Partition, address: Address): Generator<Hit> {
  const { rule: decidingRule } = connect(ruleSet, partition, address);
  const alsoMatches = `also matches, but ${modelOf(ruleSet) === "first-match" ? "a rule above it" : "another rule"} decides`;
  const mayDecideFirst = partialWords(ruleSet, [decidingRule], address);
  for (const rule of allInOrder(ruleSet, partition)) {
    const group = groupOf(ruleSet.rules, rule);
    const decides = group.some((each) => each === decidingRule);
    const why = group.length === 1 ? describeMismatch(sourceOf(ruleSet.rules, rule), address) : mismatchOfAll(group);
    yield { rule, decides, why, explanation: decides ? decidesText(ruleSet, rule) : (why ?? otherwise(rule)) };
  }

  function otherwise(rule: RuleId): string {
    return mayDecideFirst(rule) ? mayApply(ruleSet, rule) : alsoMatches;
  }

  function mismatchOfAll(group: readonly RuleId[]): string | undefined {
    const isMatch = group.some((each) => matches(sourceOf(ruleSet.rules, each), address));
    return isMatch ? undefined : "it matches other addresses";
  }
}

/** A rule and what it does with the addresses of a network or range. */
export interface PartHit {
  readonly rule: RuleId;
  readonly matches: boolean;
  /** How many of the addresses it decides. */
  readonly decides: AddressCount;
  /** `decides 256 of 512 addresses`, `matches, but a rule above it decides`, `matches none of them`. */
  readonly explanation: string;
}

/** Yields, for the addresses of a network or range, every rule in the order in which the model asks them. */
export function* describePartHits(
  { ruleSet, partition }: CompiledList,
  asked: Asked,
  shares: readonly Share[],
): Generator<PartHit> {
  const sources = sourcesOf(asked);
  const counts = new Map(shares.map(({ rule, count }) => [rule, count]));
  const whole = countOf(asked);
  const isFirst = modelOf(ruleSet) === "first-match";
  const mayDecideFirst = partialWords(
    ruleSet,
    // Without a proof the default may decide.
    shares.length === 0 ? [undefined] : shares.map(({ rule }) => rule),
    asked,
  );
  for (const rule of allInOrder(ruleSet, partition)) {
    const group = groupOf(ruleSet.rules, rule);
    const decides = group.map((each) => counts.get(each) ?? NO_ADDRESSES).reduce(plus, NO_ADDRESSES);
    const own = group.map((each) => sourceOf(ruleSet.rules, each));
    const matched = !isNone(decides) || own.some((one) => sources.some((source) => overlaps(one, source)));
    const explanation = !isNone(decides)
      ? `decides ${shareOf(decides, whole)}`
      : matched
        ? mayDecideFirst(rule)
          ? mayApply(ruleSet, rule)
          : `matches some, but ${isFirst ? "rules above it decide" : "other rules decide"}`
        : "matches none of them";
    yield { rule, matches: matched, decides, explanation };
  }
}

/** Returns whether the word of a rule has a partial rule that may decide some of the addresses, see {@link partialDeciders}. */
function partialWords(
  ruleSet: RuleSet,
  deciders: readonly (RuleId | undefined)[],
  asked: Address | Asked,
): (rule: RuleId) => boolean {
  const partial = new Set(partialDeciders(ruleSet, deciders, asked));
  return (rule) => partial.size > 0 && groupOf(ruleSet.rules, rule).some((each) => partial.has(each));
}

/** Yields the first rule of each word in the order in which the model asks them. Where that order is unknown, partial rules are the last. */
function* allInOrder(ruleSet: RuleSet, { order }: Partition): Generator<RuleId> {
  const { rules } = ruleSet;
  const isFirst = (rule: RuleId) => isFirstOfGroup(rules, rule);
  if (modelOf(ruleSet) === "first-match") {
    for (let rule = 0; rule < rules.count; rule++) if (isFirst(rule)) yield rule;
    return;
  }
  for (const rule of order) if (isFirst(rule)) yield rule;
  yield* partialRules(rules).filter(isFirst);
}

function decidesText(ruleSet: RuleSet, rule: RuleId): string {
  return isOpen(ruleSet.rules, rule) ? `decides, ${describeUnless(ruleSet, [rule])}` : "decides";
}

function mayApply(ruleSet: RuleSet, rule: RuleId): string {
  return `may apply (${whyOf(ruleSet, rule)})`;
}

function countOf(asked: Asked): AddressCount {
  return asked.kind === "range" ? countIn(asked.family, asked.to - asked.from + 1n) : matchCountOf(asked);
}

/** Describes the first octet or group in which an address does not match a source. `undefined` if it matches. */
function describeMismatch(source: Source, address: Address): string | undefined {
  if (matches(source, address)) return undefined;
  if (source.kind === "ipv4" && address.family === "ipv4") {
    return partMismatch("octet", octetsOf(source.address), octetsOf(source.mask), octetsOf(address.word));
  }
  if (source.kind === "ipv6" && address.family === "ipv6") {
    const mask = [0, 1, 2, 3].map((index) => prefixWord(source.length, index));
    return partMismatch("group", groupsOf(source.address), groupsOf(mask), groupsOf(address.words));
  }
  return `it matches ${source.kind === "ipv4" ? "IPv4" : "IPv6"} only`;
}

function octetsOf(word: number): readonly number[] {
  return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255];
}

function groupsOf(words: readonly number[]): readonly number[] {
  return words.flatMap((word) => [word >>> 16, word & 0xffff]);
}

function partMismatch(
  part: "octet" | "group",
  wanted: readonly number[],
  mask: readonly number[],
  given: readonly number[],
): string {
  const [whole, radix] = part === "octet" ? [255, 10] : [0xffff, 16];
  const place = mask.findIndex((bits, index) => (((wanted[index] ?? 0) ^ (given[index] ?? 0)) & bits) !== 0);
  const [want = 0, bits = 0, is = 0] = [wanted[place], mask[place], given[place]];
  const [value, under, result, required] = [is, bits, is & bits, want & bits].map((number) => number.toString(radix));
  const compared =
    bits === whole ? `${part} ${place + 1} is ${value}` : `${part} ${place + 1}: ${value} & ${under} = ${result}`;
  return `${compared}, the rule requires ${required}`;
}
