import { type ReadAs, readInSteps } from "../formats/readers.js";
import { formatIds } from "../model/format.js";
import { linedText } from "../text/linedText.js";
import { runToEnd } from "../text/steps.js";

/**
 * The names of the formats that can be written.
 *
 * The rules of hosts.allow alone decide, so nothing is written for hosts.deny.
 */
export const targetNames: readonly string[] = formatIds.flatMap((id) =>
  id === "plain" ? [id, "plain:haproxy"] : [id],
);

/** Returns the name of a format for people: `Postfix CIDR table`. */
export function formatNameOf(readAs: ReadAs): string {
  // A reader chooses the name by its options.
  const [list] = runToEnd(readInSteps(linedText(""), readAs));
  return list?.format.name ?? readAs.format;
}
