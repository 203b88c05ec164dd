import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { imcrules, imcrulesAsAnybody, shellIn } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const list = "default reject\naccept 192.0.2.1\n";
const utf16 = (text: string) => Buffer.from(text, "utf16le");

describe("a path that cannot be read is reported with status 2, and the rest is checked", () => {
  const folder = temporaryFolder({ "open.imcrules": list, "imcrules.config.json": '{ "exclude": ["private/**"] }' });
  const closed = ["closed", "private"].map((name) => join(folder, name));
  beforeAll(() => {
    chmodSync(folder, 0o755);
    for (const one of closed) {
      mkdirSync(one);
      writeFileSync(join(one, "list.imcrules"), list);
      chmodSync(one, 0o000);
    }
  });
  afterAll(() => {
    for (const one of closed) chmodSync(one, 0o755);
  });

  test.each([".", "**/*.imcrules"])("a folder in %s", async (path) => {
    expect(await imcrulesAsAnybody(["check", path], folder)).toEqual({
      status: 2,
      out: "1 file: nothing to report\n",
      err: "imcrules: no permission to read closed. Rule files there are skipped.\n",
    });
  });

  test("the folder itself", async () => {
    expect(await imcrulesAsAnybody(["check", "closed"], folder)).toEqual({
      status: 2,
      out: "0 files: nothing to report\n",
      err: "imcrules: no permission to read closed. Rule files there are skipped.\n",
    });
  });

  test("a folder below one that may not be searched is no bug", async () => {
    const { status, err } = await imcrulesAsAnybody(["check", "closed/below"], folder);
    expect([status, err]).toEqual([2, expect.stringMatching(/^imcrules: (?!a bug)/)]);
  });

  test("a file in it", async () => {
    const { status, err } = await imcrulesAsAnybody(["check", "closed/list.imcrules"], folder);
    expect([status, err]).toEqual([2, "imcrules: no permission to read closed/list.imcrules\n"]);
  });

  test("a folder that the glob cannot match is not reported", async () => {
    expect((await imcrulesAsAnybody(["check", "*.imcrules"], folder)).status).toBe(0);
  });

  test("no baseline is written for the rest", async () => {
    const { status, err } = await imcrulesAsAnybody(["check", "--write-baseline", "baseline.json", "."], folder);
    expect([status, err]).toEqual([2, expect.stringContaining("baseline.json was not written, because some files")]);
  });

  test("format reports it too", async () => {
    expect((await imcrulesAsAnybody(["format", "--check", "."], folder)).status).toBe(2);
  });

  test("a configuration", async () => {
    const own = temporaryFolder({ "list.imcrules": list, "imcrules.config.json": "{}" });
    chmodSync(own, 0o755);
    chmodSync(join(own, "imcrules.config.json"), 0o000);
    expect(await imcrulesAsAnybody(["check", "."], own)).toEqual({
      status: 2,
      out: "",
      err: "imcrules: no permission to read imcrules.config.json\n",
    });
  });

  test("a configuration that is a dangling link", async () => {
    const own = temporaryFolder({ "list.imcrules": list });
    symlinkSync("nowhere", join(own, "imcrules.config.json"));
    expect(await imcrules(["check", "."], { cwd: own })).toEqual({
      status: 2,
      out: "",
      err: "imcrules: no such file: imcrules.config.json\n",
    });
  });

  test("a dangling link that is named like a rule file", async () => {
    const own = temporaryFolder({ "list.imcrules": list });
    symlinkSync("nowhere", join(own, "gone.imcrules"));
    expect(await imcrules(["check", "."], { cwd: own })).toEqual({
      status: 2,
      out: "1 file: nothing to report\n",
      err: "imcrules: no such file: gone.imcrules. Rule files there are skipped.\n",
    });
    rmSync(join(own, "gone.imcrules"));
    expect((await imcrules(["check", "."], { cwd: own })).status).toBe(0);
  });
});

const folder = temporaryFolder({
  "LIST.IMCRULES": "reject any\naccept 192.0.2.1\n",
  "nul.imcrules": "default reject\naccept 192.0.2.1 # a stray \0 here\naccept 192.0.2.2\n",
  "good.imcrules": list,
});

