import type { Ipv4 } from "../../address/ipv4.js";
import { formatIpv4, parseIpv4 } from "../../address/ipv4.js";
import { firstOfPrefix, mappedIpv4, parseIpv6 } from "../../address/ipv6.js";
import { ALL_BITS, complementOf, maskOfLength, networkOf } from "../../address/mask.js";
import type { Atom } from "../../model/condition.js";
import { formatSource, type MaskedSource, type Source } from "../../model/source.js";
import type { Span } from "../../text/text.js";
import { delimiterIn, type ListWord } from "./lines.js";

/** A word of a list of clients, as host_match() takes it. Spans are places in the logical line. */
export type ClientWord = MatchingClient | FaultyClient;

export interface MatchingClient {
  /** What the word matches at most. */
  readonly sources: readonly Source[];
  /** As written, for a rule that surely matches its source. */
  readonly addressSpan: Span;
  readonly maskSpan: Span | undefined;
  /** What must hold besides the address. `undefined` for a word that surely matches its sources. */
  readonly condition: ClientCondition | undefined;
  readonly remark: ClientRemark | undefined;
}

/** A word that matches nobody. */
export interface FaultyClient {
  readonly fault: string;
  /** The network whose host bits are set. */
  readonly meant?: Pick<MatchingClient, "addressSpan" | "maskSpan"> & { readonly source: MaskedSource };
}

export interface ClientCondition {
  readonly atom: Atom;
  /** Which clients these are: `clients of the netgroup office`. */
  readonly which: string;
}

/** What a word matches otherwise than it looks like. */
export interface ClientRemark {
  readonly reason: "octal" | "odd-length" | "name-pattern" | "host-bits-masked";
  /** What the text quotes instead of the word. */
  readonly meaning?: string;
  readonly meant?: MaskedSource;
}

const ANY: Source = { kind: "any" };

/** Reads a word of a list of clients. */
export function readClient({ text, start, end }: ListWord): ClientWord {
  const at = delimiterIn(text, "@", 1);
  if (at === undefined) return readHost(text, start);
  const host = readHost(text.slice(at + 1), start + at + 1);
  const user = text.slice(0, at);
  if ("fault" in host || user.toUpperCase() === "ALL") return host;
  const isName = !/[*?]|^\.|\.$|^(?:KNOWN|UNKNOWN)$/i.test(user);
  const atom = isName ? { name: "user", values: [user.toLowerCase()] } : termOf(`${user}@`);
  return {
    ...host,
    addressSpan: { start, end: host.maskSpan === undefined ? end : host.addressSpan.end },
    condition:
      host.condition === undefined
        ? { atom, which: `clients of the user ${shortened(user)}` }
        : { atom: termOf(text), which: `clients that ${shortened(text)} matches` },
  };
}

function termOf(text: string): Atom {
  return { name: `client ${text}`, values: ["yes"] };
}

/** Shortens a word of a text for people. */
export function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}

const SHOWN = 40;

function readHost(text: string, start: number): ClientWord {
  const addressSpan = { start, end: start + text.length };
  const found = (source: Source, more: Partial<MatchingClient> = {}): MatchingClient => ({
    sources: [source],
    addressSpan,
    maskSpan: undefined,
    condition: undefined,
    remark: undefined,
    ...more,
  });
  const partial = (which: string, sources: readonly Source[] = [ANY]) =>
    found(ANY, { sources, condition: { atom: termOf(text), which } });
  const keyword = text.toUpperCase();
  if (text === "") return { fault: "no-client" };
  if (text.startsWith("@")) return partial(`clients of the netgroup ${shortened(text.slice(1))}`);
  if (text.startsWith("/")) return partial(`clients that the file ${shortened(text)} lists`);
  if (keyword === "KNOWN") return partial("clients whose host name is known");
  if (keyword === "LOCAL") return partial("clients whose host name has no dot");
  const slash = delimiterIn(text, "/");
  if (slash !== undefined) return readNetwork(text, start, slash);
  if (/[*?]/.test(text)) return readPattern(text, found, partial);
  if (keyword === "ALL") return found(ANY);
  if (keyword === "UNKNOWN") return partial("clients whose host name is unknown");
  if (keyword === "PARANOID") return partial("clients whose host name does not lead back to them");
  if (text.startsWith(".") && isNumeric(text)) return readSuffix(text, partial);
  if (text.endsWith(".") && isNumeric(text)) {
    const prefix = octetsOf(text.slice(0, -1));
    if (prefix === undefined || prefix.length > 3) return { fault: "bad-prefix" };
    return found(prefixSource(prefix));
  }
  if (text.startsWith("[") && text.endsWith("]")) {
    const inside = text.slice(1, -1);
    const address = parseIpv6(withoutZone(inside));
    if (address === undefined) return { fault: "bad-brackets" };
    if (mappedIpv4(address) !== undefined) return { fault: "mapped-address" };
    const source = { kind: "ipv6", address, length: 128 } as const;
    if (inside.includes("%")) return partial(`clients of the interface of ${shortened(text)}`, [source]);
    return found(source, { addressSpan: { start: start + 1, end: start + text.length - 1 } });
  }
  if (isNumeric(text)) {
    const address = parseIpv4(text);
    if (address !== undefined) return found({ kind: "ipv4", address, mask: ALL_BITS });
    return { fault: /^0\d|\.0\d/.test(text) ? "zeros" : "no-address" };
  }
  // A host name has a letter, as in its last part.
  if (!/[\p{L}]/u.test(text)) return { fault: "no-address" };
  return partial(`clients with the host name ${shortened(text)}`);
}

