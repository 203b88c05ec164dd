import type { Analysis } from "../analysis/analyze.js";
import { NO_TIME } from "../logs/addressBytes.js";
import type { ClientLog } from "../logs/clientLog.js";
import { hitsByVerdict, hitsOfDefault, hitsOfRule, isCounted } from "../logs/countHits.js";
import type { LogHits } from "../logs/logHits.js";
import type { VerdictWords } from "../model/format.js";
import type { RuleId } from "../model/ruleSet.js";
import type { Verdict } from "../model/statement.js";
import { counted, formatCount } from "./counts.js";
import { describeLeftOut } from "./unless.js";
import { capitalized, participleOf } from "./wording.js";

/** Who connected, for people: the hits of rules in a log, and the clients that an edit turns. */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Says when the lines of a log were written: `1 Nov to 29 Nov 2026`, `29 Nov 2026`. Empty if they have no times. Days are those of UTC. */
function windowOf({ first, last }: ClientLog): string {
  if (first === NO_TIME) return "";
  const [from, to] = [new Date(first * 1000), new Date(last * 1000)];
  const day = (date: Date) => `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  const until = `${day(to)} ${to.getUTCFullYear()}`;
  const since = `${day(from)} ${from.getUTCFullYear()}`;
  if (since === until) return until;
  return `${from.getUTCFullYear() === to.getUTCFullYear() ? day(from) : since} to ${until}`;
}

/** Says how much a log covers: `812,440 lines, 1 Nov to 29 Nov 2026`. */
export function describeWindow(log: ClientLog): string {
  return [counted(log.lines, "line"), windowOf(log)].filter((part) => part !== "").join(", ");
}

/** Describes a log in a sentence: `5,120 clients in access.log (812,440 lines, 1 Nov to 29 Nov 2026, 3 without an address).` */
export function describeLog(log: ClientLog): string {
  const { name, clients, withoutAddress, isWhole } = log;
  const without = withoutAddress === 0 ? "" : `, ${formatCount(withoutAddress)} without an address`;
  const more = isWhole ? "" : " It has more clients, which are not counted.";
  return `${counted(clients, "client")} in ${name} (${describeWindow(log)}${without}).${more}`;
}

/** Describes the hits of a rule in a few words: `1,234 hits`, `no hits`. `undefined` for a rule whose hits are not counted. */
export function hitsLabel({ ruleSet, columns, log }: LogHits, id: RuleId): string | undefined {
  if (!isCounted(ruleSet, id)) return undefined;
  return hitsText(hitsOfRule(ruleSet.rules, columns, id).hits, log);
}

/** Describes the hits of a rule, or of the default, in sentences: `1,234 hits of 56 clients in access.log (812,440 lines, 1 Nov to 29 Nov 2026).` */
export function describeHitsOf(analysis: Analysis, { columns, log }: LogHits, id: RuleId | undefined): string {
  const { ruleSet } = analysis;
  if (id !== undefined && !isCounted(ruleSet, id)) {
    return `Its hits in ${log.name} are not counted, since it depends on more than the address.`;
  }
  const { hits, clients } = id === undefined ? hitsOfDefault(columns) : hitsOfRule(ruleSet.rules, columns, id);
  const of = hits === 0 ? "" : ` of ${counted(clients, "client")}`;
  const leftOut = hits === 0 ? undefined : describeLeftOut(analysis);
  const doubt = leftOut === undefined ? "" : ` ${capitalized(leftOut)}.`;
  return `${capitalized(hitsText(hits, log))}${of} in ${log.name} (${describeWindow(log)}).${doubt}`;
}

function hitsText(hits: number, { isWhole }: ClientLog): string {
  if (hits === 0) return isWhole ? "no hits" : "no hits known";
  return `${isWhole ? "" : "at least "}${counted(hits, "hit")}`;
}

/** Says what becomes of the lines of a log: `1,200,000 hits of 812,437 clients accepted, 5 hits of 3 clients rejected.` */
export function describeTotals({ ruleSet, columns, turned, log }: LogHits): string {
  const totals = hitsByVerdict(ruleSet, columns);
  const part = (verdict: Verdict) =>
    `${counted(totals[verdict].hits, "hit")} of ${counted(totals[verdict].clients, "client")} ${participleOf(ruleSet, verdict)}`;
  const doubt = turned.hits === 0 ? "" : ` ${counted(turned.hits, "hit")} may get the other verdict.`;
  return `${log.isWhole ? "" : "At least "}${part("accept")}, ${part("reject")}.${doubt}`;
}

/** Says how many clients get a verdict that they did not get before: `3 of 812,440 clients would be rejected`. */
export function describeTurned(
  turned: Readonly<Record<Verdict, number>>,
  { clients }: ClientLog,
  words: VerdictWords,
): string {
  const all = counted(clients, "client");
  const { accept, reject } = turned;
  if (accept + reject === 0) return `no verdict for ${all} changes`;
  if (accept === 0) return `${formatCount(reject)} of ${all} would be ${words.reject.participle}`;
  const accepted = `${formatCount(accept)} of ${all} would be ${words.accept.participle}`;
  return reject === 0
    ? accepted
    : `${formatCount(reject)} of ${all} would be ${words.reject.participle}, ${formatCount(accept)} ${words.accept.participle}`;
}
