import { specificityOf } from "../../model/source.js";
import type { Action } from "../../model/statement.js";
import { networkText } from "../networkText.js";
import { linesOf } from "./lines.js";
import type { Writer } from "./writer.js";

/** Writes a geo block. Its variable is 1 for rejected clients. */
export const writeNginxGeo: Writer = {
  rows: "blocks",
  holes: "none",
  hasComments: true,
  place: "For the http block of nginx: $rejected is 1 for rejected clients.",
  write(list) {
    // nginx would replace the default by rows for all addresses.
    const isEverything = list.rows.length === 2 && list.rows.every(({ source }) => specificityOf(source) === 0);
    const [first] = list.rows;
    const fallback = isEverything && first !== undefined ? first.action : list.default;
    return linesOf(isEverything ? { ...list, rows: [] } : list, {
      opening: ["geo $rejected {", `    default ${textOfValue(fallback)};`],
      indent: "    ",
      rule: ({ action, source }) => [`${networkText(source) ?? "default"} ${textOfValue(action)};`],
      closing: ["}"],
    });
  },
};

function textOfValue(action: Action): string {
  return action === "accept" ? "0" : "1";
}
