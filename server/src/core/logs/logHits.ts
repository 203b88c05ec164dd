import type { CompiledList } from "../matcher/partition.js";
import { decideAscending, type RuleRuns, ruleRuns } from "../matcher/read/ascending.js";
import { NO_RULE } from "../matcher/read/bulk.js";
import { inSteps, type Steps } from "../text/steps.js";
import { NO_TIME } from "./addressBytes.js";
import { type ClientLog, hitsOfRows, type LogRows } from "./clientLog.js";
import { addHits, type HitCounters, hitCounters, placeOf } from "./countHits.js";
import { addressesOf } from "./decideRows.js";
import { type Doubts, markTurned } from "./doubts.js";
import type { DecidedClients } from "./turned.js";

/** How often the rules of a list decide the clients of a log. Without times, which no editor shows. */
export interface LogHits extends DecidedClients, HitCounters {
  readonly log: ClientLog;
}

/** Counts the hits of a list in a log. O(cells × log clients) for a list whose verdicts nothing but the address decides. */
export function* logHitsInSteps(log: ClientLog, { ruleSet, partition }: CompiledList): Steps<LogHits> {
  const counters = hitCounters(ruleSet);
  const runs: RuleRuns[] = [];
  for (const rows of log.rows) {
    const own = ruleRuns();
    yield* inSteps(rows.count, (from, to) => decideAscending(partition, rows, from, to, own));
    yield* inSteps(own.count, (from, to) => countRuns(counters, rows, own, from, to));
    if (counters.doubts !== undefined) yield* countDoubts(counters, counters.doubts, rows, own);
    runs.push(own);
  }
  return { log, rows: log.rows, runs, ...counters };
}

/** Counts runs `from` to `to` (exclusive). */
function countRuns({ columns }: HitCounters, rows: LogRows, { ends, ids }: RuleRuns, from: number, to: number): void {
  for (let run = from; run < to; run++) {
    const [start, end] = [ends[run - 1] ?? 0, ends[run] ?? 0];
    const place = placeOf(columns, ids[run]);
    addHits(columns, place, hitsOfRows(rows, start, end), NO_TIME, NO_TIME);
    columns.clients[place] = (columns.clients[place] ?? 0) + end - start;
  }
}

/** Counts the clients that may get the other verdict. */
function* countDoubts({ ruleSet, turned }: HitCounters, doubts: Doubts, rows: LogRows, runs: RuleRuns): Steps<void> {
  let run = 0;
  yield* inSteps(rows.count, (from, to) => {
    const ids = new Int32Array(to - from);
    for (let row = from; row < to; run++) {
      const end = Math.min(to, runs.ends[run] ?? to);
      ids.fill(runs.ids[run] ?? NO_RULE, row - from, end - from);
      row = end;
      if (end < (runs.ends[run] ?? 0)) break;
    }
    const marks = new Uint8Array(ids.length);
    markTurned(ruleSet, doubts, addressesOf(rows, from, to), ids, marks);
    for (const [place, mark] of marks.entries()) {
      if (mark === 0) continue;
      turned.hits += hitsOfRows(rows, from + place, from + place + 1);
      turned.clients++;
    }
  });
}
