import {
  defaultActionOf,
  formatCount,
  lineNumberOf,
  NO_RULE,
  oneSpaced,
  participle,
  type RuleSet,
  rulesOf,
  ruleText,
  type Verdict,
} from "../core/index.js";
import { escapeControls } from "./escape.js";
import { columns } from "./print.js";

/** How often each rule and the default decided. */
export interface Hits {
  /** `id` is that of a rule, or NO_RULE. */
  readonly count: (id: number) => void;
  readonly text: () => string;
  readonly json: () => string;
}

export function hitsOf(ruleSet: RuleSet): Hits {
  // By rule id, and one more place for the default. Exact beyond any number of addresses that can be read.
  const counts = new Float64Array(ruleSet.rules.count + 1);
  const placeOf = (id: number) => (id === NO_RULE ? ruleSet.rules.count : id);

  function totals(): Readonly<Record<Verdict, number>> {
    const sums = { accept: 0, reject: 0 };
    sums[defaultActionOf(ruleSet)] += counts[ruleSet.rules.count] ?? 0;
    let id = 0;
    for (const { action } of rulesOf(ruleSet)) sums[action] += counts[id++] ?? 0;
    return sums;
  }

  const rules = () =>
    Array.from({ length: ruleSet.rules.count }, (_, id) => ({
      line: lineNumberOf(ruleSet, id),
      rule: ruleText(ruleSet, id),
      count: counts[id] ?? 0,
    }));

  return {
    count(id) {
      const place = placeOf(id);
      counts[place] = (counts[place] ?? 0) + 1;
    },
    text() {
      const { accept, reject } = totals();
      const rows = rules().map(({ line, rule, count }) => [
        `line ${line}`,
        escapeControls(oneSpaced(rule)),
        `decides ${shown(count)}`,
      ]);
      const byDefault = ["default", defaultActionOf(ruleSet), `decides ${shown(counts[ruleSet.rules.count] ?? 0)}`];
      const head = `${shown(accept + reject)} ${accept + reject === 1 ? "address" : "addresses"}: ${shown(accept)} ${participle("accept")}, ${shown(reject)} ${participle("reject")}`;
      return `${head}\n${columns([...rows, byDefault])
        .map((row) => `  ${row}\n`)
        .join("")}`;
    },
    json() {
      const { accept, reject } = totals();
      const summary = { addresses: accept + reject, accept, reject, rules: rules() };
      return `${JSON.stringify({ ...summary, default: counts[ruleSet.rules.count] ?? 0 })}\n`;
    },
  };
}

function shown(count: number): string {
  return formatCount(BigInt(count));
}
