import { numberOf, parseAddress } from "../../address/address.js";
import { cidrsOf } from "../../address/block.js";
import { parseIpv4 } from "../../address/ipv4.js";
import { prefixLengthOf } from "../../address/mask.js";
import { parseLine } from "../../formats/imcrules/parse.js";
import type { Source } from "../../model/source.js";
import { hasFault } from "../passes/sourceFaults.js";
import { hostBitReadings } from "./hostBits.js";
import { also, joined, type LinePart, only, unread } from "./linePart.js";

/**
 * Reads the sources behind an action: one, or several with commas between them. `undefined` if one is not understood.
 *
 * Valid sources stay as they are. Without `keepsHostBits` one with host bits has several readings.
 */
export function readSources(text: string, keepsHostBits = true): LinePart | undefined {
  const items = text.split(",").map((item) => item.trim());
  const named = items.filter((item) => item !== "");
  const part = joined(named.map((item) => readSource(item, keepsHostBits)));
  if (items.length === 1 || part === undefined) return part;
  const mayBeMask = named.slice(1).some((item) => (prefixLengthOf(parseIpv4(item) ?? 0) ?? 0) >= 8);
  return also({ ...part, isGuess: part.isGuess || mayBeMask }, named.length === 1 ? "address" : "list");
}

/** Reads one source with single spaces: as ours, as a range, or with words and characters that do not belong. */
function readSource(text: string, keepsHostBits: boolean): LinePart | undefined {
  const source = sourceOf(text);
  if (source !== undefined && keepsHostBits) return only(text);
  if (source !== undefined) return { kinds: [], readings: spellings(source, text).map((each) => [each]) };
  const padded = readPadded(text);
  if (padded !== undefined) return padded;
  const close = text.replace(/ ?\/ ?/g, "/").replace(" - ", "-");
  const [first = "", second = "", third, ...rest] = close.split(" ");
  if (rest.length > 0) return undefined;
  if (/^any$/i.test(first)) return ZEROS.has(close.slice(4)) ? only("any", "any") : undefined;
  if (third !== undefined) return undefined;
  if (/^host$/i.test(first)) return also(readWord(second), "cisco");
  if (second !== "") return readMasked(first, second);
  return close === text || close.includes("-") ? readWord(close) : also(readWord(close), "apart");
}

/** Numbers with leading zeros: octets, and lengths or last octets behind a slash, a dash or a space. Groups of IPv6 may have such zeros. */
const PADDED = /(?<![\da-f])0\d{1,3}(?=\.)|(?<=\.)0\d{1,3}(?![\da-f])|(?<=[-/ ])0\d{1,3}(?![\da-f:.])/gi;

/**
 * Reads a source that has numbers with leading zeros. `undefined` if it has none.
 *
 * Some programs read all of them as octal, others as decimal. There is no octal reading of 08.
 */
function readPadded(text: string): LinePart | undefined {
  if (text.length > LONGEST_WORD || text.search(PADDED) < 0) return undefined;
  const decimal = text.replace(PADDED, (digits) => String(Number(digits)));
  const octal = text.replace(PADDED, (digits) => (/[89]/.test(digits) ? digits : String(Number.parseInt(digits, 8))));
  const isOctal = octal.search(PADDED) < 0 && octal !== decimal;
  const known = [decimal, ...(isOctal ? [octal] : [])].flatMap((each) => readSource(each, false) ?? []);
  const inOrder = known.filter(({ kinds }) => !kinds.includes("reversed-range"));
  const parts = inOrder.length > 0 ? inOrder : known;
  if (parts.length === 0) return undefined;
  return {
    kinds: ["padded", ...parts.flatMap(({ kinds }) => kinds)],
    readings: parts.flatMap(({ readings }) => readings),
    isGuess: isOctal || parts.some(({ isGuess }) => isGuess),
  };
}

/** The ways to say once more that `any` compares no bit. */
const ZEROS: ReadonlySet<string> = new Set(["0.0.0.0", "0.0.0.0 0.0.0.0", "0.0.0.0/0", "::/0"]);

/** Reads an address with a mask or a length behind a space. */
function readMasked(address: string, mask: string): LinePart | undefined {
  const isLength = /^\d{1,3}$/.test(mask);
  return also(withEach(address, isLength ? `/${mask}` : ` ${mask}`), ...(isLength ? ["apart" as const] : []));
}

