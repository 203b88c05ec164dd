import {
  byHits,
  type CountedList,
  commonWords,
  counted,
  type Deciders,
  defaultNameOf,
  formatAddress,
  formatCount,
  type Hits,
  hitsByRule,
  hitsByVerdict,
  hitsOfDefault,
  isCounted,
  type LogClients,
  linesOf,
  NO_TIME,
  participleOf,
  plusHits,
  type RuleId,
  type RuleSet,
  type TurnedClients,
  turnedCount,
  type Verdict,
  verbOf,
  verbsOf,
  verdictOf,
  withSingleSpaces,
  wordsOf,
} from "../core/index.js";
import { deciderLines, ruleShape } from "./decider.js";
import { STANDARD_INPUT } from "./files.js";
import type { ReadLog } from "./logs.js";
import { columns, print } from "./print.js";

/** What `imcrules hits` found about a list. */
export interface HitReport {
  readonly list: CountedList;
  readonly read: readonly ReadLog[];
  readonly found: LogClients;
  readonly turned: TurnedClients | undefined;
  /** The verdicts to which conditions may turn clients. */
  readonly onConditions: readonly Verdict[];
  /** The name of the list in `turned`. */
  readonly against: string | undefined;
  /** Whether the turned clients are listed. */
  readonly isListed: boolean;
  /** Whether there were too many clients to count them exactly. */
  readonly isEstimate: boolean;
}

/** Writes a report as text. `label` names one of several lists. */
export function printHits(report: HitReport, label: string | undefined): void {
  const { list, read, found, isEstimate } = report;
  const { ruleSet, columns: counts, turned } = list;
  if (label !== undefined) print(`${label}:`);
  for (const { path, kind } of read) {
    print(`${path === STANDARD_INPUT ? "standard input" : path}: ${kind ?? "no lines"}`);
  }
  const totals = hitsByVerdict(ruleSet, counts);
  const all = plusHits(totals.accept, totals.reject);
  const about = isEstimate ? "about " : "";
  const clients = (count: number) => `${about}${counted(count, "client")}`;
  const verdictPart = (verdict: Verdict) =>
    `${counted(totals[verdict].hits, "hit")} of ${clients(totals[verdict].clients)} ${participleOf(ruleSet, verdict)}`;
  print(
    `${counted(found.lines, "line")}, ${formatCount(found.withoutAddress)} without an address, ${clients(all.clients)}${windowText(all, found)}`,
  );
  print(`${verdictPart("accept")}, ${verdictPart("reject")}`);
  if (turned.hits > 0) {
    print(
      `${counted(turned.hits, "hit")} of ${clients(turned.clients)} may get the other verdict, since rules depend on more than the address. Settle them by --given.`,
    );
  }
  const byDefault = hitsOfDefault(counts);
  const textOf = rowText([totals.accept, totals.reject], about);
  const silent: Record<Verdict, RuleId[]> = { accept: [], reject: [] };
  const uncounted: RuleId[] = [];
  for (const hits of hitsByRule(ruleSet, counts)) {
    const { id } = hits;
    if (hits.hits > 0) print(textOf(hits), namedRule(ruleSet, id));
    else (isCounted(ruleSet, id) ? silent[verdictOf(ruleSet, id)] : uncounted).push(id);
  }
  print(textOf(byDefault), `default (${defaultNameOf(ruleSet)})`);
  for (const action of ["accept", "reject"] as const) {
    const ids = silent[action];
    const [verb, decide] =
      ids.length === 1 ? [verbOf(ruleSet, action), "decides"] : [verbsOf(ruleSet, action), "decide"];
    printRules(ruleSet, ids, `that ${verb} ${decide} none of these clients`);
  }
  const [depend, their] = uncounted.length === 1 ? ["depends", "its"] : ["depend", "their"];
  printRules(ruleSet, uncounted, `${depend} on more than the address, so ${their} hits are not counted`);
  printTurned(report, clients);
}

