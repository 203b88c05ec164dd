import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const repeating =
  "accept 10.0.0.0/8\r\naccept 10.1.0.0/16 # again\r\nreject 10.2.0.0/16\r\naccept 10.0.0.0/8\r\nreject any\r\n";
const fixed = "accept 10.0.0.0/8\r\nreject 10.2.0.0/16\r\nreject any\r\n";
let folder: string;
const fix = (...args: string[]) => imcrules(["fix", ...args], { cwd: folder });
const read = (name: string) => readFileSync(join(folder, name), "utf8");

beforeEach(() => {
  folder = temporaryFolder({
    "repeating.imcrules": repeating,
    "clean.imcrules": "accept 10.0.0.0/8\nreject any\n",
    "faulty.imcrules": "accept 10.0.0.0/8\naccept 10.0.0.0/8\nacept 192.0.2.1\nreject any\n",
    "doubtful.imcrules": "accept 10.0.0.0/8\naccept 10.1.0.0/16\nreject any\nexpect accept 10.1.2.3 by 10.1.0.0/16\n",
  });
});

test("rules that repeat others are removed, and what is left is counted", async () => {
  expect(await fix("repeating.imcrules", "clean.imcrules")).toEqual({
    status: 0,
    out: "",
    err: "repeating.imcrules: removed 2 rules that only repeated others, left: 1 shadowed-rule\n2 files: 1 changed\n",
  });
  expect(read("repeating.imcrules")).toBe(fixed);
  expect((await fix("--check", "repeating.imcrules")).status).toBe(0);
});

test("--check changes nothing and gives status 1", async () => {
  const { status, out } = await fix("--check", "repeating.imcrules", "clean.imcrules");
  expect([status, out]).toEqual([1, "repeating.imcrules would change\n"]);
  expect(read("repeating.imcrules")).toBe(repeating);
});

test("a file with errors stays as it is, with status 0 and one line why", async () => {
  const before = read("faulty.imcrules");
  expect(await fix("faulty.imcrules")).toEqual({
    status: 0,
    out: "",
    err: "imcrules: faulty.imcrules: Fix All does nothing: 1 line of this file must be corrected first.\n1 file: 0 changed\n",
  });
  expect(read("faulty.imcrules")).toBe(before);
});

test("rules that something needs are kept, with a line why", async () => {
  const { status, err } = await fix("doubtful.imcrules");
  expect(status).toBe(0);
  expect(err).toMatch(
    /^imcrules: doubtful\.imcrules: Fix All does nothing: each rule that repeats others may be needed /,
  );
});

test("standard input is fixed to standard output", async () => {
  const { status, out } = await imcrules(["fix", "-"], { input: repeating });
  expect([status, out]).toEqual([0, fixed]);
});

test("a fault of the configuration, which may have excluded files, lets nothing be written", async () => {
  mkdirSync(join(folder, "below"));
  writeFileSync(join(folder, "below", "imcrules.config.json"), '{"exclud":["*"]}');
  writeFileSync(join(folder, "below", "list.imcrules"), repeating);
  expect((await fix("below")).status).toBe(2);
  expect(read("below/list.imcrules")).toBe(repeating);
});

test("a configuration that turns a finding off keeps its rules", async () => {
  writeFileSync(join(folder, "imcrules.config.json"), '{"severity":{"duplicate-rule":"off"}}');
  await fix("repeating.imcrules");
  expect(read("repeating.imcrules")).toBe(repeating.replace("accept 10.1.0.0/16 # again\r\n", ""));
});

test("a byte order mark stays, and the last line of a file without an end of line goes as a whole", async () => {
  const { out } = await imcrules(["fix", "-"], { input: "\u{feff}accept 10.0.0.0/8\naccept 10.1.0.0/16" });
  expect(out).toBe("\u{feff}accept 10.0.0.0/8");
});
