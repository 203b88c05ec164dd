import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const shadowed = "accept 10.0.0.0/8\nreject 10.1.0.0/16\nreject any\n";
const folder = temporaryFolder({});
for (const [path, content] of Object.entries({
  "top.imcrules": shadowed,
  "imcrules.config.json": { severity: { "shadowed-rule": "hint" }, exclude: ["**/archive/**", "drafts"] },
  "site/list.imcrules": shadowed,
  "site/archive/old.imcrules": shadowed,
  "strict/imcrules.config.json": { severity: { "shadowed-rule": "error" } },
  "strict/deep/list.imcrules": shadowed,
  "chosen/imcrules.config.json": { include: ["a.imcrules", "more/**"], exclude: ["more/b.imcrules"] },
  "chosen/a.imcrules": shadowed,
  "chosen/b.imcrules": shadowed,
  "chosen/more/a.imcrules": shadowed,
  "chosen/more/b.imcrules": shadowed,
  "bad/imcrules.config.json": { severity: { "no-such": "off", "shadowed-rule": "loud" }, colour: true },
  "bad/list.imcrules": shadowed,
  "bad/other.imcrules": shadowed,
  "bound/imcrules.config.json": { within: { "branches/**": "all.imcrules", "lost.imcrules": "none.imcrules" } },
  "bound/all.imcrules": "accept 10.0.0.0/8\nreject any\n",
  "bound/branches/in.imcrules": "accept 10.1.0.0/16\nreject any\n",
  "bound/branches/out.imcrules": "accept 10.1.0.0/16\naccept 192.0.2.1\nreject any\n",
  "bound/lost.imcrules": "reject any\n",
  "off.json": { severity: { "shadowed-rule": "off" } },
})) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
}
symlinkSync("bad", join(folder, "linked-to-bad"));
const check = async (args: readonly string[], cwd = folder) => {
  const { status, out, err } = await imcrules(["check", "--format", "json", ...args], { cwd });
  const files: readonly { readonly path: string; readonly findings: readonly { readonly severity: string }[] }[] =
    out === "" ? [] : JSON.parse(out).files;
  return {
    status,
    err,
    reported: files.map(({ path, findings }) => [path, ...findings.map(({ severity }) => severity)]),
  };
};

test("each file has the configuration of the nearest folder upwards", async () => {
  expect(await check(["top.imcrules", "site", "strict"])).toEqual({
    status: 1,
    err: "",
    reported: [
      ["top.imcrules", "hint"],
      ["site/list.imcrules", "hint"],
      ["strict/deep/list.imcrules", "error"],
    ],
  });
});

test("the configuration is found from any folder, also for standard input", async () => {
  expect((await check(["list.imcrules"], join(folder, "strict/deep"))).reported).toEqual([["list.imcrules", "error"]]);
  const { out } = await imcrules(["check", "-"], { cwd: join(folder, "strict/deep"), input: shadowed });
  expect(out).toContain("error[shadowed-rule]");
});

test("within names the list that bounds others, by a path from any folder", async () => {
  const bound = ["--show", "error", "--fail-on", "error", "bound/branches"];
  const { status, out, err } = await imcrules(["check", ...bound], { cwd: folder });
  expect([status, err]).toEqual([1, ""]);
  expect(out).toMatch(
    /^bound\/branches\/out\.imcrules:2:1: error\[exceeds-ceiling\]: Accepts 1 address that bound\/all\.imcrules rejects, such as 192\.0\.2\.1\. Narrow it\.\n/,
  );
  expect(out).toContain("1 error");
  const inside = await imcrules(["check", "--show", "error", "out.imcrules"], { cwd: join(folder, "bound/branches") });
  expect(inside.out).toContain("that ../all.imcrules rejects");
  expect((await check(["--severity", "exceeds-ceiling=off", ...bound])).status).toBe(0);
});

test("a ceiling that cannot be read is reported, and the list is checked without it", async () => {
  expect(await check(["bound/lost.imcrules"])).toMatchObject({
    status: 2,
    err: "imcrules: no such file: bound/none.imcrules\n",
    reported: [["bound/lost.imcrules"]],
  });
});

test("an option overrides the configuration", async () => {
  expect(await check(["--severity", "shadowed-rule=information", "strict"])).toMatchObject({ status: 0 });
});

test("--config names one configuration for all files", async () => {
  expect((await check(["--config", "off.json", "top.imcrules", "strict"])).reported).toEqual([
    ["top.imcrules"],
    ["strict/deep/list.imcrules"],
  ]);
});

