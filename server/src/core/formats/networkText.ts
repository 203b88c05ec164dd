import { formatSource, type Source } from "../model/source.js";

/** Writes a network with its length, and a host without one. `undefined` for `any` and for masks with holes. */
export function networkText(source: Source): string | undefined {
  const text = formatSource(source);
  if (source.kind === "any" || text.includes(" ")) return undefined;
  return text.replace(source.kind === "ipv4" ? /\/32$/ : /\/128$/, "");
}