/** Whether libwrap takes a word for an address alone, and never for a host name. */
function isNumeric(text: string): boolean {
  return /^[\d.]+$/.test(text);
}

/** Returns the octets of a part of an address as getnameinfo() writes them, without leading zeros. */
function octetsOf(text: string): readonly number[] | undefined {
  const octets = text.split(".", 5);
  const isOctet = (octet: string) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255;
  return octets.every(isOctet) ? octets.map(Number) : undefined;
}

function prefixSource(octets: readonly number[]): MaskedSource {
  const address = octets.reduce((word, octet, place) => word + octet * 2 ** (24 - 8 * place), 0);
  return { kind: "ipv4", address, mask: maskOfLength(8 * octets.length) };
}

type MakeFound = (source: Source, more?: Partial<MatchingClient>) => MatchingClient;
type MakePartial = (which: string, sources?: readonly Source[]) => MatchingClient;

/** Reads a word with `*` or `?`, which is compared with the text of the address and with the host name. */
function readPattern(text: string, found: MakeFound, partial: MakePartial): ClientWord {
  if (/^\*+$/.test(text)) return found(ANY);
  const which = `clients that the pattern ${shortened(text)} matches`;
  if (!/^[\d.*?]+$/.test(text)) return partial(which);
  const begin = text.slice(0, text.search(/[*?]/)).replace(/\d*$/, "");
  if (begin === "") return partial(which);
  const octets = octetsOf(begin.slice(0, -1));
  if (octets === undefined || octets.length > 3) return { fault: "bad-prefix" };
  const source = prefixSource(octets);
  if (!/^\*+$/.test(text.slice(begin.length))) return partial(which, [source]);
  return found(source, { remark: { reason: "name-pattern" } });
}

/** Reads the last octets of an address. An address such as ::10.0.0.1 ends in them, too. */
function readSuffix(text: string, partial: MakePartial): ClientWord {
  const octets = octetsOf(text.slice(1));
  if (octets === undefined || octets.length > 3) return { fault: "bad-prefix" };
  const address = octets.reduce((word, octet) => word * 256 + octet, 0);
  const mask = complementOf(maskOfLength(32 - 8 * octets.length));
  return partial(`clients whose address ends in ${text}`, [
    { kind: "ipv4", address, mask },
    { kind: "ipv6", address: [0, 0, 0, 0], length: 96 },
  ]);
}

/** Reads a word with a mask, as masked_match() does. */
function readNetwork(text: string, start: number, slash: number): ClientWord {
  const [net, mask] = [text.slice(0, slash), text.slice(slash + 1)];
  const maskSpan = { start: start + slash + 1, end: start + text.length };
  const isBracketed = net.startsWith("[") && net.endsWith("]");
  return isBracketed
    ? readIpv6Network(net.slice(1, -1), mask, { addressSpan: { start: start + 1, end: start + slash - 1 }, maskSpan })
    : readIpv4Network(net, mask, { addressSpan: { start, end: start + slash }, maskSpan });
}

type Spans = Pick<MatchingClient, "addressSpan" | "maskSpan">;

