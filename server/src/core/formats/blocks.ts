import type { Family } from "../address/address.js";
import { type Ipv6, mappedIpv4 } from "../address/ipv6.js";
import { maskOfLength } from "../address/mask.js";
import { covers, type MaskedSource, specificityOf } from "../model/source.js";

/** The most blocks of a set. A reader gives up on a rule for more. */
export const BLOCKS_AT_MOST = 4_096;

/**
 * The blocks of a family that are not in a network, from the largest to the smallest. There is one for each bit of its length.
 *
 * `network` must have a contiguous mask. With `around` they are the blocks in the network of that length around it.
 */
export function complementOfBlock(network: MaskedSource, around = 0): readonly MaskedSource[] {
  const blocks: MaskedSource[] = [];
  for (let length = around + 1; length <= specificityOf(network); length++) blocks.push(sibling(network, length));
  return blocks;
}

/** Returns the addresses that both sets have. Each set has disjoint blocks of contiguous masks. */
export function intersection(one: readonly MaskedSource[], other: readonly MaskedSource[]): readonly MaskedSource[] {
  return one.flatMap((block) =>
    other.flatMap((another) => (covers(block, another) ? [another] : covers(another, block) ? [block] : [])),
  );
}

/**
 * Returns the blocks of the network's family without the network. Equal to an intersection with the complement, in less time.
 *
 * O(blocks). All must have contiguous masks.
 */
export function without(blocks: readonly MaskedSource[], network: MaskedSource): readonly MaskedSource[] {
  return blocks.flatMap((block) => {
    if (block.kind !== network.kind || covers(network, block)) return [];
    return covers(block, network) ? complementOfBlock(network, specificityOf(block)) : [block];
  });
}

/** Whether a network has mapped addresses only. Most programs ask with the IPv4 address of such a client. */
export function isMapped(network: MaskedSource): boolean {
  return network.kind === "ipv6" && network.length >= 96 && mappedIpv4(network.address) !== undefined;
}

/** Returns every address of a family as one block. */
export function allOf(family: Family): MaskedSource {
  return family === "ipv4" ? { kind: "ipv4", address: 0, mask: 0 } : { kind: "ipv6", address: [0, 0, 0, 0], length: 0 };
}

/** Returns the block of `length` bits beside the one that holds the network: its last bit is the other one. */
function sibling(network: MaskedSource, length: number): MaskedSource {
  const word = (length - 1) >>> 5;
  const bit = (0x80000000 >>> ((length - 1) & 31)) >>> 0;
  if (network.kind === "ipv4") {
    const mask = maskOfLength(length);
    return { kind: "ipv4", address: ((network.address ^ bit) & mask) >>> 0, mask };
  }
  const flipped = (place: number) => {
    const value = network.address[place] ?? 0;
    const kept = place < word ? value : place > word ? 0 : (value ^ bit) & ~((bit - 1) >>> 0);
    return kept >>> 0;
  };
  const address: Ipv6 = [flipped(0), flipped(1), flipped(2), flipped(3)];
  return { kind: "ipv6", address, length };
}
