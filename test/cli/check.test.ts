import { mkdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { imcrules, onTerminal } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const folder = temporaryFolder({
  "fine.imcrules": "accept 192.0.2.10\nreject any\n",
  "hidden.imcrules": "accept 10.0.0.0 255.0.0.0\nreject 10.1.0.0 255.255.0.0\nreject any\n",
  "odd.imcrules": "accept 10.0.0.0 255.0.255.0\nreject any\n",
  "nonsense.imcrules": "acept any\n",
  "hostile.imcrules": "accept \u001b[31m\u202e\u0007 # bell\n",
  "binary.imcrules": Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7919) & 255),
  "marked.imcrules": "\uFEFFacept any",
  "empty.imcrules": "",
});
mkdirSync(join(folder, "nothing"));
const check = (...args: string[]) => imcrules(["check", ...args], { cwd: folder });

test("a fine file gives status 0", async () => {
  expect(await check("fine.imcrules")).toEqual({ status: 0, out: "1 file: nothing to report\n", err: "" });
});

test("text names file, line, column, severity and code, and the related lines", async () => {
  const { status, out } = await check("hidden.imcrules");
  expect(status).toBe(1);
  expect(out).toMatchInlineSnapshot(`
    "hidden.imcrules:2:1: warning[shadowed-rule]: Never fires: line 1 accepts all 65,536 addresses first. Move it above line 1.
      2 | reject 10.1.0.0 255.255.0.0
        | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
        = All 65,536 addresses are accepted instead: the first match wins.
        = line 1 accepts all 65,536 addresses
    1 shadowed-rule
    1 file: 1 warning
    "
  `);
});

test("json has the documented shape", async () => {
  const { status, out } = await check("--format", "json", "hidden.imcrules", "fine.imcrules");
  expect(status).toBe(1);
  expect(JSON.parse(out)).toEqual({
    version: 1,
    files: [
      {
        path: "hidden.imcrules",
        findings: [
          {
            code: "shadowed-rule",
            severity: "warning",
            message: expect.stringContaining("Never fires"),
            line: 2,
            column: 1,
            endLine: 2,
            endColumn: 28,
            related: [{ line: 1, message: "accepts all 65,536 addresses" }],
          },
        ],
      },
      { path: "fine.imcrules", findings: [] },
    ],
    summary: { error: 0, warning: 1, information: 0, hint: 0 },
  });
});

test("a file that links lead to is checked once", async () => {
  const linked = temporaryFolder({ "list.imcrules": "reject any\n" });
  symlinkSync(".", join(linked, "loop"));
  symlinkSync("list.imcrules", join(linked, "again.imcrules"));
  for (const path of [".", "**/*.imcrules", linked]) {
    const { out } = await imcrules(["check", "--format", "json", path], { cwd: linked });
    expect(JSON.parse(out).files.map((file: { path: string }) => basename(file.path))).toEqual(["list.imcrules"]);
  }
});

test("a folder and a glob are searched, in a stable order", async () => {
  const paths = async (...args: string[]) =>
    JSON.parse((await check("--format", "json", ...args)).out).files.map((file: { path: string }) => file.path);
  const inFolder = await paths(".");
  expect(inFolder).toEqual([...inFolder].sort());
  expect(inFolder).toContain("fine.imcrules");
  expect(await paths("*e.imcrules")).toEqual(["fine.imcrules", "hostile.imcrules", "nonsense.imcrules"]);
  expect(await paths("fine.imcrules", "*e.imcrules")).toEqual([
    "fine.imcrules",
    "hostile.imcrules",
    "nonsense.imcrules",
  ]);
});

test("a file that is named twice is checked once", async () => {
  expect((await check("fine.imcrules", "./fine.imcrules")).out).toBe("1 file: nothing to report\n");
});

test("a byte order mark does not count as a column, in a file or from standard input", async () => {
  expect((await check("marked.imcrules")).out).toMatch(/^marked\.imcrules:1:1: /);
  expect((await imcrules(["check", "-"], { input: "\uFEFFacept any" })).out).toMatch(/^-:1:1: /);
});

test("- is standard input", async () => {
  const { status, out } = await imcrules(["check", "-"], { input: "acept any" });
  expect(status).toBe(1);
  expect(out).toMatch(/^-:1:1: error\[syntax-error\]/);
});

