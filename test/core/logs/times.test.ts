import { expect, test } from "vitest";
import { clockUpTo, timeIn } from "../../../server/src/core/logs/times.js";
import { kindLines } from "./lines.js";
import { clientsIn } from "./readText.js";

const NEWEST = Date.UTC(2026, 1, 10, 12) / 1000;

test.each([
  ["30/Nov/2026:13:25:59 +0000", "2026-11-30T13:25:59.000Z"],
  ["30/Nov/2026:13:25:59 +0130", "2026-11-30T11:55:59.000Z"],
  ["30/Nov/2026:13:25:59 -0800", "2026-11-30T21:25:59.000Z"],
  ["30/Nov/2026:13:25:59.123", "2026-11-30T13:25:59.000Z"],
  ["30/Nov/2026:13:25:59 CET", "2026-11-30T13:25:59.000Z"],
  ["2026-11-30T13:25:59Z", "2026-11-30T13:25:59.000Z"],
  ["2026-11-30T13:25:59.123456+01:00", "2026-11-30T12:25:59.000Z"],
  ["2026-11-30T13:25:59,123+0100", "2026-11-30T12:25:59.000Z"],
  ["2026-11-30 13:25:59.123 UTC", "2026-11-30T13:25:59.000Z"],
  ["2026-11-30 13:25:59 -08", "2026-11-30T21:25:59.000Z"],
  ["2026-11-30 13:25:59", "2026-11-30T13:25:59.000Z"],
  ["1796045159.123", "2026-11-30T13:25:59.000Z"],
  ["1796045159123", "2026-11-30T13:25:59.000Z"],
  ["29/Feb/2024:00:00:00 +0000", "2024-02-29T00:00:00.000Z"],
  ["30/Nov/2026:13:25:59 +1400", "2026-11-29T23:25:59.000Z"],
  ["2026-11-30T13:25:59-14:00", "2026-12-01T03:25:59.000Z"],
  ["2026-11-30T13:25:59+05:59", "2026-11-30T07:26:59.000Z"],
])("%s is %s", (text, time) => {
  expect(new Date(timeIn(clockUpTo(NEWEST), text) * 1000).toISOString()).toBe(time);
});

test.each([
  "29/Feb/2026:00:00:00 +0000",
  "30/Foo/2026:00:00:00 +0000",
  "30/Nov/2026:24:00:00 +0000",
  "2026-13-01T00:00:00Z",
  "30/Nov/2026:13:25:59 +9900",
  "30/Nov/2026:13:25:59 -1401",
  "30/Nov/2026:13:25:59 +0160",
  "2026-11-30T13:25:59+99:00",
  "2026-11-30T13:25:59.123-1401",
  "2026-11-30T13:25:59+01:60",
  "2026-11-30 13:25:59 +15",
  "",
  "x",
  "99999999999",
])("%j is no time", (text) => {
  expect(timeIn(clockUpTo(NEWEST), text)).toBe(0);
});

test("the days of a log are those of the calendar, until 2106", () => {
  const clock = clockUpTo(NEWEST);
  const missed: string[] = [];
  for (let day = 1; day < 2 ** 32 / 86_400 - 1; day++) {
    const time = new Date(day * 86_400_000).toISOString();
    if (timeIn(clock, time) !== day * 86_400) missed.push(time);
    // The day after the last one of a month is none.
    const next = new Date((day + 1) * 86_400_000);
    const none = `${time.slice(0, 8)}${new Date(day * 86_400_000).getUTCDate() + 1}T00:00:00Z`;
    if (next.getUTCDate() === 1 && timeIn(clock, none) !== 0) missed.push(none);
  }
  expect(missed).toEqual([]);
});

test("a time without a year is in the last year that is not after the log", () => {
  const lines = ["Dec 31 23:59:59", "Jan  1 00:00:01", "Feb 11 00:00:00", "Feb 12 00:00:00", "Feb 29 12:00:00"];
  const log = lines.map((time) => `${time} mail postfix/smtpd[1]: connect from unknown[192.0.2.1]`).join("\n");
  const times = log.split("\n").map((line) => clientsIn([line], NEWEST)[0]?.first ?? 0);
  expect(times.map((time) => new Date(time * 1000).toISOString().slice(0, 10))).toEqual([
    "2025-12-31",
    "2026-01-01",
    // A clock may be a day ahead.
    "2026-02-11",
    "2025-02-12",
    "2024-02-29",
  ]);
});

test("the time of a line is its own, whatever the line before had", () => {
  const [, line = ""] = kindLines["combined"]?.lines[0] ?? [];
  const at = (time: string) => line.replace("30/Nov/2026:13:25:59 +0000", time);
  const times = [
    "30/Nov/2026:13:25:59 +0000",
    "30/Nov/2026:13:25:59 +0100",
    "29/Nov/2026:13:25:59 +0100",
    "29/Nov/2027:13:25:59 +0100",
  ];
  const clients = times.flatMap((time, place) => [
    at(time).replace("192.0.2.1", `10.0.0.${place}`),
    at(time).replace("192.0.2.1", `10.0.1.${place}`),
  ]);
  expect(clientsIn(clients, NEWEST).map(({ first }) => new Date(first * 1000).toISOString().slice(0, 16))).toEqual(
    ["2026-11-30T13:25", "2026-11-30T12:25", "2026-11-29T12:25", "2027-11-29T12:25"].flatMap((time) => [time, time]),
  );
});
