import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const untidy =
  "\uFEFFACCEPT 192.0.2.10 255.255.255.255 # host\r\naccept 198.51.100.128   255.255.255.128\r\nreject any";
const tidy =
  "\uFEFFaccept 192.0.2.10      255.255.255.255   # host\r\naccept 198.51.100.128  255.255.255.128\r\nreject any";

let folder = "";
const path = (name: string) => join(folder, name);
const run = (args: readonly string[], input?: string) =>
  imcrules(["format", ...args], { cwd: folder, ...(input === undefined ? {} : { input }) });

beforeEach(() => {
  folder = temporaryFolder({ "list.imcrules": untidy, "tidy.imcrules": "reject any\n" });
});

test("one file is written to standard output", async () => {
  expect(await run(["list.imcrules"])).toEqual({ status: 0, out: tidy, err: "" });
  expect(await run(["-"], untidy)).toEqual({ status: 0, out: tidy, err: "" });
  expect((await run(["--single-spaces", "-"], "accept  10.0.0.1   /32\n")).out).toBe("accept  10.0.0.1   /32\n");
  expect((await run(["--single-spaces", "-"], "accept  10.0.0.1  # x\n")).out).toBe("accept 10.0.0.1 # x\n");
});

test("--check names the files that would change, and changes none", async () => {
  expect(await run(["--check", "."])).toEqual({
    status: 1,
    out: "list.imcrules would change\n",
    err: "2 files: 1 would change\n",
  });
  expect(readFileSync(path("list.imcrules"), "utf8")).toBe(untidy);
  expect((await run(["--check", "tidy.imcrules"])).status).toBe(0);
});

test("--write replaces the files that change, keeps their mode and follows links", async () => {
  chmodSync(path("list.imcrules"), 0o640);
  symlinkSync("list.imcrules", path("link.imcrules"));
  expect(await run(["--write", "link.imcrules", "tidy.imcrules"])).toEqual({
    status: 0,
    out: "",
    err: "2 files: 1 changed\n",
  });
  expect(readFileSync(path("list.imcrules"), "utf8")).toBe(tidy);
  expect(statSync(path("list.imcrules")).mode & 0o777).toBe(0o640);
  expect(lstatSync(path("link.imcrules")).isSymbolicLink()).toBe(true);
  expect((await run(["--check", "list.imcrules"])).status).toBe(0);
});

test("a file that is not UTF-8 stays as it is", async () => {
  const bytes = Buffer.from("# caf\u00e9\n", "latin1");
  writeFileSync(path("latin.imcrules"), bytes);
  const { status, err } = await run(["--write", "latin.imcrules"]);
  expect([status, err]).toEqual([2, expect.stringContaining("latin.imcrules is not UTF-8, so nothing in it was read")]);
  expect(readFileSync(path("latin.imcrules")).equals(bytes)).toBe(true);
});

test.each([
  [["--write", "-"], "standard input cannot be replaced"],
  [["list.imcrules", "tidy.imcrules"], "several files need --check or --write"],
  [["--check", "--write", "list.imcrules"], "cannot be used with"],
  [["none.imcrules"], "no such file: none.imcrules"],
])("%j fails with one line", async (args, message) => {
  expect(await run(args, "")).toMatchObject({ status: 2, out: "", err: expect.stringContaining(message) });
});