describe("status", () => {
  test.each([
    ["information is below the default threshold", ["odd.imcrules"], 0],
    ["--fail-on information", ["--fail-on", "information", "odd.imcrules"], 1],
    ["--fail-on error lets warnings pass", ["--fail-on", "error", "hidden.imcrules"], 0],
    ["--fail-on never lets errors pass", ["--fail-on", "never", "nonsense.imcrules"], 0],
    ["--severity raises", ["--severity", "non-contiguous-mask=error", "odd.imcrules"], 1],
    ["--severity turns off", ["--severity", "shadowed-rule=off", "hidden.imcrules"], 0],
    ["an empty file is fine", ["empty.imcrules"], 0],
  ])("%s", async (_, args, status) => {
    expect((await check(...args)).status).toBe(status);
  });
});

describe("a command that cannot run gives one clear line and status 2", () => {
  test.each([
    ["a missing file", ["check", "nowhere.imcrules"], /^imcrules: no such file: nowhere\.imcrules$/],
    ["a folder without rule files", ["check", "nothing"], /^imcrules: no rule files \(\*\.imcrules\) in nothing$/],
    ["a glob without rule files", ["check", "*.rules"], /^imcrules: no rule files \(\*\.imcrules\) in \*\.rules$/],
    ["no path", ["check"], /missing required argument 'path'/],
    ["an unknown option", ["check", "--quick", "fine.imcrules"], /unknown option '--quick'/],
    ["an unknown format", ["check", "--format", "xml", "fine.imcrules"], /'xml' is invalid/],
    [
      "a level followed by more text",
      ["check", "--severity", "shadowed-rule=hint=x", "fine.imcrules"],
      /The levels are error/,
    ],
    ["a code without a severity", ["check", "--severity", "shadowed-rule", "fine.imcrules"], /The levels are error/],
    ["an unknown severity", ["check", "--severity", "shadowed-rule=loud", "fine.imcrules"], /The levels are error/],
    ["an unknown code", ["check", "--severity", "shadow=error", "fine.imcrules"], /There is no finding "shadow"/],
    ["an unknown command", ["inspect"], /unknown command 'inspect'/],
    ["a command with a slip", ["chek"], /unknown command 'chek' \(Did you mean check\?\)$/m],
    ["an option with a slip", ["check", "--formt", "json", "fine.imcrules"], /'--formt' \(Did you mean --format\?\)$/m],
    ["lsp without its transport", ["lsp"], /--stdio/],
  ])("%s", async (_, args, message) => {
    const { status, out, err } = await imcrules(args, { cwd: folder });
    expect({ status, out, lines: err.split("\n").length }).toEqual({ status: 2, out: "", lines: 2 });
    expect(err.trimEnd()).toMatch(message);
  });
});

describe("no bytes crash check", () => {
  test("text of a file cannot steer the terminal", async () => {
    const { out } = await check("hostile.imcrules");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it matches the characters that must not occur
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(out).toContain("\\u{1b}");
  });

  test("a binary file", async () => {
    expect(await check("binary.imcrules")).toEqual({
      status: 2,
      out: "0 files: nothing to report\n",
      err: "imcrules: binary.imcrules is not UTF-8, so nothing in it was read. Save it as UTF-8.\n",
    });
  });
});

test("help and version go to standard output with status 0", async () => {
  expect(await imcrules(["--version"])).toEqual({
    status: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    err: "",
  });
  const { status, out, err } = await imcrules(["check", "--help"]);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toContain("--fail-on");
  expect((await imcrules(["--help"])).out).toContain("check");
});

test("on a terminal a bar shows the progress over many files, and leaves no trace", async () => {
  const names = Array.from({ length: 120 }, (_, file) => `${file}.imcrules`);
  const folder = temporaryFolder(Object.fromEntries(names.map((name) => [name, "accept 192.0.2.1\nreject any\n"])));
  const { status, out } = await onTerminal(folder, ["check", "."]);
  expect(out).toContain("120 of 120 files");
  expect(out).toMatch(/ {1}(?:60|61) of 120 files/);
  const lineIsEmptied = "\u001b[1G\u001b[2K";
  const rest = out.slice(out.lastIndexOf(lineIsEmptied) + lineIsEmptied.length);
  expect([status, rest]).toEqual([0, expect.stringMatching(/^120 files: /)]);
  const piped = await imcrules(["check", "."], { cwd: folder });
  expect([piped.status, piped.err]).toEqual([0, ""]);
});
