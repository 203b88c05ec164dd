import { formatAddress } from "../../address/address.js";
import { firstOfPrefix, formatMapped, type Ipv6, mappedIpv4 } from "../../address/ipv6.js";
import { complementOf, maskOfLength, networkOf } from "../../address/mask.js";
import { addressIn, formatSource, type MaskedSource } from "../../model/source.js";

/** What a source with bits outside its mask may mean. */
export interface HostBitReading {
  /** The network that the source matches, the single host, or another network that is likely meant. */
  readonly kind: "network" | "host" | "other";
  /** The source without host bits: an address for the host, and a network in CIDR notation or with a dotted mask. */
  readonly text: string;
}

/**
 * Returns what a source with bits outside its mask may mean, the likeliest first. Empty if it has none.
 *
 * The text of `fd::/8` is 00fd::/8, and fd00::/8 is likely. Nobody writes a network of zeros as `::1/32`, so ::1 is likely.
 * The length of `::ffff:192.0.2.0/24` counts bits of IPv6, and 24 bits of IPv4 are likely.
 */
export function hostBitReadings(source: MaskedSource): readonly HostBitReading[] {
  const network: HostBitReading = { kind: "network", text: formatSource(source) };
  const host: HostBitReading = { kind: "host", text: formatAddress(addressIn(source)) };
  if (source.kind === "ipv4") return (source.address & complementOf(source.mask)) === 0 ? [] : [network, host];
  const { address, length } = source;
  const first = firstOfPrefix(address, length);
  if (address.every((word, index) => word === first[index])) return [];
  const mapped = mappedIpv4(address);
  // No client has the address 0.0.0.0.
  const hosts = mapped === 0 ? [] : [host];
  if (mapped !== undefined && length < 32) {
    const meant = networkOf(mapped, maskOfLength(length));
    const other: HostBitReading = { kind: "other", text: `${formatMapped(meant)}/${96 + length}` };
    return meant === mapped ? [other, network] : [other, network, host];
  }
  const padded = paddedTo(address, length);
  if (padded !== undefined) {
    return [{ kind: "other", text: formatSource({ ...source, address: padded }) }, network, ...hosts];
  }
  return first.every((word) => word === 0) ? [...hosts, network] : [network, ...hosts];
}

/** Returns the address whose last group has its missing digits at its end, so that it fits the length. `undefined` if none does. */
function paddedTo(address: Ipv6, length: number): Ipv6 | undefined {
  const group = Math.ceil(length / 16) - 1;
  const [index, shift] = [group >>> 1, group % 2 === 0 ? 16 : 0];
  const value = ((address[index] ?? 0) >>> shift) & 0xffff;
  for (let digits = 1; value !== 0 && value << (4 * digits) <= 0xffff; digits++) {
    const word = (place: 0 | 1 | 2 | 3) =>
      place === index ? (address[place] ^ (value << shift) ^ ((value << (4 * digits)) << shift)) >>> 0 : address[place];
    const padded: Ipv6 = [word(0), word(1), word(2), word(3)];
    const first = firstOfPrefix(padded, length);
    if (padded.every((bits, place) => bits === first[place])) return padded;
  }
  return undefined;
}