describe("of a folder or a glob only the files that the configuration includes are checked", () => {
  test.each([
    [["chosen"], ["chosen/a.imcrules", "chosen/more/a.imcrules"]],
    [["chosen/*.imcrules"], ["chosen/a.imcrules"]],
    [["site"], ["site/list.imcrules"]],
  ])("%j", async (args, paths) => expect((await check(args)).reported.map(([path]) => path)).toEqual(paths));

  test("a file that is named is checked all the same", async () => {
    expect((await check(["site/archive/old.imcrules"])).reported).toEqual([["site/archive/old.imcrules", "hint"]]);
  });

  test("if no file is left, the command fails", async () => {
    expect(await check(["site/archive"])).toEqual({
      status: 2,
      err: "imcrules: the configuration excludes all rule files in site/archive\n",
      reported: [],
    });
  });

  test("format takes the same files", async () => {
    expect((await imcrules(["format", "--check", "chosen"], { cwd: folder })).err).toMatch(/^2 files: /);
  });
});

describe("faults of a configuration are one line with the path of each key and status 2, and the rest of it applies", () => {
  const faults =
    "bad/imcrules.config.json: colour: there is no such key, only severity, include, exclude, within, lists. severity.no-such: there is no finding of that code. severity.shadowed-rule must be one of error, warning, information, hint, off.";

  test.each([
    [
      ["bad"],
      [
        ["bad/list.imcrules", "warning"],
        ["bad/other.imcrules", "warning"],
      ],
    ],
    [
      ["top.imcrules", "bad/list.imcrules"],
      [
        ["top.imcrules", "hint"],
        ["bad/list.imcrules", "warning"],
      ],
    ],
    [
      ["bad/list.imcrules", "bad", "linked-to-bad"],
      [
        ["bad/list.imcrules", "warning"],
        ["bad/other.imcrules", "warning"],
      ],
    ],
  ])("%j", async (args, reported) => {
    expect(await check(args)).toEqual({ status: 2, err: `imcrules: ${faults}\n`, reported });
  });

  test("a missing configuration ends the command", async () => {
    expect(await check(["--config", "none.json", "top.imcrules"])).toEqual({
      status: 2,
      err: "imcrules: no such file: none.json\n",
      reported: [],
    });
  });

  test("format writes nothing that a fault may have excluded", async () => {
    const { status, out, err } = await imcrules(["format", "--write", "bad"], { cwd: folder });
    expect([status, out, err]).toEqual([2, "", `imcrules: ${faults}\n`]);
    expect(readFileSync(join(folder, "bad/list.imcrules"), "utf8")).toBe(shadowed);
  });

  test("a configuration that is no JSON is reported", async () => {
    expect((await check(["--config", "top.imcrules", "top.imcrules"])).err).toMatch(
      /^imcrules: top\.imcrules: It is no JSON: [^\n]*\n$/,
    );
  });
});

describe("no glob of a configuration takes long", () => {
  const files = { "a.imcrules": shadowed, [`${"a".repeat(200)}.imcrules`]: shadowed };

  test.each([
    ["((a+)+)+x", "include[0]: This glob holds more than *, **, ?, [abc] and {a,b}."],
    ["*(*(*(*(*(*(a))))))b", "include[0]: This glob holds more than *, **, ?, [abc] and {a,b}."],
    ["{a,b}".repeat(20), "include[0]: The braces of this glob make more than 16 alternatives."],
    ["a".repeat(1001), "include[0]: This glob has more than 1,000 characters."],
  ])("%s is one fault, and the rest of the configuration applies", async (glob, fault) => {
    const config = JSON.stringify({ include: [glob], severity: { "shadowed-rule": "hint" } });
    const cwd = temporaryFolder({ ...files, "imcrules.config.json": config });
    const { status, err, reported } = await check(["."], cwd);
    expect([status, reported.map(([, severity]) => severity)]).toEqual([2, ["hint", "hint"]]);
    expect(err).toMatch(/^imcrules: [^\n]*\n$/);
    expect(err).toContain(`imcrules: imcrules.config.json: ${fault}`);
  });

  // A matcher that backtracks would take years.
  test("many stars", async () => {
    const config = JSON.stringify({ exclude: [`${"*a".repeat(60)}*b`] });
    const cwd = temporaryFolder({ ...files, "imcrules.config.json": config });
    expect((await check(["."], cwd)).reported.length).toBe(2);
  });
});

describe("--force-exclude excludes named files too", () => {
  test.each([
    [["site/archive/old.imcrules", "top.imcrules"], [["top.imcrules", "hint"]]],
    [["site/archive/old.imcrules"], []],
    [["chosen/b.imcrules", "chosen/a.imcrules"], [["chosen/a.imcrules", "warning"]]],
    [["site/archive"], []],
  ])("%j", async (args, reported) => {
    expect(await check(["--force-exclude", "--fail-on", "never", ...args])).toEqual({ status: 0, err: "", reported });
  });

  test("format leaves excluded files as they are", async () => {
    const untidy = "accept   10.0.0.1\n";
    const cwd = temporaryFolder({ "imcrules.config.json": '{ "exclude": ["old*"] }', "old.imcrules": untidy });
    const args = ["format", "--write", "--force-exclude", "old.imcrules"];
    expect(await imcrules(args, { cwd })).toMatchObject({ status: 0, out: "" });
    expect(readFileSync(join(cwd, "old.imcrules"), "utf8")).toBe(untidy);
  });
});
