import { clientText } from "../hosts/clients.js";
import { linesOf } from "./lines.js";
import type { Writer } from "./writer.js";

/** Writes hosts.allow. Its last rule decides all clients, so that hosts.deny is not asked. A comment behind a rule would be clients. */
export const writeHostsAccess: Writer = {
  rows: "rules",
  holes: "any",
  hasComments: false,
  place: "For hosts.allow alone. Replace ALL by the name of a daemon, if others have rules of their own.",
  write: (list) =>
    linesOf(list, {
      rule: ({ action, source }) => [`ALL: ${clientText(source)} : ${action === "accept" ? "ALLOW" : "DENY"}`],
    }),
};
