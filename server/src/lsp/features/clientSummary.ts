import {
  type ClientLog,
  capitalized,
  commonWords,
  counted,
  countTurnedInSteps,
  describeLog,
  describeTotals,
  describeTurned,
  type LogHits,
  logHitsInSteps,
  quoted,
  type Steps,
} from "../../core/index.js";
import type { ClientSummary } from "../../protocol/fileSummary.js";
import { pairsOf } from "./pairs.js";
import type { RuleFile } from "./ruleFile.js";

/** Returns the hits of a list in a log. An older version of a file may have been counted in no log, or in another. */
export function* hitsIn(log: ClientLog, { hits, analysis }: RuleFile): Steps<LogHits> {
  return hits?.log === log ? hits : yield* logHitsInSteps(log, analysis);
}

/** The most lists of a file that a summary describes. */
const LISTS_AT_MOST = 10;

/** Summarizes who connects to the lists of a file, and who gets another verdict than from an older version. Null without a log. */
export function* clientSummary(
  older: readonly RuleFile[] | undefined,
  lists: readonly RuleFile[],
): Steps<ClientSummary | null> {
  const [first] = lists;
  const log = first?.hits?.log;
  if (first === undefined || log === undefined) return null;
  const nameOf = ({ ruleSet }: RuleFile) => (lists.length > 1 ? `${quoted(ruleSet.name)}: ` : "");
  const details = [describeLog(log)];
  const left = lists.filter(({ hits }) => hits === undefined).length;
  if (left > 0)
    details.push(`${counted(left, "list")} of the file are not counted, since the log has too many clients.`);
  for (const list of lists.slice(0, LISTS_AT_MOST)) {
    if (list.hits !== undefined) details.push(`${nameOf(list)}${describeTotals(list.hits)}`);
  }
  if (older === undefined) return { brief: counted(log.clients, "client"), details, turned: null };
  let turnedClients = 0;
  const briefs: string[] = [];
  for (const [old, now] of pairsOf(older, lists)) {
    if (old === undefined || now?.hits === undefined) continue;
    const turned = yield* countTurnedInSteps(yield* hitsIn(log, old), now.hits);
    if (turned.accept + turned.reject === 0) continue;
    turnedClients += turned.accept + turned.reject;
    briefs.push(`${nameOf(now)}${describeTurned(turned, log, commonWords(old.ruleSet, now.ruleSet))}`);
  }
  const none = describeTurned({ accept: 0, reject: 0 }, log, first.ruleSet.format.words);
  const [only = none, another] = briefs;
  return {
    brief: counted(log.clients, "client"),
    details,
    turned: {
      count: turnedClients,
      brief: another === undefined ? only : `${counted(briefs.length, "list")} turn clients`,
      details: briefs.length === 0 ? [`${capitalized(none)}.`] : briefs.slice(0, LISTS_AT_MOST).map((one) => `${one}.`),
    },
  };
}
