import { addressOf, formatAddress } from "../address/address.js";
import { doubtOfList } from "../analysis/questions/doubt.js";
import { type Disagreement, findDisagreement } from "../analysis/questions/models.js";
import { correctFirst } from "../describe/wording.js";
import { isOurs } from "../model/ruleSet.js";
import { type FindingKind, onRule } from "./kind.js";

export const modelDependent: FindingKind = {
  code: "model-dependent",
  summary: "a verdict that depends on the evaluation model",
  about: "list",
  severity: "information",
  isOffByDefault: true,
  needs: ["proof", "contiguous-masks"],
  *find(analysis) {
    // Other programs have one model only.
    if (!isOurs(analysis.ruleSet)) return;
    const disagreement = yield* findDisagreement(analysis.ruleSet, analysis.budget);
    if (disagreement === undefined) return;
    const message = () => {
      const why = `The address ${describe(disagreement)}, and Microsoft's articles contradict each other about the model of Exchange.`;
      const doubt = doubtOfList(analysis, [disagreement.family]);
      if (doubt !== undefined) return `${correctFirst("Depends on the model", analysis, doubt, 0)}\n${why}`;
      return `Verdicts depend on the evaluation model. Put each accept above the wider rejects.\n${why}`;
    };
    yield onRule(analysis, 0, message);
  },
};

function describe({ family, address, verdicts }: Disagreement): string {
  const each = verdicts.map(({ model, verdict }) => `${verdict}ed by ${model}`).join(", ");
  return `${formatAddress(addressOf(family, address))} is ${each}`;
}
