import type { Address } from "../address/address.js";
import type { Ipv4 } from "../address/ipv4.js";
import { mappedIpv4 } from "../address/ipv6.js";
import { blockCountOf, type Mask, maskOfLength, networkOf, prefixLengthOf } from "../address/mask.js";
import { type MaskedSource, matches } from "../model/source.js";
import { allOf } from "./blocks.js";

/**
 * Returns the clients that HAProxy matches by a member of a list, as disjoint sources. The first has the addresses that the text names.
 *
 * `undefined` for a mask whose holes make more than `most` sources.
 *
 * HAProxy asks with a second address of the other family too (pat_match_ip in pattern.c). An IPv4 client is also ::ffff:a.b.c.d. A 6to4
 * client (2002:AABB:CCDD::/48) and an IPv4-compatible one (::a.b.c.d) are also the IPv4 address inside of theirs.
 */
export function clientsOf(member: MaskedSource, most: number): readonly MaskedSource[] | undefined {
  if (member.kind === "ipv6") {
    const mapped = member.length < 96 ? undefined : mappedIpv4(member.address);
    if (mapped !== undefined) return [{ kind: "ipv4", address: mapped, mask: maskOfLength(member.length - 96) }];
    return takesIpv4(member) ? [member, allOf("ipv4")] : [member];
  }
  const { address, mask } = member;
  const length = prefixLengthOf(mask);
  if (length !== undefined) return [member, ...holding(networkOf(address, mask), length)];
  return 2 * blockCountOf(mask) < most ? [member, ...holdingAll(address, mask)] : undefined;
}

/** Whether an IPv6 network has all mapped addresses: `::/0`, `::/80`. HAProxy then matches every IPv4 client. */
export function takesIpv4(member: MaskedSource): boolean {
  return member.kind === "ipv6" && member.length <= 96 && matches(member, FIRST_MAPPED);
}

const FIRST_MAPPED: Address = { family: "ipv6", words: [0, 0, 0xffff, 0] };

/** Returns the IPv6 networks whose addresses hold one of an IPv4 network. */
function holding(network: Ipv4, length: number): readonly MaskedSource[] {
  return [
    { kind: "ipv6", address: [0, 0, 0, network], length: 96 + length },
    {
      kind: "ipv6",
      address: [(0x20020000 | (network >>> 16)) >>> 0, (network << 16) >>> 0, 0, 0],
      length: 16 + length,
    },
  ];
}

/** Yields the same for a mask with holes. */
function* holdingAll(address: Ipv4, mask: Mask): Generator<MaskedSource> {
  for (const block of blocksIn(address, mask)) yield* holding(block.address, prefixLengthOf(block.mask) ?? 32);
}

/** Yields the blocks of a mask with holes, in ascending order. */
export function* blocksIn(address: Ipv4, mask: Mask): Generator<Extract<MaskedSource, { kind: "ipv4" }>> {
  const lastBit = (mask & -mask) >>> 0;
  const length = 32 - (31 - Math.clz32(lastBit));
  const holes = (~mask & maskOfLength(length)) >>> 0;
  let chosen = 0;
  do {
    yield { kind: "ipv4", address: (networkOf(address, mask) | chosen) >>> 0, mask: maskOfLength(length) };
    // The next set of holes, and none after all of them.
    chosen = ((chosen - holes) & holes) >>> 0;
  } while (chosen !== 0);
}
