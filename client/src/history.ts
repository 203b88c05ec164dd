import { historySchemes } from "../../server/src/protocol/history.js";

/** Whether a document is an old version. Nobody can fix an old version, so nothing is underlined or faded in it. */
export function isHistory({ scheme }: { readonly scheme: string }): boolean {
  return historySchemes.has(scheme);
}
