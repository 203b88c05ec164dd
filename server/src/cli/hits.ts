import {
  counted,
  defaultNameOf,
  formatCount,
  groupOf,
  isFirstOfGroup,
  linesOf,
  participleOf,
  type RuleId,
  type RuleSet,
  verdictOf,
  withSingleSpaces,
  wordsOf,
} from "../core/index.js";
import { ruleShape } from "./decider.js";
import { columns, type FormatOptions, print } from "./print.js";
import { printJson } from "./printJson.js";

/** Makes counters of how often each rule and the default decide. */
export function hitsOf(ruleSet: RuleSet) {
  // By rule id, the default last. Exact up to 2^53, more addresses than anybody can test.
  const ruleCount = ruleSet.rules.count;
  const counts = new Float64Array(ruleCount + 1);

  function* rules() {
    for (let id = 0; id < ruleCount; id++) {
      if (!isFirstOfGroup(ruleSet.rules, id)) continue;
      const count = groupOf(ruleSet.rules, id).reduce((sum, each) => sum + (counts[each] ?? 0), 0);
      yield { id, count };
    }
  }

  function* shapes() {
    for (const { id, count } of rules()) yield { ...ruleShape(ruleSet, id), count };
  }

  return {
    /** Counts one address by its deciding rule, `undefined` for the default. */
    count(rule: RuleId | undefined): void {
      const index = rule ?? ruleCount;
      counts[index] = (counts[index] ?? 0) + 1;
    },
    /** Writes the counts to standard output, those of one of several files with its path. */
    print(format: FormatOptions["format"], path: string | undefined) {
      const totals = { accept: 0, reject: 0 };
      for (const [index, count] of counts.entries()) {
        totals[verdictOf(ruleSet, index < ruleCount ? index : undefined)] += count;
      }
      const total = totals.accept + totals.reject;
      const byDefault = counts[ruleCount] ?? 0;
      if (format === "json") {
        const named = path === undefined ? {} : { path };
        return printJson({ ...named, addresses: total, ...totals, rules: shapes(), default: byDefault });
      }
      print(
        `${path === undefined ? "" : `${path}: `}${counted(total, "address")}: ${shown(totals.accept)} ${participleOf(ruleSet, "accept")}, ${shown(totals.reject)} ${participleOf(ruleSet, "reject")}`,
      );
      const rows = Array.from(rules(), ({ id, count }) => [
        linesOf(ruleSet, [id]),
        withSingleSpaces(wordsOf(ruleSet, id)),
        `decides ${shown(count)}`,
      ]);
      const last = ["default", defaultNameOf(ruleSet), `decides ${shown(byDefault)}`];
      for (const row of columns([...rows, last])) print(`  ${row}`);
    },
  };
}

function shown(count: number): string {
  return formatCount(count);
}
