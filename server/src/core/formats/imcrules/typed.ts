import { isIncomplete, numberOf, parseAddress } from "../../address/address.js";
import { cidrsOf } from "../../address/block.js";
import { parseIpv4 } from "../../address/ipv4.js";
import { prefixLengthOf } from "../../address/mask.js";
import type { Asked, Source } from "../../model/source.js";
import { parseLine } from "./parse.js";

/** An address, a network or a range that somebody typed or pasted outside a rule file. */
export interface Typed {
  readonly text: string;
  /** `undefined` if the text is none of these. */
  readonly asked: Asked | undefined;
}

/**
 * Reads the addresses, networks and ranges in a text, separated by spaces, commas, semicolons or ends of lines.
 *
 * An address may have brackets and a port, as in a log: `[2001:db8::1]:25`, `192.0.2.1:25`.
 * A dotted mask behind an address belongs to it: no client has an address that is a contiguous mask or begins with 255.
 */
export function readTyped(text: string): readonly Typed[] {
  return text.split(/[\r\n,;]+/).flatMap((part) => {
    const words = part.split(/\s+/).filter((word) => word !== "");
    const typed: Typed[] = [];
    for (let place = 0; place < words.length; place++) {
      const [word = "", next = ""] = words.slice(place, place + 2);
      const isMasked = parseIpv4(word) !== undefined && isMask(next);
      const masked = isMasked ? `${word} ${next}` : word;
      typed.push({ text: masked, asked: readAsked(masked) });
      if (isMasked) place++;
    }
    return typed;
  });
}

function isMask(word: string): boolean {
  const mask = parseIpv4(word);
  return mask !== undefined && (prefixLengthOf(mask) !== undefined || mask >>> 24 === 255);
}

function readAsked(text: string): Asked | undefined {
  return readSource(withoutPort(text)) ?? readRange(text);
}

/** Returns the address in `[2001:db8::1]:25`, `[2001:db8::1]` or `192.0.2.1:25`, as logs write it. Returns any other text unchanged. */
export function withoutPort(text: string): string {
  const [, bracketed, dotted, port = "0"] = /^(?:\[([\da-fA-F:.]+)\]|([\d.]+)(?=:))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = bracketed ?? dotted ?? "";
  return parseAddress(address) !== undefined && Number(port) <= 65_535 ? address : text;
}

/** Whether more characters could make a text an address, a network or a range, with or without a port. */
export function isUnfinished(text: string): boolean {
  if (isIncomplete(text)) return true;
  if (text.startsWith("["))
    return !text.includes("]") && (isIncomplete(text.slice(1)) || parseAddress(text.slice(1)) !== undefined);
  if (text.endsWith("/") || text.endsWith(":")) return parseAddress(text.slice(0, -1)) !== undefined;
  const dash = text.indexOf("-");
  const end = text.slice(dash + 1);
  return dash > 0 && parseAddress(text.slice(0, dash)) !== undefined && (end === "" || isIncomplete(end));
}

function readSource(text: string): Source | undefined {
  const { statement } = parseLine(`accept ${text}`);
  return statement?.kind === "rule" && !text.includes("#") ? statement.source : undefined;
}

/** Reads `10.0.0.5-10.0.0.9`. Returns a range that is one network as that network. */
function readRange(text: string): Asked | undefined {
  const dash = text.indexOf("-");
  const [first, last] = [text.slice(0, Math.max(dash, 0)), text.slice(dash + 1)].map(parseAddress);
  if (first === undefined || last?.family !== first.family) return undefined;
  const range = { family: first.family, from: numberOf(first), to: numberOf(last) };
  if (range.from > range.to) return undefined;
  const [block = "", next] = cidrsOf(range);
  return (next === undefined ? readSource(block) : undefined) ?? { kind: "range", ...range };
}
