import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const open = "accept 10.0.0.0/8\nreject any\n";
const closed = "reject any\n";
const folder = temporaryFolder({
  "10.0.0.1": open,
  "10.0.0.0-list.imcrules": open,
  "a.imcrules": open,
  "b.imcrules": closed,
});
mkdirSync(join(folder, "lists"));
writeFileSync(join(folder, "lists", "c.imcrules"), "default reject\naccept 10.0.0.1\naccept 10.0.0.2\n");
const run = (command: string, args: readonly string[], input = "") =>
  imcrules([command, ...args], { cwd: folder, input });

describe("of several files each answer names its file, whether they are named, in folders or matched by a glob", () => {
  test.each([
    [
      ["a.imcrules", "b.imcrules", "lists"],
      ["a.imcrules: 10.0.0.1: accept", "b.imcrules: 10.0.0.1: reject", "lists/c.imcrules: 10.0.0.1: accept"],
    ],
    [["[ab].imcrules"], ["a.imcrules: 10.0.0.1: accept", "b.imcrules: 10.0.0.1: reject"]],
    [["a.imcrules"], ["10.0.0.1: accept"]],
    [["./10.0.0.1"], ["10.0.0.1: accept"]],
    [["10.0.0.0-list.imcrules"], ["10.0.0.1: accept"]],
  ])("%j", async (paths, answers) => {
    const { status, out } = await run("test", [...paths, "10.0.0.1"]);
    expect([status, out.match(/^[^,]*/gm)?.filter((line) => line !== "")]).toEqual([0, answers]);
  });

  test("as text, also for networks", async () => {
    expect((await run("test", ["a.imcrules", "lists", "10.0.0.0/30"])).out).toMatchInlineSnapshot(`
      "a.imcrules: 10.0.0.0/30: accept, line 1 (accept 10.0.0.0/8)
      lists/c.imcrules: 10.0.0.0/30: 2 accepted · 2 rejected
        10.0.0.0: reject, default
        10.0.0.1: accept, line 2 (accept 10.0.0.1)
        10.0.0.2: accept, line 3 (accept 10.0.0.2)
        10.0.0.3: reject, default
      "
    `);
  });

  test("as json", async () => {
    const { out } = await run("test", ["--format", "json", "a.imcrules", "b.imcrules", "10.0.0.1", "10.0.0.0/8"]);
    const answers = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers.map(({ path, address, network, verdict }) => [path, address ?? network, verdict])).toEqual([
      ["a.imcrules", "10.0.0.1", "accept"],
      ["b.imcrules", "10.0.0.1", "reject"],
      ["a.imcrules", "10.0.0.0/8", "accept"],
      ["b.imcrules", "10.0.0.0/8", "reject"],
    ]);
  });

  test("for the lines of standard input, and their counts", async () => {
    const args = ["--summary", "a.imcrules", "b.imcrules", "-"];
    expect((await run("test", args, "10.0.0.1\n192.0.2.1\n")).out.match(/^\S.*$/gm)).toEqual([
      "a.imcrules: 2 addresses: 1 accepted, 1 rejected",
      "b.imcrules: 2 addresses: 0 accepted, 2 rejected",
    ]);
    const { out } = await run("test", ["--format", "json", ...args], "10.0.0.1\n");
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).path),
    ).toEqual(["a.imcrules", "b.imcrules"]);
  });

  test("--expect holds for every file", async () => {
    expect((await run("test", ["--expect", "accept", "a.imcrules", "lists", "10.0.0.1"])).status).toBe(0);
    expect((await run("test", ["--expect", "accept", "a.imcrules", "b.imcrules", "10.0.0.1"])).status).toBe(1);
  });

  test("explain explains each", async () => {
    const { out } = await run("explain", ["a.imcrules", "b.imcrules", "10.0.0.1"]);
    expect(out.match(/^\S.*$/gm)).toEqual([
      "a.imcrules: 10.0.0.1: accept, line 1 (first-match)",
      "b.imcrules: 10.0.0.1: reject, line 1 (first-match)",
    ]);
  });
});

test("- is the list if no path precedes it, else the questions", async () => {
  expect((await run("test", ["-", "10.0.0.1"], open)).out).toBe("10.0.0.1: accept, line 1 (accept 10.0.0.0/8)\n");
  expect((await run("test", ["10.0.0.1", "-"], open)).out).toBe("10.0.0.1: accept, line 1 (accept 10.0.0.0/8)\n");
  expect((await run("test", ["a.imcrules", "-"], "10.0.0.1")).out).toBe(
    "10.0.0.1: accept, line 1 (accept 10.0.0.0/8)\n",
  );
});

test.each([
  [["a.imcrules"], "no address, network or range is named. Write it after the rule files."],
  [["10.0.0.2"], "no rule file is named. Write it before the addresses."],
  [["a.imcrules", "missing.imcrules", "10.0.0.1"], "no such file: missing.imcrules"],
  [["a.imcrules", "office", "10.0.0.1"], "no such file: office"],
  [["a.imcrules", "10.0.0.300"], '"10.0.0.300" is not an IP address, a network or a range'],
  [["a.imcrules", "2001:db8::g"], '"2001:db8::g" is not an IP address, a network or a range'],
  [["a.imcrules", "[::1"], '"[::1" is not an IP address, a network or a range'],
  [["a.imcrules", "-", "-"], "standard input can be read only once. Write - only once."],
])("a word that is neither a file nor a question is explained: %j", async (args, message) => {
  expect(await run("test", args)).toEqual({ status: 2, out: "", err: `imcrules: ${message}\n` });
});

describe("explain counts how many addresses of a network or range each rule decides", () => {
  test("as text", async () => {
    expect((await run("explain", ["lists/c.imcrules", "10.0.0.0-10.0.0.1"])).out).toMatchInlineSnapshot(`
      "10.0.0.0-10.0.0.1: 1 accepted · 1 rejected (first-match)
        line 2  accept 10.0.0.1  decides 1 of 2 addresses
        line 3  accept 10.0.0.2  matches none of them
      "
    `);
    expect((await run("explain", ["a.imcrules", "10.0.0.0/7"])).out).toMatchInlineSnapshot(`
      "10.0.0.0/7: 16,777,216 accepted · 16,777,216 rejected (first-match)
        line 1  accept 10.0.0.0/8  decides 16,777,216 of 33,554,432 addresses
        line 2  reject any         decides 16,777,216 of 33,554,432 addresses
      "
    `);
  });

  test("as json", async () => {
    const { out } = await run("explain", ["--format", "json", "a.imcrules", "10.0.0.0/7"]);
    expect(JSON.parse(out)).toEqual({
      network: "10.0.0.0/7",
      verdict: "mixed",
      accepted: "16777216",
      rejected: "16777216",
      evaluate: "first-match",
      rules: [
        { line: 1, rule: "accept 10.0.0.0/8", matches: true, decides: "16777216" },
        { line: 2, rule: "reject any", matches: true, decides: "16777216" },
      ],
    });
  });

  test("one question at a time", async () => {
    expect(await run("explain", ["a.imcrules", "10.0.0.1", "10.0.0.2"])).toMatchObject({
      status: 2,
      err: "imcrules: explain takes one address, network or range\n",
    });
  });
});
