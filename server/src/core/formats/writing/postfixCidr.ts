import { allOf } from "../blocks.js";
import { networkText } from "../networkText.js";
import { linesOf } from "./lines.js";
import type { Writer } from "./writer.js";

/** Writes a table of Postfix. A comment behind a rule would be a part of its result, and an indented line a part of the line above. */
export const writePostfixCidr: Writer = {
  rows: "rules",
  holes: "none",
  hasComments: false,
  place: "For smtpd_client_restrictions: elsewhere OK may let a client relay.",
  write: (list) =>
    linesOf(list, {
      rule({ action, source }) {
        const result = action === "accept" ? "OK" : "REJECT";
        const sources = source.kind === "any" ? [allOf("ipv4"), allOf("ipv6")] : [source];
        return sources.map((one) => `${networkText(one)} ${result}`);
      },
    }),
};
