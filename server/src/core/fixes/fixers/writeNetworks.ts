import { maskOfLength } from "../../address/mask.js";
import { lengthsSuggestedBy } from "../../model/source.js";
import { onSource, replaceSource, writtenLike } from "../written.js";

/** Replaces a host by each of the networks that the zeros at the end of its address suggest. The line names none of them. */
export const writeNetworks = onSource((ruleSet, placed) => {
  const { source } = placed.written;
  if (source.kind !== "ipv4") return [];
  return lengthsSuggestedBy(source).map((length) => {
    const text = writtenLike(ruleSet, placed, { ...source, mask: maskOfLength(length) });
    return {
      label: `Write the network ${text}`,
      edits: [replaceSource(ruleSet, placed, text)],
      isUnsure: true as const,
    };
  });
});