function readWord(word: string): LinePart | undefined {
  if (/^(all|\*)$/i.test(word)) return only("any", "word");
  const slash = word.indexOf("/");
  if (slash >= 0) return withEach(word.slice(0, slash), word.slice(slash));
  return readRange(word) ?? readPattern(word) ?? withEach(word, "");
}

/** Reads `a-b`, the addresses from `a` to `b`. `b` may be a last octet, as in `192.0.2.1-9`. */
function readRange(word: string): LinePart | undefined {
  const dash = word.indexOf("-");
  const [first, end] = [word.slice(0, Math.max(dash, 0)), word.slice(dash + 1)];
  const isShort = /^\d{1,3}$/.test(end) && first.includes(".");
  const last = isShort ? first.slice(0, first.lastIndexOf(".") + 1) + end : end;
  const [from, to] = [first, last].map(parseAddress);
  if (from === undefined || to === undefined || from.family !== to.family) return undefined;
  const [least, most] = [numberOf(from), numberOf(to)];
  const isReversed = least > most;
  const networks = [
    ...cidrsOf({ family: from.family, from: isReversed ? most : least, to: isReversed ? least : most }),
  ];
  if (networks.length === 0) return unread("range");
  // The dash of 192.0.2.0-24 may be a slash.
  const network = isShort ? sourceOf(`${first}/${end}`) : undefined;
  const isNetwork = network !== undefined && !hasFault(network, "host-bits-set", "catch-all-with-address");
  return {
    kinds: [isReversed ? "reversed-range" : "range"],
    readings: [networks.map(withoutHostLength), ...(isNetwork ? [[withoutHostLength(`${first}/${end}`)]] : [])],
    isGuess: isReversed,
  };
}

/** Reads `10.0.0.*` and `10.`, whose missing octets may be any. */
function readPattern(word: string): LinePart | undefined {
  const octets = /^((?:\d{1,3}\.){1,3})(?:\*(?:\.\*){0,2})?$/.exec(word)?.[1]?.split(".").slice(0, -1);
  if (octets === undefined) return undefined;
  const zeros = [...octets, "0", "0", "0"].slice(0, 4).join(".");
  const isHalf = word.endsWith(".");
  const stars = word.split("*").length - 1;
  if (octets.length + stars > 4) return undefined;
  const part = sourceOf(zeros) && only(`${zeros}/${8 * octets.length}`, isHalf ? "half" : "pattern");
  return part && { ...part, isGuess: isHalf };
}

/** Reads an address that has more around it than we allow, with the text of its mask behind it. */
function withEach(word: string, mask: string): LinePart | undefined {
  const address = addressIn(word);
  const source = address === undefined ? undefined : sourceOf(address + mask);
  if (address === undefined || source === undefined) return undefined;
  const readings = spellings(source, address + mask).map((text) => [text]);
  return readings.length === 0 ? undefined : { kinds: address === word ? [] : ["address"], readings };
}

/** Returns the address in a word with brackets, a port, a zone or a mark behind it. */
function addressIn(word: string): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const candidates = [
    word,
    /^\[([^\]]*)\](?::\d+)?$/.exec(word)?.[1],
    /^([\d.]+):\d+$/.exec(word)?.[1],
    /^([^%]*)%/.exec(word)?.[1],
    word.slice(0, -1).endsWith(".") ? undefined : word.replace(/[.;]$/, ""),
  ];
  return candidates.find((candidate) => candidate !== undefined && isAddress(candidate));
}

/** No word that contains an address, and no source, is longer. */
const LONGEST_WORD = 200;

function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}

/** Returns a source that may be written, in each of its readings: an address with host bits has several. */
function spellings(source: Source, text: string): readonly string[] {
  if (source.kind === "any" || !hasFault(source, "host-bits-set")) return [text];
  return hostBitReadings(source).map((reading) => withoutHostLength(reading.text));
}

/** Returns the source of a text. `undefined` if it is not valid. */
export function sourceOf(text: string): Source | undefined {
  const { statement } = parseLine(`accept ${text}`);
  return statement?.kind === "rule" ? statement.source : undefined;
}

/** Writes a single host without its length: `10.0.0.1` for `10.0.0.1/32`. */
export function withoutHostLength(cidr: string): string {
  return cidr.replace(cidr.includes(":") ? /\/128$/ : /\/32$/, "");
}
