import { prefixWord } from "../../address/ipv6.js";
import { complementOf, type Mask, prefixLengthOf } from "../../address/mask.js";
import { specialNetworkOf } from "../../address/special.js";
import type { RuleSet } from "../../model/ruleSet.js";
import {
  ADDRESS_WORDS,
  ANY,
  IPV4,
  isIncluded,
  isPartial,
  isWritten,
  type RuleTable,
  sourceOf,
} from "../../model/ruleTable.js";
import type { Source } from "../../model/source.js";
import { sourcesIn, type WrittenSource } from "../../model/statement.js";
import { inSteps, type Steps } from "../../text/steps.js";
import { isImpossibleIpv4, isImpossibleIpv6, isImpossibleOctet } from "./impossible.js";
import { isSuspicious } from "./maskSlips.js";
import {
  AMBIGUOUS,
  DEAD,
  type ListTraits,
  noTraits,
  REDUNDANT,
  type RuleTraits,
  type SourceFault,
  traitBit,
} from "./traits.js";

/** A fault of a source in an expectation. Faults of rules are {@link RuleTraits}. */
export interface FaultySource {
  readonly fault: SourceFault;
  readonly line: number;
  readonly written: WrittenSource;
}

const CATCH_ALL_WITH_ADDRESS = traitBit("catch-all-with-address");
const UNSPECIFIED_ADDRESS = traitBit("unspecified-address");
const NETWORK_AS_HOST = traitBit("network-as-host");
const HOST_BITS_SET = traitBit("host-bits-set");
const IMPOSSIBLE_SOURCE = traitBit("impossible-source");

/** Returns the traits of each rule: those in the list, and those that the source alone gives it. O(rules). */
export function* traitsOfRules(rules: RuleTable, order: Uint32Array, listTraits: ListTraits): Steps<RuleTraits> {
  const traits = noTraits(rules.count);
  yield* inSteps(order.length, (from, to) => addTraits(traits, rules, order, listTraits, from, to));
  if (rules.conditions !== undefined) yield* inSteps(rules.count, (from, to) => addPartial(traits, rules, from, to));
  if (rules.flags !== undefined) yield* inSteps(rules.count, (from, to) => clearUnwritten(traits, rules, from, to));
  return traits;
}

/** Adds the traits of the partial rules, which have no rank. */
function addPartial(traits: RuleTraits, rules: RuleTable, from: number, to: number): void {
  for (let id = from; id < to; id++) if (isPartial(rules, id)) traits[id] = traitsOf(sourceOf(rules, id));
}

/** A source that is not in the line of its rule has no faults there. */
function clearUnwritten(traits: RuleTraits, rules: RuleTable, from: number, to: number): void {
  for (let id = from; id < to; id++) {
    if (!isWritten(rules, id)) traits[id] = (traits[id] ?? 0) & (DEAD | REDUNDANT);
  }
}

/** Leaves of the traits of included rules only the doubts that they cast on others. The rest concerns their own file. O(rules). */
export function clearIncluded(traits: RuleTraits, rules: RuleTable): void {
  if (rules.flags === undefined) return;
  for (let id = 0; id < rules.count; id++) if (isIncluded(rules, id)) traits[id] = (traits[id] ?? 0) & AMBIGUOUS;
}

/**
 * Moves the traits of the rules that one word means to the first of them, so that people see one finding.
 *
 * The word is dead if all its rules are, and redundant if all are one or the other: its rules share no address.
 */
export function joinGroups(traits: RuleTraits, { groups }: RuleTable): void {
  if (groups === undefined) return;
  for (let first = 0, end = 1; first < traits.length; first = end, end++) {
    while (end < traits.length && groups[end] === groups[first]) end++;
    if (end === first + 1) continue;
    const rows = traits.subarray(first, end);
    const reasons = rows.map((row) => row & DEAD);
    const joined = rows.every((row) => (row & DEAD) !== 0)
      ? reasonOfAll(reasons)
      : rows.every((row) => (row & (DEAD | REDUNDANT)) !== 0)
        ? REDUNDANT
        : 0;
    const faults = rows.reduce((sum, row) => sum | (row & ~(DEAD | REDUNDANT)), 0);
    const isImpossible = rows.every((row) => (row & IMPOSSIBLE_SOURCE) !== 0);
    rows.fill(0);
    rows[0] = joined | (isImpossible ? faults : faults & ~IMPOSSIBLE_SOURCE);
  }
}

/** Returns the reason of all rules of a word if it is the same, else whether one of them surely gets the other verdict. */
function reasonOfAll(reasons: Uint32Array): number {
  const [first = 0] = reasons;
  if (reasons.every((reason) => reason === first)) return first;
  const has = (bits: number) => reasons.some((reason) => (reason & bits) !== 0);
  if (has(traitBit("contradictory-rule") | traitBit("shadowed-rule"))) return traitBit("shadowed-rule");
  const unreachable = traitBit("unreachable-after-catch-all");
  return has(unreachable) ? unreachable : traitBit("covered-rule");
}