/** Writes some rules, with what is true of them: `2 rules that accept decide none of these clients:`. */
function printRules(ruleSet: RuleSet, ids: readonly RuleId[], what: string): void {
  if (ids.length === 0) return;
  print(`${counted(ids.length, "rule")} ${what}:`);
  for (const id of ids) print("  ", namedRule(ruleSet, id));
}

/**
 * Returns a function that writes hits in columns: `  1,234 hits  56 clients  2026-11-01 00:00:01 to 2026-11-02 13:00:00  `.
 *
 * `totals` bound all of them. The columns are as wide as the largest number needs, which is known before a rule is written: a list may
 * have a million.
 */
function rowText(totals: readonly Hits[], about: string): (hits: Hits) => string {
  const widthOf = (count: (hits: Hits) => number) => formatCount(Math.max(...totals.map(count))).length;
  const [hitsWidth, clientsWidth] = [widthOf(({ hits }) => hits), widthOf(({ clients }) => clients)];
  const isTimed = totals.some(({ last }) => last !== NO_TIME);
  return ({ hits, clients, first, last }) => {
    const number = (count: number, what: string, width: number) =>
      `${formatCount(count).padStart(width)} ${what}${count === 1 ? " " : "s"}`;
    const times = first === NO_TIME ? "".padEnd(TIMES_WIDTH) : `${timeText(first)} to ${timeText(last)}`;
    const numbers = `  ${number(hits, "hit", hitsWidth)}  ${about}${number(clients, "client", clientsWidth)}  `;
    return isTimed ? `${numbers}${times}  ` : numbers;
  };
}

const TIMES_WIDTH = "2026-11-30 13:25:59 to 2026-11-30 13:25:59".length;

function namedRule(ruleSet: RuleSet, id: RuleId): string {
  return `${linesOf(ruleSet, [id])} (${withSingleSpaces(wordsOf(ruleSet, id))})`;
}

function windowText({ first, last }: Hits, { isZoned }: LogClients): string {
  if (first === NO_TIME) return "";
  return `, ${timeText(first)} to ${timeText(last)}${isZoned ? " UTC" : ""}`;
}

/** Writes a time: `2026-11-30 13:25:59`. */
function timeText(seconds: number): string {
  return isoText(seconds).replace("T", " ");
}

const SECONDS_A_DAY = 86_400;
/** The days that were written, since most times of a log are of few days. */
const dayTexts = new Map<number, string>();

