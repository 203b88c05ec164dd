import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const old = "accept 10.0.0.0/8\nreject  10.1.0.0/16 # old\nreject  10.1.0.0/16 # old\nreject any\n";
const folder = temporaryFolder({
  "old.imcrules": old,
  "sound.imcrules": "accept 192.0.2.10\nreject any\n",
  "other.imcrules": "acept any\n",
  "text.json": "[]",
});
mkdirSync(join(folder, "deep"));
const baseline = join(folder, "baseline.json");
const check = (args: readonly string[], cwd = folder) => imcrules(["check", ...args], { cwd });
const write = (text: string) => writeFileSync(join(folder, "old.imcrules"), text);

// Some tests change the list or its baseline.
beforeEach(() => {
  write(old);
  const entry = "shadowed-rule: reject 10.1.0.0/16 # old";
  writeFileSync(baseline, JSON.stringify({ "old.imcrules": [entry, entry] }));
});

test("a baseline lists each finding by file, code and line, and equal findings give an equal baseline", async () => {
  expect(
    await check(["--write-baseline", "baseline.json", "old.imcrules", "sound.imcrules", "other.imcrules"]),
  ).toEqual({
    status: 0,
    out: "",
    err: "baseline.json: 3 findings in 3 files\n",
  });
  const text = readFileSync(baseline, "utf8");
  expect(text).toMatchInlineSnapshot(`
    "{
      "old.imcrules": [
        "shadowed-rule: reject 10.1.0.0/16 # old",
        "shadowed-rule: reject 10.1.0.0/16 # old"
      ],
      "other.imcrules": [
        "syntax-error: acept any"
      ]
    }
    "
  `);
  await check(["--write-baseline", "../baseline.json", "../other.imcrules", "../old.imcrules"], join(folder, "deep"));
  expect(readFileSync(baseline, "utf8")).toBe(text);
});

test("findings in the baseline are neither reported nor counted, even if lines moved or spaces changed", async () => {
  expect(await check(["--baseline", "baseline.json", "old.imcrules"])).toEqual({
    status: 0,
    out: "1 file: nothing to report\n",
    err: "",
  });
  write(`# moved\n\n${old.replace("reject  10", "reject 10")}`);
  expect(await check(["--baseline", "../baseline.json", "../old.imcrules"], join(folder, "deep"))).toMatchObject({
    status: 0,
    err: "",
  });
});

test("the same finding on another line is new, and so is one more on an equal line", async () => {
  write(`${old}reject 10.1.0.0/16 # old\nreject 10.2.0.0/16\n`);
  const { status, out } = await check(["--baseline", "baseline.json", "--format", "json", "old.imcrules"]);
  expect(status).toBe(1);
  const { files, summary } = JSON.parse(out);
  expect(files[0].findings.map(({ line }: { line: number }) => line)).toEqual([5, 6]);
  expect(summary).toEqual({ error: 0, warning: 2, information: 0, hint: 0 });
});

test("check reports how many findings of the checked files are gone", async () => {
  write("accept 10.0.0.0/8\nreject 10.1.0.0/16 # old\nreject any\n");
  expect(await check(["--baseline", "baseline.json", "old.imcrules"])).toEqual({
    status: 0,
    out: "1 file: nothing to report\n",
    err: "imcrules: 1 finding of baseline.json is gone. Update it with --write-baseline.\n",
  });
});

test.each([
  [["--baseline", "none.json", "old.imcrules"], "no such file: none.json"],
  [
    ["--baseline", "old.imcrules", "old.imcrules"],
    "old.imcrules is not a baseline. Write one with check --write-baseline.",
  ],
  [["--baseline", "text.json", "old.imcrules"], "text.json is not a baseline. Write one with check --write-baseline."],
  [["--write-baseline", "none/b.json", "old.imcrules"], expect.stringMatching(/^cannot write none\/b\.json: /)],
  [["--write-baseline", "/dev/null", "old.imcrules"], "cannot write /dev/null: it is not a regular file"],
])("%j cannot run", async (args, message) => {
  const { status, out, err } = await check(args);
  expect({ status, out, err: err.replace(/^imcrules: (.*)\n$/, "$1") }).toEqual({ status: 2, out: "", err: message });
});

