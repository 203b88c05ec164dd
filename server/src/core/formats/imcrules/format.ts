import { formatIpv4 } from "../../address/ipv4.js";
import { formatMapped } from "../../address/ipv6.js";
import { networkOf, prefixLengthOf } from "../../address/mask.js";
import type { Format } from "../../model/format.js";
import type { Origin } from "../../model/ruleSet.js";
import { formatSource } from "../../model/source.js";
import { hasDottedMask } from "../../model/statement.js";
import { textAt } from "../../text/text.js";

/** Our own language, the "Specify by host" list of Exchange 5.5. */
export const imcrules: Format = {
  id: "imcrules",
  name: "IMC rule file",
  program: "Exchange",
  words: {
    accept: { name: "accept", verb: "accepts", verbs: "accept", participle: "accepted" },
    reject: { name: "reject", verb: "rejects", verbs: "reject", participle: "rejected" },
    unmatched: undefined,
  },
  levels: {},
  reasons: {},
  notation: {
    /** Writes a source without holes with the same kind of mask as `like`. */
    source(source, like, lineText) {
      if (source.kind !== "ipv4") return formatSource(source);
      const address = networkOf(source.address, source.mask);
      const isMapped = textAt(lineText, like.addressSpan).includes(":");
      if (isMapped) return `${formatMapped(address)}/${96 + (prefixLengthOf(source.mask) ?? 0)}`;
      return hasDottedMask(lineText, like) ? `${formatIpv4(address)} ${formatIpv4(source.mask)}` : formatSource(source);
    },
    rule: (action, source) => `${action} ${formatSource(source)}`,
  },
};

/** What holds in a rule file without directives. */
export const ours: Origin = {
  format: imcrules,
  options: {},
  name: "",
  usualDefault: "accept",
  usualModel: "first-match",
};
