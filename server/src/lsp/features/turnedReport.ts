import {
  byHits,
  capitalized,
  commonWords,
  counted,
  deciderCells,
  describeLeftOut,
  describeLog,
  describeTurned,
  formatAddress,
  formatCount,
  type LogHits,
  quoted,
  type ReportCell,
  type ReportPart,
  type Steps,
  type TurnedClient,
  turnedClientsInSteps,
  turnedCount,
} from "../../core/index.js";
import { hitsIn } from "./clientSummary.js";
import { pairsOf } from "./pairs.js";
import { nameOf, type Report, reportOf, uriOfLine } from "./report.js";
import type { RuleFile } from "./ruleFile.js";

/** The most clients in a report. Nobody reads more. */
const CLIENTS_AT_MOST = 10_000;

/** The lists of a version of a file. Links to its lines lead to `uri`. */
interface ListVersion {
  readonly uri: string;
  readonly lists: readonly RuleFile[];
}

/** Reports the clients of the remembered log that get another verdict than from the older version, those with most hits first. */
export function* turnedReport(before: ListVersion, after: ListVersion, beforeName: string): Steps<Report> {
  const parts: ReportPart<string>[] = [`Turned clients: ${beforeName} → ${nameOf(after.uri)}`];
  const log = after.lists[0]?.hits?.log;
  if (log === undefined) return reportOf([...parts, "", "No log is remembered for this file."], String);
  parts.push(describeLog(log));
  for (const [old, now] of pairsOf(before.lists, after.lists)) {
    if (old === undefined || now?.hits === undefined) continue;
    if (after.lists.length > 1) parts.push("", quoted(now.ruleSet.name));
    const targetOf = (version: ListVersion) => (line: number) => uriOfLine(version.uri, line);
    parts.push(...(yield* partsOfList(now, yield* hitsIn(log, old), now.hits, [targetOf(before), targetOf(after)])));
  }
  return reportOf(parts, String);
}

type TargetOf = (line: number) => string;

function* partsOfList(
  { analysis }: RuleFile,
  old: LogHits,
  now: LogHits,
  targets: readonly [before: TargetOf, after: TargetOf],
): Steps<readonly ReportPart<string>[]> {
  const turned = yield* turnedClientsInSteps(old, now, CLIENTS_AT_MOST);
  const counts = { accept: turnedCount(turned, "accept").clients, reject: turnedCount(turned, "reject").clients };
  const words = commonWords(old.ruleSet, now.ruleSet);
  const leftOut = describeLeftOut(analysis);
  const parts: ReportPart<string>[] = [
    "",
    `${capitalized(describeTurned(counts, now.log, words))}.`,
    ...(leftOut === undefined ? [] : [`${capitalized(leftOut)}.`]),
  ];
  const listed = [...byHits(turned)];
  for (const verdict of ["reject", "accept"] as const) {
    const own = listed.filter((client) => client.verdict === verdict);
    if (own.length === 0) continue;
    parts.push("", `Now ${words[verdict].participle} · ${counted(counts[verdict], "client")}`);
    parts.push(own.map((client) => rowOf(old, now, client, targets)));
  }
  const all = counts.accept + counts.reject;
  if (all > listed.length) parts.push("", `These are the ${formatCount(listed.length)} clients with most hits.`);
  return parts;
}

function rowOf(
  old: LogHits,
  now: LogHits,
  { address, hits, oldRule, newRule }: TurnedClient,
  [before, after]: readonly [before: TargetOf, after: TargetOf],
): ReportCell<string>[] {
  return [
    { text: formatAddress(address) },
    { text: counted(hits, "hit"), isNumber: true },
    { text: "was" },
    ...deciderCells(old.ruleSet, oldRule, before),
    { text: "now" },
    ...deciderCells(now.ruleSet, newRule, after),
  ];
}
