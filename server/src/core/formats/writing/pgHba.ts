import { formatSource } from "../../model/source.js";
import { linesOf } from "./lines.js";
import type { Writer } from "./writer.js";

/** Writes pg_hba.conf, for all databases and users. */
export const writePgHba: Writer = {
  rows: "rules",
  holes: "any",
  hasComments: true,
  place: "TYPE DATABASE USER ADDRESS METHOD",
  write: (list, { method }) =>
    linesOf(list, {
      rule({ action, source }) {
        const address = source.kind === "any" ? "all" : formatSource(source);
        return [`host all all ${address} ${action === "accept" ? method : "reject"}`];
      },
    }),
};
