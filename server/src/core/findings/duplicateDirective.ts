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
      const message = `This directive has no effect: line ${effective + 1} already says "${directive.kind}", and the first one counts. Two of them leave readers in doubt about which holds. Remove one.`;
      yield { place: { line }, span: directive.span, explain: () => ({ message, related: [] }) };
    }
  },
};
