import { isAccept, onSource, replaceSource } from "../written.js";

/** Replaces a source by `any`, every address of both families. No key may open a list to everyone. */
export const writeAny = onSource((ruleSet, placed) => [
  {
    label: 'Write "any"',
    edits: [replaceSource(ruleSet, placed, "any")],
    ...(isAccept(ruleSet, placed) ? { isUnsure: true } : {}),
  },
]);
