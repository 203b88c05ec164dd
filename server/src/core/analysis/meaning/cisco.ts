import { parseIpv4 } from "../../address/ipv4.js";
import { complementOf, networkOf, prefixLengthOf } from "../../address/mask.js";
import { formatSource } from "../../model/source.js";
import { knownActionFor } from "./keywords.js";
import { type LinePart, mapTexts, only, unread } from "./linePart.js";
import { sourceOf, withoutHostLength } from "./sources.js";

/**
 * Reads a rule of a Cisco access list: `access-list 10 deny A W`, `10 permit host A`, `permit A W`.
 *
 * `undefined` for other lines. A rule about ports or destinations has no reading, since our rules have neither.
 */
export function readCisco(words: readonly string[]): LinePart | undefined {
  const isNumbered = /^access-list$/i.test(words[0] ?? "");
  const afterName = words.slice(isNumbered ? 2 : 0);
  const afterType = isNumbered && /^(standard|extended)$/i.test(afterName[0] ?? "") ? afterName.slice(1) : afterName;
  const isSequenced = /^\d+$/.test(afterType[0] ?? "");
  const [word = "", ...behind] = isSequenced ? afterType.slice(1) : afterType;
  const isListed = isNumbered || isSequenced;
  if (isListed && /^remark$/i.test(word)) return only(`# ${behind.join(" ")}`.trimEnd(), "cisco");
  if (!/^(permit|deny)$/i.test(word)) return undefined;
  const action = knownActionFor(word) ?? "";
  const part = readAddresses(withoutRest(behind), action, isListed);
  return mapTexts(part, (text) => `${action} ${text}`) ?? (isListed ? unread("cisco") : undefined);
}

/** Removes the protocol IP, a destination that is any, and the wish for a log. */
function withoutRest(words: readonly string[]): readonly string[] {
  const isExtended = /^ip$/i.test(words[0] ?? "");
  const source = isExtended ? words.slice(1) : words;
  const logged = /^log$/i.test(source.at(-1) ?? "") ? source.slice(0, -1) : source;
  return isExtended && logged.length > 1 && /^any$/i.test(logged.at(-1) ?? "") ? logged.slice(0, -1) : logged;
}

function readAddresses(words: readonly string[], action: string, isListed: boolean): LinePart | undefined {
  const [first = "", second = "", ...rest] = words;
  if (rest.length > 0) return undefined;
  // These lists are about IPv4, so their any opens no more. It may shut more.
  if (second === "") {
    const isAny = /^any$/i.test(first);
    // Without a number the line may be one of a named list, or another program's.
    if (isAny && !isListed && action === "accept") return { kinds: ["cisco"], readings: [["0.0.0.0/0"], ["any"]] };
    if (!isListed || !(isAny || sourceOf(first)?.kind === "ipv4")) return undefined;
    return only(isAny ? (action === "accept" ? "0.0.0.0/0" : "any") : first, "cisco");
  }
  const [address, wildcard] = [first, second].map(parseIpv4);
  if (/^host$/i.test(first)) return wildcard === undefined ? undefined : only(second, "cisco");
  if (address === undefined || wildcard === undefined) return undefined;
  const isMask = prefixLengthOf(wildcard) !== undefined;
  const isWildcard = prefixLengthOf(complementOf(wildcard)) !== undefined;
  const masks = isMask ? [complementOf(wildcard), wildcard] : isWildcard ? [complementOf(wildcard)] : [];
  return {
    kinds: ["cisco"],
    readings: masks.map((mask) => {
      const source = { kind: "ipv4", address: networkOf(address, mask), mask } as const;
      return [withoutHostLength(formatSource(source))];
    }),
  };
}