test.each([["."], ["*.imcrules"], ["**/*"], ["*.IMCRULES"]])(
  "a rule file is found in any case of its extension: %s",
  async (path) => expect((await imcrules(["check", path], { cwd: folder })).out).toMatch(/^LIST\.IMCRULES:2:1: /m),
);

describe("a NUL makes its own line invalid, and no other", () => {
  test("a NUL is one error", async () => {
    const { status, out } = await imcrules(["check", "--format", "json", "nul.imcrules"], { cwd: folder });
    const [file] = JSON.parse(out).files;
    expect([status, file.findings.map(({ code, line }: { code: string; line: number }) => [code, line])]).toEqual([
      1,
      [["syntax-error", 2]],
    ]);
  });

  test("the other lines and the default decide", async () => {
    expect(await imcrules(["test", "nul.imcrules", "192.0.2.1", "192.0.2.2"], { cwd: folder })).toEqual({
      status: 0,
      out: "192.0.2.1: reject, default\n192.0.2.2: accept, line 3 (accept 192.0.2.2)\n",
      err: "imcrules: 1 line of nul.imcrules ignored, see imcrules check\n",
    });
  });
});

describe("a directive without effect is a line that is ignored", () => {
  const own = temporaryFolder({
    "below.imcrules": "accept 192.0.2.1\ndefault reject\n",
    "twice.imcrules": "default reject\ndefault accept\naccept 192.0.2.1\n",
    "clients.log": "192.0.2.1\n",
  });

  test.each([
    "test LIST 192.0.2.1",
    "test LIST 192.0.2.0/24",
    "test --summary LIST 192.0.2.1",
    "explain LIST 192.0.2.1",
    "policy LIST",
    "table LIST",
    "hits LIST clients.log",
  ])("which answers report: %s", async (command) => {
    for (const name of ["below.imcrules", "twice.imcrules"]) {
      const args = command.replace("LIST", name).split(" ");
      const { status, out, err } = await imcrules(args, { cwd: own });
      expect([status, err]).toEqual([0, `imcrules: 1 line of ${name} ignored, see imcrules check\n`]);
      expect(out).not.toBe("");
    }
  });

  test("which lists that others rely on must not have", async () => {
    const message = "below.imcrules has 1 line with an error. Correct the list first, see imcrules check.";
    for (const args of [
      ["accepted", "below.imcrules"],
      ["diff", "--within", "below.imcrules", "twice.imcrules", "twice.imcrules"],
    ]) {
      expect(await imcrules(args, { cwd: own })).toEqual({ status: 2, out: "", err: `imcrules: ${message}\n` });
    }
  });
});

describe("no command answers from bytes that are not UTF-8", () => {
  const commands = [
    ["check", "FILE"],
    ["test", "FILE", "192.0.2.1"],
    ["explain", "FILE", "192.0.2.1"],
    ["policy", "FILE"],
    ["policy", "--format", "json", "FILE"],
    ["diff", "FILE", "good.imcrules"],
    ["diff", "good.imcrules", "FILE"],
    ["expect", "FILE"],
    ["convert", "--to", "plain", "FILE"],
    ["format", "FILE"],
    ["format", "--check", "FILE"],
  ] as const;
  const cyrillic = "# \u0421\u043f\u0438\u0441\u043e\u043a \u0430\u0434\u0440\u0435\u0441\u043e\u0432\n";
  const contents = {
    "UTF-16 with its mark": [utf16(`\uFEFF${list}`), "UTF-16"],
    "UTF-16 without a mark": [utf16(list), "UTF-16"],
    "UTF-16, the other byte order": [utf16(`\uFEFF${list}`).swap16(), "UTF-16"],
    "UTF-16, the other byte order, without a mark": [utf16(list).swap16(), "UTF-16"],
    "UTF-16 with a comment in Cyrillic": [utf16(cyrillic + list), "UTF-16"],
    "UTF-16 that was once converted as UTF-8": [Buffer.from(`\uFFFD\uFFFD${list}`), "not UTF-8"],
    "Latin-1": [Buffer.from(`# caf\u00e9\n${list}`, "latin1"), "not UTF-8"],
  } as const;

  describe.each(Object.entries(contents))("%s", (name, [bytes, what]) => {
    const file = `${name.replaceAll(/[^\w]/g, "-")}.imcrules`;
    beforeAll(() => writeFileSync(join(folder, file), bytes));
    afterAll(() => rmSync(join(folder, file)));

    test.each(commands.map((words) => [words.join(" "), words] as const))("%s", async (_, words) => {
      const { status, out, err } = await imcrules(
        words.map((word) => (word === "FILE" ? file : word)),
        { cwd: folder },
      );
      const message = `imcrules: ${file} is ${what}, so nothing in it was read. Save it as UTF-8.`;
      expect([status, err.split("\n")[0]]).toEqual([2, message]);
      expect(out).toBe(words[0] === "check" ? "0 files: nothing to report\n" : "");
    });
  });

  test("standard input that is not UTF-8 is refused too", async () => {
    const { status, out } = await imcrules(["check", "-"], { input: `\uFFFD\uFFFD${list}` });
    expect([status, out]).toEqual([2, "0 files: nothing to report\n"]);
  });
});

