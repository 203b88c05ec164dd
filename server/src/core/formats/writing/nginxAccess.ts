import { ALL_BITS } from "../../address/mask.js";
import { networkText } from "../networkText.js";
import { linesOf } from "./lines.js";
import type { Writer } from "./writer.js";

/** Writes allow and deny as they are inside of a block. */
export const writeNginxAccess: Writer = {
  rows: "rules",
  holes: "none",
  hasComments: true,
  place: "For a block of nginx without other rules: include this file there.",
  // nginx takes this address for an error.
  isRefused: (source) => source.kind === "ipv4" && source.mask === ALL_BITS && source.address === ALL_BITS,
  write: (list) =>
    linesOf(list, {
      rule: ({ action, source }) => [`${action === "accept" ? "allow" : "deny"} ${networkText(source) ?? "all"};`],
    }),
};
