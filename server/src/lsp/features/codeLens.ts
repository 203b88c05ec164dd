import type { CodeLens, CodeLensParams } from "vscode-languageserver-protocol";
import {
  type Budget,
  counted,
  describeShare,
  fileLine,
  inSteps,
  isOurs,
  isOwnWord,
  type Steps,
} from "../../core/index.js";
import { rangeOf, rangeOfRule, ruleAt } from "../convert.js";
import type { Feature } from "./feature.js";
import { listAt, type RuleFile } from "./ruleFile.js";

const capability = { codeLensProvider: { resolveProvider: true } };

/** Lists the lenses of a file. Lenses of rules have no text: {@link codeLensResolve} adds the text to those in sight. */
export const codeLens: Feature<CodeLensParams, CodeLens[]> = {
  method: "textDocument/codeLens",
  capability,
  needs: "analysis",
  fallback: () => [],
  *answer({ uri, lists, settings }, _, budget, { client }) {
    const top = rangeOf(0, { start: 0, end: 0 });
    const lenses: CodeLens[] = [];
    const filled = lists.filter(({ ruleSet }) => ruleSet.rules.count > 0);
    if (settings.codeLens.file && filled.length > 0) {
      lenses.push({ range: top, command: titleOnly(yield* titleOf(filled, lists.length, budget)) });
      const test = client.testCommand;
      if (test !== undefined) lenses.push({ range: top, command: { title: "Test connection", command: test } });
    }
    if (!settings.codeLens.rules) return lenses;
    for (const { ruleSet } of lists) {
      const { rules } = ruleSet;
      yield* inSteps(rules.count, (from, to) => {
        for (let id = from; id < to; id++) {
          if (isOwnWord(rules, id)) lenses.push({ range: rangeOfRule(ruleSet, id), data: { uri } });
        }
      });
    }
    return lenses;
  },
};

/** Adds to a lens the text that says what the rule on its line decides. */
export const codeLensResolve: Feature<CodeLens, CodeLens> = {
  method: "codeLens/resolve",
  capability,
  needs: "analysis",
  fallback: (lens) => lens,
  *answer(file, lens, budget) {
    const { analysis } = listAt(file, lens.range.start.line);
    const id = ruleAt(analysis.ruleSet, lens.range.start);
    return id === undefined ? lens : { ...lens, command: titleOnly(yield* describeShare(analysis, id, budget)) };
  },
};

/** Describes the only list of a file, or counts the lists. Says who reads a list of another program. */
function* titleOf(filled: readonly RuleFile[], lists: number, budget: Budget): Steps<string> {
  const [only] = filled;
  if (only === undefined) return "";
  const parts = lists > 1 ? [counted(lists, "list")] : yield* fileLine(only.analysis, budget);
  return [...(isOurs(only.ruleSet) ? [] : [only.ruleSet.format.name]), ...parts].join(" · ");
}

/** Returns a command that shows a title and does nothing. */
function titleOnly(title: string) {
  return { title, command: "" };
}
