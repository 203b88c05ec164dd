/** What came out, as a table for people and as JSON for programs. */
import type { Result } from "./rows.mts";

/** The results of one race. */
export interface Outcome {
  readonly race: string;
  readonly results: readonly Result[];
  readonly notes: readonly string[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

const head = ["measured", "against", "ratio", "p10 to p90", "target", "status", "times"] as const;

/** A Markdown table, padded so that it reads as plain text too. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ race, results }) => results.map((result) => cells(race, result)));
  return markdown([head, ...rows]);
}

/** What was not measured, a line each. */
export function noteList(outcomes: readonly Outcome[]): string {
  return outcomes.flatMap(({ race, notes }) => notes.map((note) => `- ${race}: ${note}.`)).join("\n");
}

export function factTable(facts: readonly Fact[]): string {
  return markdown([["measured", "value"], ...facts.map(({ name, value }) => [name, value])]);
}

/** Rows that have a target; numbers that were not measured are null. */
export function json(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ race, results }) =>
    results
      .filter(({ status }) => status !== undefined)
      .map(({ row, ratio, p99, status }) => ({
        name: `${race}: ${row.what} against ${row.against}`,
        ratio: ratio?.median ?? null,
        p10: ratio?.p10 ?? null,
        p90: ratio?.p90 ?? null,
        ...(p99 === undefined ? {} : { p99 }),
        target: targetOf(row),
        status,
      })),
  );
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function cells(race: string, { row, ratio, times, p99, status, reason }: Result): readonly string[] {
  return [
    `${race}: ${row.what}`,
    row.against,
    ratio === undefined ? "" : `${short(ratio.median)} ${row.ratioIs === "faster" ? "times faster" : "times"}`,
    ratio === undefined ? "" : `${short(ratio.p10)} to ${short(ratio.p90)}`,
    targetOf(row) ?? "",
    status === undefined || reason === undefined ? (status ?? "") : `${status}: ${reason}`,
    `${[times.what, times.against].map(duration).join(", ")}${p99 === undefined ? "" : `; p99 ${duration(p99)}`}`,
  ];
}

function targetOf({ ratioIs, target, p99AtMost }: Result["row"]): string | undefined {
  if (p99AtMost !== undefined) return `p99 <= ${p99AtMost} ms`;
  if (target === undefined) return undefined;
  return `${ratioIs === "faster" ? ">=" : "<="} ${target}`;
}

function short(number: number): string {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(2 + (number >= 10 ? 1 : 0));
}

function duration(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return "–";
  if (milliseconds >= 1) return `${short(milliseconds)} ms`;
  return milliseconds >= 1e-3 ? `${short(milliseconds * 1e3)} µs` : `${short(milliseconds * 1e6)} ns`;
}

function markdown(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}