function isoText(seconds: number): string {
  const day = Math.floor(seconds / SECONDS_A_DAY);
  const dayText = dayTexts.get(day) ?? new Date(day * SECONDS_A_DAY * 1000).toISOString().slice(0, 10);
  dayTexts.set(day, dayText);
  const rest = seconds - day * SECONDS_A_DAY;
  const two = (number: number) => (number < 10 ? `0${number}` : String(number));
  return `${dayText}T${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
}

/** More groups are not shown as text. */
const GROUPS_SHOWN = 20;

/** Writes which clients are turned, by the rules that decide them, and the clients themselves if they are asked for. */
function printTurned({ turned, onConditions, against, isListed }: HitReport, clients: (count: number) => string): void {
  if (turned === undefined) return;
  const { old, now } = turned;
  const words = commonWords(old.ruleSet, now.ruleSet);
  const parts = (["accept", "reject"] as const).flatMap((verdict) => {
    const { hits, clients: count } = turnedCount(turned, verdict);
    return hits === 0 ? [] : [`${clients(count)} newly ${words[verdict].participle} (${counted(hits, "hit")})`];
  });
  const nobody = `no client gets another verdict${onConditions.length > 0 ? " by the rules without conditions" : ""}`;
  print(`Against ${against}: ${parts.length === 0 ? nobody : parts.join(", ")}`);
  const groups = sortedGroups(turned);
  const rows = groups
    .slice(0, GROUPS_SHOWN)
    .map((group) => [
      counted(group.hits, "hit"),
      clients(group.clients),
      `${decisionIn(old.ruleSet, group.oldRule)}, now ${decisionIn(now.ruleSet, group.newRule)}`,
    ]);
  for (const row of columns(rows)) print(`  ${row}`);
  if (groups.length > GROUPS_SHOWN)
    print(`  ${formatCount(groups.length - GROUPS_SHOWN)} more pairs of rules, see --format json`);
  if (onConditions.length > 0) {
    const participles = onConditions.map((verdict) => words[verdict].participle).join(" or ");
    print(`On conditions, clients may be newly ${participles}. Settle them by --given.`);
  }
  if (!isListed) return;
  for (const { address, hits, oldRule, newRule } of byHits(turned)) {
    print(
      `  ${formatAddress(address)}: ${counted(hits, "hit")}, ${decisionIn(old.ruleSet, oldRule)}, now ${decisionIn(now.ruleSet, newRule)}`,
    );
  }
}

/** Returns the groups with most hits first. */
function sortedGroups({ groups }: TurnedClients) {
  return [...groups.values()].sort((one, other) => other.hits - one.hits);
}

/** Says what a rule does: `accepted by line 3`, `denied by the default`. */
function decisionIn(ruleSet: RuleSet, rule: RuleId | undefined): string {
  const decider = rule === undefined ? "the default" : linesOf(ruleSet, [rule]);
  return `${participleOf(ruleSet, verdictOf(ruleSet, rule))} by ${decider}`;
}

/** Returns a report as JSON shows it. `named` are the members that name one of several lists. */
export function hitsShape(report: HitReport, named: Readonly<Record<string, string>>) {
  const { list, read, found, isEstimate } = report;
  const { ruleSet, columns: counts, turned } = list;
  const totals = hitsByVerdict(ruleSet, counts);
  const { clients, first, last } = plusHits(totals.accept, totals.reject);
  const shapeOf = (hits: Hits) => ({
    hits: hits.hits,
    clients: hits.clients,
    first: timeShape(hits.first, found),
    last: timeShape(hits.last, found),
  });
  function* shapes() {
    for (const { id, ...hits } of hitsByRule(ruleSet, counts)) {
      yield { ...ruleShape(ruleSet, id), ...shapeOf(hits), ...(!isCounted(ruleSet, id) && { partial: true }) };
    }
  }
  return {
    version: 1,
    ...named,
    logs: read.map(({ path, kind, lines }) => ({ path, kind: kind ?? null, lines })),
    lines: found.lines,
    withoutAddress: found.withoutAddress,
    clients,
    ...(isEstimate && { estimated: true }),
    first: timeShape(first, found),
    last: timeShape(last, found),
    accept: shapeOf(totals.accept),
    reject: shapeOf(totals.reject),
    rules: shapes(),
    default: shapeOf(hitsOfDefault(counts)),
    ...(turned.hits > 0 && { unless: { ...turned } }),
    ...turnedShape(report),
  };
}

function timeShape(seconds: number, { isZoned }: LogClients): string | null {
  return seconds === NO_TIME ? null : `${isoText(seconds)}${isZoned ? "Z" : ""}`;
}

function turnedShape({ turned, onConditions, isListed }: HitReport) {
  if (turned === undefined) return {};
  const { old, now } = turned;
  const [accepted, rejected] = [turnedCount(turned, "accept"), turnedCount(turned, "reject")];
  const lines = (deciders: Deciders) => deciderLines(old.ruleSet, now.ruleSet, deciders);
  const groups = sortedGroups(turned).map(({ verdict, hits, clients, ...deciders }) => ({
    turned: `${verdict}ed`,
    hits,
    clients,
    ...lines(deciders),
  }));
  const listed = () =>
    Array.from(byHits(turned), ({ address, hits, ...deciders }) => ({
      address: formatAddress(address),
      hits,
      ...lines(deciders),
    }));
  return {
    turned: {
      accepted: accepted.clients,
      rejected: rejected.clients,
      acceptedHits: accepted.hits,
      rejectedHits: rejected.hits,
      groups,
      ...(onConditions.length > 0 && { onConditions: onConditions.map((verdict) => `${verdict}ed`) }),
      ...(isListed && { clients: listed() }),
    },
  };
}
