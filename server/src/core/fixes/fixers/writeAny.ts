import { onSource, replaceSource } from "../written.js";

/** Replaces a source by `any`, every address of both families. */
export const writeAny = onSource((ruleSet, placed) => [
  { label: 'Write "any"', edits: [replaceSource(ruleSet, placed, "any")] },
]);