/** Adds the traits of the rules of ranks `from` to `to` (exclusive). */
function addTraits(
  traits: RuleTraits,
  { kinds, addressWidth, addresses, masks }: RuleTable,
  order: Uint32Array,
  listTraits: ListTraits,
  from: number,
  to: number,
): void {
  for (let rank = from; rank < to; rank++) {
    const id = order[rank] ?? 0;
    const kind = kinds[id];
    const row = id * addressWidth;
    const mask = masks[id] ?? 0;
    let found = listTraits[rank] ?? 0;
    if (kind === IPV4) found |= ipv4Traits(addresses[row] ?? 0, mask);
    else if (kind !== ANY) found |= ipv6Traits(addresses, row, mask);
    traits[id] = found;
  }
}

/** The faults that are reported of expectations. A wide source or a mask with holes may be meant there. */
const reportedOfExpectations: readonly SourceFault[] = ["inverted-mask", "suspicious-mask", "host-bits-set"];

/** Returns the faults of the sources in expectations, in file order. */
export function expectationFaults({ notes }: RuleSet): readonly FaultySource[] {
  return notes.read.flatMap(({ statement }, place) => {
    if (statement?.kind !== "expectation") return [];
    return sourcesIn(statement).flatMap((written) => {
      const found = traitsOf(written.source);
      return reportedOfExpectations
        .filter((fault) => (found & traitBit(fault)) !== 0)
        .map((fault) => ({ fault, line: notes.lines[place] ?? 0, written }));
    });
  });
}

/** Whether a source has one of some faults. */
export function hasFault(source: Source, ...faults: readonly SourceFault[]): boolean {
  const found = traitsOf(source);
  return faults.some((fault) => (found & traitBit(fault)) !== 0);
}

function traitsOf(source: Source): number {
  if (source.kind === "any") return 0;
  return source.kind === "ipv4"
    ? ipv4Traits(source.address, source.mask)
    : ipv6Traits(source.address, 0, source.length);
}

function ipv4Traits(address: number, mask: Mask): number {
  const zeros = ~mask >>> 0;
  if (zeros === 0 && (address & 255) === 0 && isNetworkAddress(address)) {
    return NETWORK_AS_HOST | (isImpossibleIpv4(address, mask) ? IMPOSSIBLE_SOURCE : 0);
  }
  const isContiguous = (zeros & (zeros + 1)) === 0;
  // Most sources are networks of addresses that clients have.
  if (isContiguous && mask >>> 24 === 255 && (address & zeros) === 0 && !isImpossibleOctet(address >>> 24)) return 0;
  if (mask === 0) return address === 0 ? 0 : CATCH_ALL_WITH_ADDRESS;
  if (address === 0 && mask === 0xffffffff) return UNSPECIFIED_ADDRESS;
  const hostBits = (address & ~mask) === 0 ? 0 : HOST_BITS_SET;
  const impossible = isImpossibleIpv4(address, mask) ? IMPOSSIBLE_SOURCE : 0;
  if (isContiguous) return hostBits | impossible;
  return oddMaskTraits(address, mask, hostBits) | impossible;
}

/** Whether an address that ends in 0 is rather that of a network: two octets are 0, or it is private (RFC 1918). */
function isNetworkAddress(address: number): boolean {
  if (address === 0) return false;
  return (address & 0xffff) === 0 || specialNetworkOf({ family: "ipv4", word: address })?.source === "RFC 1918";
}

/** Returns the traits of a mask with holes: one of three. Host bits are reported only beside the mildest of them. */
function oddMaskTraits(address: number, mask: Mask, hostBits: number): number {
  if (prefixLengthOf(complementOf(mask)) !== undefined) return traitBit("inverted-mask");
  return isSuspicious(address, mask) ? traitBit("suspicious-mask") : traitBit("non-contiguous-mask") | hostBits;
}

/** Returns the traits of an IPv6 source. Its address begins at index `row` of `words`. */
function ipv6Traits(words: ArrayLike<number>, row: number, length: number): number {
  let isZero = true;
  let hasHostBits = false;
  for (let word = 0; word < ADDRESS_WORDS; word++) {
    const value = words[row + word] ?? 0;
    if (value !== 0) isZero = false;
    if ((value & ~prefixWord(length, word)) !== 0) hasHostBits = true;
  }
  if (length === 0) return isZero ? 0 : CATCH_ALL_WITH_ADDRESS;
  if (length === 128 && isZero) return UNSPECIFIED_ADDRESS;
  return (hasHostBits ? HOST_BITS_SET : 0) | (isImpossibleIpv6(words, row, length) ? IMPOSSIBLE_SOURCE : 0);
}