test("no baseline is written if a file could not be read, and a replaced baseline keeps its mode", async () => {
  const { status, err } = await check(["--write-baseline", "half.json", "old.imcrules", "/proc/self/mem"]);
  expect(status).toBe(2);
  expect(err).toContain("half.json was not written, because some files could not be read");
  expect(existsSync(join(folder, "half.json"))).toBe(false);
  chmodSync(baseline, 0o640);
  await check(["--write-baseline", "baseline.json", "old.imcrules"]);
  expect(statSync(baseline).mode & 0o777).toBe(0o640);
});

describe("--write-baseline replaces no file but a baseline", () => {
  const other = temporaryFolder({ "list.imcrules": "acept any\n" });
  const put = (name: string, text: string) => writeFileSync(join(other, name), text);
  const at = (name: string) => readFileSync(join(other, name), "utf8");
  const to = (name: string) => check(["--write-baseline", name, "list.imcrules"], other);

  test.each([
    ["a rule file", "first.imcrules", "accept any\n"],
    ["a rule file without rules", "empty.imcrules", ""],
    ["a rule file by another name", "list.txt", "accept any\n"],
    ["another JSON file", "package.json", '{ "files": ["dist"] }\n'],
    ["a list in JSON", "list.json", "[]\n"],
    ["a configuration", "imcrules.config.json", '{ "exclude": ["old/**"] }\n'],
    ["an empty configuration", "imcrules.config.json", "{}\n"],
    ["a configuration of empty lists", "renamed.json", '{ "include": [], "exclude": [] }\n'],
    ["a file that is no text", "image.png", "\u0089PNG\r\n\u0000"],
  ])("%s is left as it was", async (_, name, text) => {
    put(name, text);
    const { status, out, err } = await to(name);
    expect([status, out, at(name)]).toEqual([2, "", text]);
    expect(err).toMatch(/^imcrules: [a-z.]+ is (?:a rule file, )?not a baseline[.,] [^\n]*--write-baseline\.\n$/);
    unlinkSync(join(other, name));
  });

  test.each([
    ["a baseline", '{ "list.imcrules": ["code-of-another-version: accept any"] }'],
    ["a baseline without findings", "{}\n"],
    ["an empty file", ""],
  ])("%s is replaced", async (_, text) => {
    put("baseline.json", text);
    expect((await to("baseline.json")).status).toBe(0);
    expect(JSON.parse(at("baseline.json"))).toEqual({ "list.imcrules": ["syntax-error: acept any"] });
  });

  test("- is standard output, not a file of that name", async () => {
    await to("baseline.json");
    expect(await to("-")).toEqual({
      status: 0,
      out: at("baseline.json"),
      err: "standard output: 1 finding in 1 file\n",
    });
    expect(existsSync(join(other, "-"))).toBe(false);
  });
});

test("a baseline holds lists of any name", async () => {
  for (const name of ["__proto__", "constructor", "7"]) {
    const other = temporaryFolder({ [name]: "acept any\n" });
    expect((await check(["--write-baseline", "b.json", name], other)).err).toBe("b.json: 1 finding in 1 file\n");
    expect((await check(["--baseline", "b.json", name], other)).status).toBe(0);
  }
});

test("of a long line a baseline keeps 200 characters for each finding, and it knows whole lines of older versions", async () => {
  const line = `accept any # imcrules-ignore ${"a, ".repeat(20_000)}`;
  const other = temporaryFolder({ "long.imcrules": `${line}\n` });
  const { err } = await check(["--write-baseline", "b.json", "long.imcrules"], other);
  expect(err).toMatch(/^b\.json: 20,\d+ findings in 1 file\n$/);
  expect(statSync(join(other, "b.json")).size).toBeLessThan(20_100 * 250);
  const none = { status: 0, out: "1 file: nothing to report\n", err: "" };
  expect(await check(["--baseline", "b.json", "long.imcrules"], other)).toEqual(none);
  writeFileSync(join(other, "b.json"), JSON.stringify({ "short.imcrules": [`syntax-error: ${"x".repeat(300)}`] }));
  writeFileSync(join(other, "short.imcrules"), "x".repeat(300));
  expect(await check(["--baseline", "b.json", "short.imcrules"], other)).toEqual(none);
});