function readIpv4Network(net: string, mask: string, spans: Spans): ClientWord {
  const address = parseQuad(net);
  if (address === undefined) return { fault: net.includes(":") ? "no-brackets" : "bad-network" };
  const dotted = parseQuad(mask);
  const length = leadingNumber(mask);
  if (address === ALL_BITS) return { fault: "all-ones" };
  // The address 255.255.255.255 means "no address" to libwrap, so this mask is none.
  if (mask === "255.255.255.255") return { fault: "full-mask" };
  const isDotted = dotted !== undefined && dotted !== ALL_BITS;
  if (!isDotted && (length < 1 || length > 32))
    return { fault: length === 0 && /^0+$/.test(mask) ? "zero-length" : "bad-mask" };
  const bits = isDotted ? dotted : maskOfLength(length);
  const source: MaskedSource = { kind: "ipv4", address, mask: bits };
  if (networkOf(address, bits) !== address) return { fault: "host-bits", meant: { source, ...spans } };
  const meaning = formatSource(source);
  const isOctal = parseIpv4(net) !== address || (isDotted && parseIpv4(mask) !== bits);
  const isOdd = !isDotted && !/^\d+$/.test(mask);
  const reason = isOctal ? "octal" : isOdd ? "odd-length" : undefined;
  return { sources: [source], ...spans, condition: undefined, remark: reason && { reason, meaning } };
}

function readIpv6Network(net: string, mask: string, spans: Spans): ClientWord {
  const address = parseIpv6(withoutZone(net));
  const length = leadingNumber(mask);
  if (address === undefined) return { fault: "bad-brackets" };
  if (length < 0 || length > 128) return { fault: "bad-mask" };
  if (length >= 96 && mappedIpv4(address) !== undefined) return { fault: "mapped-address" };
  const first = firstOfPrefix(address, length);
  const source: MaskedSource = { kind: "ipv6", address: first, length };
  const isMasked = address.some((word, place) => word !== first[place]);
  const remark: ClientRemark | undefined = !/^\d+$/.test(mask)
    ? { reason: "odd-length", meaning: formatSource(source) }
    : isMasked
      ? { reason: "host-bits-masked", meant: { kind: "ipv6", address, length } }
      : undefined;
  const text = `[${net}]/${mask}`;
  const condition = net.includes("%")
    ? { atom: termOf(text), which: `clients of the interface of ${shortened(text)}` }
    : undefined;
  return { sources: [source], ...spans, condition, remark };
}

function withoutZone(text: string): string {
  return text.replace(/%[^%]+$/, "");
}

/**
 * Reads four parts as dot_quad_addr() and inet_addr() do: `010` is 8, `0x10` is 16.
 *
 * `undefined` for any other text.
 */
function parseQuad(text: string): Ipv4 | undefined {
  const parts = text.split(".", 5);
  if (parts.length !== 4) return undefined;
  let word = 0;
  for (const part of parts) {
    if (part.length > LONGEST_PART || !/^(?:0x[\da-f]+|0[0-7]*|[1-9]\d*)$/i.test(part)) return undefined;
    const value = /^0\d/.test(part) ? Number.parseInt(part, 8) : Number(part);
    if (value > 255) return undefined;
    word = word * 256 + value;
  }
  return word;
}

/** Longer parts have more leading zeros than anybody writes. */
const LONGEST_PART = 64;

/** Reads a number as atoi() does: up to the first other character, 0 without a digit, and its lowest 32 bits. */
function leadingNumber(text: string): number {
  const [, sign = "", digits = "0"] = /^([+-]?)(\d+)/.exec(text) ?? [];
  const value = BigInt(digits.slice(0, 4_096)) * (sign === "-" ? -1n : 1n);
  const long = value > LONGEST ? LONGEST : value < -LONGEST ? -LONGEST - 1n : value;
  return Number(BigInt.asIntN(32, long));
}

const LONGEST = 0x7fffffffffffffffn;

/** Returns the text of a network in the notation that every libwrap reads: `10.0.0.0/255.0.0.0`, `[2001:db8::]/32`. */
export function clientText(source: Source): string {
  if (source.kind === "any") return "ALL";
  const text = formatSource(source);
  if (source.kind === "ipv6") {
    const [address = "", length = "128"] = text.split("/");
    return length === "128" ? `[${address}]` : `[${address}]/${length}`;
  }
  const address = formatIpv4(networkOf(source.address, source.mask));
  return source.mask === ALL_BITS ? address : `${address}/${formatIpv4(source.mask)}`;
}
