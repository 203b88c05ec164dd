import type { FindingKind } from "./kind.js";

export const duplicateDirective: FindingKind = {
  code: "duplicate-directive",
  summary: "a second directive of its kind, without effect",
  about: "line",
  severity: "error",
  fixes: ["removeDirective"],
  *find({ ruleSet }) {
    for (const { directive, line, why } of ruleSet.idleDirectives) {
      if (why !== "duplicate") continue;
      const effective = ruleSet[directive.kind]?.line ?? 0;
      const message = `No effect: line ${effective + 1} already says "${directive.kind}", and the first one counts. Remove one.\nReaders cannot know which of the two was meant.`;
      yield { place: { line }, span: directive.span, explain: () => ({ message, related: [] }) };
    }
  },
};
