import { halvesOf } from "../../model/halves.js";
import { type MaskedSource, type Source, specificityOf } from "../../model/source.js";
import { without } from "../blocks.js";
import { takesIpv4 } from "../haproxyClients.js";
import { networkText } from "../networkText.js";
import { linesOf } from "./lines.js";
import type { Writer, WrittenRow } from "./writer.js";

/** Writes a plain list: the blocks of the verdict that its members get. */
export const writePlain: Writer = {
  rows: "blocks",
  holes: "none",
  hasComments: false,
  place: undefined,
  write(list, { read: { dialect } }) {
    const hasAllOfIpv4 = list.rows.some(({ source }) => source.kind === "ipv4" && source.mask === 0);
    const membersOf = (source: Source) => {
      if (dialect !== "haproxy") return halved(source);
      return hasAllOfIpv4 ? [source] : withoutMapped(source);
    };
    const rule = ({ source }: WrittenRow) => membersOf(source).map((one) => networkText(one) ?? "");
    return linesOf(list, { rule });
  },
};

/** Returns the halves of a whole family, since ipset refuses the length 0. */
function halved(source: Source): readonly Source[] {
  return specificityOf(source) === 0 ? (halvesOf(source) ?? [source]) : [source];
}

const MAPPED: MaskedSource = { kind: "ipv6", address: [0, 0, 0xffff, 0], length: 96 };
/** The zero bits before the ones of {@link MAPPED}. */
const ZERO_BITS = 80;

/**
 * Returns a network without the mapped addresses, by which HAProxy would match all IPv4 clients, in the order of addresses.
 *
 * No other client has such an address.
 */
function withoutMapped(source: Source): readonly Source[] {
  if (source.kind !== "ipv6" || !takesIpv4(source)) return [source];
  const blocks = without([source], MAPPED);
  const isBelow = (block: Source) => specificityOf(block) > ZERO_BITS;
  return [...blocks.filter(isBelow), ...blocks.filter((block) => !isBelow(block)).reverse()];
}
