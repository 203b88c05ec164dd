import {
  addHits,
  counted,
  defaultNameOf,
  formatCount,
  hitColumns,
  hitsByRule,
  hitsByVerdict,
  hitsOfDefault,
  linesOf,
  NO_TIME,
  participleOf,
  type RuleId,
  type RuleSet,
  withSingleSpaces,
  wordsOf,
} from "../core/index.js";
import { ruleShape } from "./decider.js";
import { columns, type FormatOptions, print } from "./print.js";
import { printJson } from "./printJson.js";

/** Makes counters of how often each rule and the default decide. */
export function hitsOf(ruleSet: RuleSet) {
  const counts = hitColumns(ruleSet);

  function* shapes() {
    for (const { id, hits } of hitsByRule(ruleSet, counts)) yield { ...ruleShape(ruleSet, id), count: hits };
  }

  return {
    /** Counts one address by its deciding rule, `undefined` for the default. */
    count(rule: RuleId | undefined): void {
      addHits(counts, rule ?? ruleSet.rules.count, 1, NO_TIME, NO_TIME);
    },
    /** Writes the counts to standard output, those of one of several files with its path. */
    print(format: FormatOptions["format"], path: string | undefined) {
      const { accept, reject } = hitsByVerdict(ruleSet, counts);
      const total = accept.hits + reject.hits;
      const byDefault = hitsOfDefault(counts).hits;
      if (format === "json") {
        const named = path === undefined ? {} : { path };
        const totals = { accept: accept.hits, reject: reject.hits };
        return printJson({ ...named, addresses: total, ...totals, rules: shapes(), default: byDefault });
      }
      print(
        `${path === undefined ? "" : `${path}: `}${counted(total, "address")}: ${formatCount(accept.hits)} ${participleOf(ruleSet, "accept")}, ${formatCount(reject.hits)} ${participleOf(ruleSet, "reject")}`,
      );
      const rows = Array.from(hitsByRule(ruleSet, counts), ({ id, hits }) => [
        linesOf(ruleSet, [id]),
        withSingleSpaces(wordsOf(ruleSet, id)),
        `decides ${formatCount(hits)}`,
      ]);
      const last = ["default", defaultNameOf(ruleSet), `decides ${formatCount(byDefault)}`];
      for (const row of columns([...rows, last])) print(`  ${row}`);
    },
  };
}
