import {
  defaultActionOf,
  formatCount,
  lineNumberOf,
  NO_RULE,
  participle,
  type RuleSet,
  rulesOf,
  ruleText,
  type Verdict,
  withSingleSpaces,
} from "../core/index.js";
import { columns, print } from "./print.js";
import { printJson } from "./printJson.js";

/** Counters of how often each rule and the default decided. */
export interface Hits {
  /** Counts one address. `id` is the deciding rule, or NO_RULE for the default. */
  readonly count: (id: number) => void;
  /** Writes the counts to standard output. */
  readonly print: (format: "text" | "json") => void;
}

export function hitsOf(ruleSet: RuleSet): Hits {
  // By rule id, the default last. Exact up to 2^53, more addresses than anybody can test.
  const counts = new Float64Array(ruleSet.rules.count + 1);
  const indexOf = (id: number) => (id === NO_RULE ? ruleSet.rules.count : id);

  function totals(): Readonly<Record<Verdict, number>> {
    const sums = { accept: 0, reject: 0 };
    sums[defaultActionOf(ruleSet)] += counts[ruleSet.rules.count] ?? 0;
    let id = 0;
    for (const { action } of rulesOf(ruleSet)) sums[action] += counts[id++] ?? 0;
    return sums;
  }

  function* rules() {
    for (let id = 0; id < ruleSet.rules.count; id++) {
      yield { line: lineNumberOf(ruleSet, id), rule: ruleText(ruleSet, id), count: counts[id] ?? 0 };
    }
  }

  return {
    count(id) {
      const index = indexOf(id);
      counts[index] = (counts[index] ?? 0) + 1;
    },
    print(format) {
      const { accept, reject } = totals();
      const byDefault = counts[ruleSet.rules.count] ?? 0;
      if (format === "json") {
        return printJson({ addresses: accept + reject, accept, reject, rules: rules(), default: byDefault });
      }
      print(
        `${shown(accept + reject)} ${accept + reject === 1 ? "address" : "addresses"}: ${shown(accept)} ${participle("accept")}, ${shown(reject)} ${participle("reject")}`,
      );
      const rows = Array.from(rules(), ({ line, rule, count }) => [
        `line ${line}`,
        withSingleSpaces(rule),
        `decides ${shown(count)}`,
      ]);
      const last = ["default", defaultActionOf(ruleSet), `decides ${shown(byDefault)}`];
      for (const row of columns([...rows, last])) print(`  ${row}`);
    },
  };
}

function shown(count: number): string {
  return formatCount(BigInt(count));
}
