import type { CodeLens, CodeLensParams } from "vscode-languageserver-protocol";
import { describeShare, fileLine, inSteps } from "../../core/index.js";
import { rangeOf, rangeOfRule, ruleAt } from "../convert.js";
import type { Feature } from "./feature.js";

const capability = { codeLensProvider: { resolveProvider: true } };

/** Lists the lenses of a file. Lenses of rules have no text: {@link codeLensResolve} adds the text to those in sight. */
export const codeLens: Feature<CodeLensParams, CodeLens[]> = {
  method: "textDocument/codeLens",
  capability,
  needs: "analysis",
  fallback: () => [],
  *answer({ uri, analysis, settings }, _, budget, { client }) {
    const { rules } = analysis.ruleSet;
    const top = rangeOf(0, { start: 0, end: 0 });
    const lenses: CodeLens[] = [];
    if (settings.codeLens.file && rules.count > 0) {
      lenses.push({ range: top, command: titleOnly((yield* fileLine(analysis, budget)).join(" · ")) });
      const test = client.testCommand;
      if (test !== undefined) lenses.push({ range: top, command: { title: "Test connection", command: test } });
    }
    if (!settings.codeLens.rules) return lenses;
    yield* inSteps(rules.count, (from, to) => {
      for (let id = from; id < to; id++) lenses.push({ range: rangeOfRule(analysis.ruleSet, id), data: { uri } });
    });
    return lenses;
  },
};

/** Adds to a lens the text that says what the rule on its line decides. */
export const codeLensResolve: Feature<CodeLens, CodeLens> = {
  method: "codeLens/resolve",
  capability,
  needs: "analysis",
  fallback: (lens) => lens,
  *answer({ analysis }, lens, budget) {
    const id = ruleAt(analysis.ruleSet, lens.range.start);
    return id === undefined ? lens : { ...lens, command: titleOnly(yield* describeShare(analysis, id, budget)) };
  },
};

/** Returns a command that shows a title and does nothing. */
function titleOnly(title: string) {
  return { title, command: "" };
}
