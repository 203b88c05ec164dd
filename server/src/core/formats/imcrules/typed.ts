import { parseIpv4 } from "../../address/ipv4.js";
import { prefixLengthOf } from "../../address/mask.js";
import type { Source } from "../../model/source.js";
import { parseLine } from "./parse.js";

/** An address or network that somebody typed or pasted outside a rule file. */
export interface Typed {
  readonly text: string;
  /** `undefined` if the text is not a valid source. */
  readonly source: Source | undefined;
}

/**
 * Reads the addresses and networks in a text, separated by spaces, commas, semicolons or ends of lines.
 *
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
      typed.push({ text: masked, source: readTypedSource(masked) });
      if (isMasked) place++;
    }
    return typed;
  });
}

function isMask(word: string): boolean {
  const mask = parseIpv4(word);
  return mask !== undefined && (prefixLengthOf(mask) !== undefined || mask >>> 24 === 255);
}

function readTypedSource(text: string): Source | undefined {
  const { statement } = parseLine(`accept ${text}`);
  return statement?.kind === "rule" && !text.includes("#") ? statement.source : undefined;
}
