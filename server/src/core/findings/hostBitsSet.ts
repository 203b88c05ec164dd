import { isNone, NO_ADDRESSES, plus } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import { hostBitReadings } from "../analysis/meaning/hostBits.js";
import { sharesOf } from "../analysis/questions/shares.js";
import { addresses, isOrAre } from "../describe/counts.js";
import { listed, otherAction } from "../describe/wording.js";
import type { Explanation } from "../model/finding.js";
import type { Remark } from "../model/format.js";
import { isOurs, verdictOf } from "../model/ruleSet.js";
import { formatSource } from "../model/source.js";
import type { Steps } from "../text/steps.js";
import { remarked } from "./remarkKind.js";
import { sourceKind } from "./sourceKind.js";

/** Reports host bits of sources, and the rules that a program skips because of them. */
export const hostBitsSet = sourceKind({
  code: "host-bits-set",
  summary: "address bits outside the mask",
  severity: "warning",
  fixes: ["dropHostBits"],
  on: "source",
  message({ source }, statement, list) {
    if (source.kind === "any") return "";
    const readings = hostBitReadings(source).map(({ kind, text }) => (kind === "host" ? "the host alone" : text));
    const short = readings.length > 2 ? readings.slice(0, 1) : readings;
    const isRead = statement === "expectation" || !isOurs(list);
    const skipped = isRead ? "" : ", and some of today's servers skip such a rule altogether";
    return `Host bits are set. Write ${listed(short, "or")}.\nThey are ignored here: the ${statement} matches ${formatSource(source)}, not the one host${skipped}.`;
  },
  findMore: (analysis) =>
    remarked(analysis.ruleSet, "host-bits-set", (remark, message) => withLoss(analysis, remark, message)),
});

/** Adds how many addresses get the other verdict because the rule does not exist. */
function* withLoss(analysis: Analysis, { meant }: Remark, message: string): Steps<Explanation> {
  if (meant === undefined) return { message, related: [] };
  const { ruleSet, partition, budget } = analysis;
  const { action } = meant.rule;
  let lost = NO_ADDRESSES;
  for (const source of meant.sources) {
    const { shares } = yield* sharesOf(partition, source, budget);
    for (const { rule, count } of shares) {
      const isLater = rule === undefined || rule >= meant.place;
      if (isLater && verdictOf(ruleSet, rule) !== action) lost = plus(lost, count);
    }
  }
  const other = ruleSet.format.words[otherAction(action)].participle;
  const loss = isNone(lost) ? "." : `, so that ${addresses(lost)} ${isOrAre(lost)} ${other}.`;
  return { message: message.replace(/\.$/, loss), related: [] };
}
