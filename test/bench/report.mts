/** Results as lines for who waits, as the table of docs/performance.md, and as JSON. */
import { type Memory, memoryStatusOf, type Result, type Row } from "./rows.mts";

/** The results of one race. */
export interface Outcome {
  readonly race: string;
  readonly results: readonly Result[];
  readonly memory: readonly Memory[];
}

/** Returns a line for each row of a race. */
export function lines({ results, memory }: Outcome): string {
  return [
    ...results.map(
      (result) =>
        `${statusCell(result)}  ${result.row.what} against ${result.row.against}: ${measuredOf(result)}, target ${targetOf(result.row) ?? "none"}, ${timesOf(result)}`,
    ),
    ...memory.map(
      (one) =>
        `${memoryStatusOf(one) ?? ""}  ${one.what}: ${mebibytesOf(one.mebibytes)}, target ${memoryTargetOf(one) ?? "none"}`,
    ),
  ]
    .map((line) => `    ${line.trimStart()}\n`)
    .join("");
}

/** Returns the rows of docs/performance.md as a Markdown table. */
export function pageTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ results, memory }) => [
    ...results.flatMap((result) =>
      result.row.page === undefined
        ? []
        : [
            [
              result.row.page,
              result.p99 === undefined ? result.row.against : "",
              targetOf(result.row) ?? "",
              measuredOf(result),
              statusCell(result),
              timesOf(result),
            ],
          ],
    ),
    ...memory.flatMap((one) =>
      one.page === undefined
        ? []
        : [[one.page, "", memoryTargetOf(one) ?? "", mebibytesOf(one.mebibytes), memoryStatusOf(one) ?? "", ""]],
    ),
  ]);
  return markdown([["measured", "against", "target", "result", "status", "median times"], ...rows]);
}

/** Returns all rows. Numbers that were not measured are null. */
export function json(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ race, results, memory }) => [
    ...results.map(({ row, ratio, p99, times, status, reason }) => ({
      name: `${race}: ${row.what} against ${row.against}`,
      ratio: ratio?.median ?? null,
      p10: ratio?.p10 ?? null,
      p90: ratio?.p90 ?? null,
      milliseconds: [times.what, times.against],
      ...(p99 === undefined ? {} : { p99 }),
      target: targetOf(row),
      status,
      reason,
    })),
    ...memory.map((one) => ({
      name: `${race}: ${one.what}`,
      mebibytes: one.mebibytes ?? null,
      target: memoryTargetOf(one),
      status: memoryStatusOf(one),
    })),
  ]);
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function statusCell({ status, reason }: Result): string {
  return reason === undefined || status === undefined ? (status ?? "") : `${status}: ${reason}`;
}

function measuredOf({ row: { ratioIs }, ratio, p99 }: Result): string {
  if (p99 !== undefined) return `p99 ${duration(p99)}`;
  if (ratio === undefined) return "–";
  return `${times(ratio.median, ratioIs)} (${short(ratio.p10)} to ${short(ratio.p90)})`;
}

function timesOf({ times: { what, against }, p99 }: Result): string {
  return (p99 === undefined ? [what, against] : [what]).map(duration).join(", ");
}

function targetOf({ ratioIs, target, p99AtMost }: Row): string | undefined {
  if (p99AtMost !== undefined) return `p99 <= ${p99AtMost} ms`;
  return target === undefined ? undefined : `${ratioIs === "faster" ? ">=" : "<="} ${times(target, ratioIs)}`;
}

function times(ratio: number, ratioIs: Row["ratioIs"]): string {
  return `${short(ratio)} times${ratioIs === "faster" ? " faster" : ""}`;
}

function memoryTargetOf({ atMost }: Memory): string | undefined {
  return atMost === undefined ? undefined : `<= ${mebibytesOf(atMost)}`;
}

function mebibytesOf(mebibytes: number | undefined): string {
  return mebibytes === undefined ? "–" : `${Math.round(mebibytes)} MiB`;
}

function short(number: number): string {
  return number >= 100 || Number.isInteger(number) ? number.toFixed(0) : number.toPrecision(number >= 10 ? 3 : 2);
}

function duration(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return "–";
  if (milliseconds >= 1000) return `${short(milliseconds / 1000)} s`;
  if (milliseconds >= 1) return `${short(milliseconds)} ms`;
  return milliseconds >= 1e-3 ? `${short(milliseconds * 1e3)} µs` : `${short(milliseconds * 1e6)} ns`;
}

/** Pads the cells, so that the table reads as plain text too. */
function markdown(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const all = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [all[0], rule, ...all.slice(1)].join("\n");
}
