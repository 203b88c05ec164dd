import { formatAddress } from "../../address/address.js";
import { formatIpv4 } from "../../address/ipv4.js";
import { prefixLengthOf } from "../../address/mask.js";
import { addressIn, hasHoles, type Source, specificityOf } from "../../model/source.js";
import { linesOf } from "./lines.js";
import type { Writer } from "./writer.js";

/** Writes our own language, with the evaluation model of the list and its rules in their order. */
export const writeImcrules: Writer = {
  rows: "rules",
  holes: "any",
  hasDirectives: true,
  hasComments: true,
  place: undefined,
  write(list) {
    const opening = [
      `default ${list.default}`,
      ...(list.model === "first-match" ? [] : [`evaluate ${list.model}`]),
      ...(list.rows.length > 0 ? [""] : []),
    ];
    return linesOf(list, {
      opening,
      titleSign: "##",
      rule: ({ action, source }) => [`${action} ${textOf(source)}`],
      expectation: (text) => text,
    });
  },
};

/** Writes a source with its host bits, which mean the same. */
function textOf(source: Source): string {
  if (source.kind === "any") return "any";
  const address = formatAddress(addressIn(source));
  if (source.kind === "ipv4" && hasHoles(source)) return `${address} ${formatIpv4(source.mask)}`;
  const length = source.kind === "ipv4" ? (prefixLengthOf(source.mask) ?? 32) : source.length;
  return specificityOf(source) === (source.kind === "ipv4" ? 32 : 128) ? address : `${address}/${length}`;
}