describe("standard input that is a folder is not an empty list", () => {
  const folder = temporaryFolder({ "list.imcrules": list });
  test.each([
    ["check -", "0 files: nothing to report\n"],
    ["format -", ""],
    ["diff list.imcrules -", ""],
    ["test - 192.0.2.1", ""],
    ["test list.imcrules -", ""],
  ])("%s", async (words, out) => {
    expect(await shellIn(folder, `imcrules ${words} < .`)).toEqual({
      status: 2,
      out,
      err: "imcrules: standard input is a folder. Redirect a file to it.\n",
    });
  });
});

describe("one file is shown once, under the path that was named", () => {
  const linked = temporaryFolder({ "list.imcrules": list });
  mkdirSync(join(linked, "lists"));
  writeFileSync(join(linked, "lists", "a.imcrules"), list);
  symlinkSync("lists", join(linked, "other"));
  symlinkSync(join("lists", "a.imcrules"), join(linked, "link.imcrules"));

  test.each([
    [["."], ["lists/a.imcrules", "list.imcrules"]],
    [
      [".", "lists"],
      ["lists/a.imcrules", "list.imcrules"],
    ],
    [["other", "lists"], ["other/a.imcrules"]],
    [["lists", "other"], ["lists/a.imcrules"]],
    [["link.imcrules", "lists/a.imcrules"], ["link.imcrules"]],
    [
      [".", "link.imcrules"],
      ["link.imcrules", "list.imcrules"],
    ],
    [["lists", "other/*.imcrules"], ["lists/a.imcrules"]],
  ])("%j", async (args, paths) => {
    const { out } = await imcrules(["check", "--format", "json", ...args], { cwd: linked });
    expect(
      JSON.parse(out)
        .files.map(({ path }: { path: string }) => path)
        .sort(),
    ).toEqual([...paths].sort());
  });
});

describe("a glob that only a shell understands is reported in one line with status 2", () => {
  test.each(["lists/+(a)*", "**/{a,{b,c}}.imcrules", `{${"a,".repeat(20)}a}.imcrules`, `*${"a".repeat(1001)}`])(
    "%s",
    async (glob) => {
      const { status, out, err } = await imcrules(["check", glob], { cwd: folder });
      expect([status, out, err]).toEqual([
        2,
        "",
        expect.stringMatching(/^imcrules: [^\n]*[Tt]h(is|e braces of this) glob [^\n]*\n$/),
      ]);
    },
  );

  test("the folder before its wildcards may have any name", async () => {
    const odd = temporaryFolder({});
    mkdirSync(join(odd, "lists (old)!"));
    writeFileSync(join(odd, "lists (old)!", "a.imcrules"), list);
    expect((await imcrules(["check", "lists (old)!/*.imcrules"], { cwd: odd })).out).toBe(
      "1 file: nothing to report\n",
    );
    expect((await imcrules(["check", join(odd, "*", "*.imcrules")], { cwd: folder })).out).toBe(
      "1 file: nothing to report\n",
    );
  });
});
