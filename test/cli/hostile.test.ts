import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { imcrules, onTerminal } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

/** Texts that terminals, GitHub Actions and Azure Pipelines obey, to plant in names, addresses and lines. */
const planted = [
  "::error::",
  "\n::error file=x::\u001b[31m##[error]",
  "\r##vso[task.complete]\u009b31m\u202e",
] as const;

const lines = planted.flatMap((text) => [
  `accept 10.0.0.0/8 # ${text}x`,
  `  ${text}reject 192.0.2.0/24`,
  `${text} # ${text}`,
  `expect reject 10.0.0.1 # ${text}`,
]);
const name = (text: string) => `${text}.imcrules`;
const rules = lines.join("\n");
const folder = temporaryFolder({
  ...Object.fromEntries(planted.map((text) => [name(text), rules])),
  ...Object.fromEntries(planted.map((text) => [`${text}.config.json`, JSON.stringify({ [text]: text })])),
  ...Object.fromEntries(planted.map((text) => [`${text}.json`, JSON.stringify({ [name(text)]: [`gone: ${text}`] })])),
  ...Object.fromEntries(planted.map((text) => [`${text}.log`, `10.0.0.1 ${text}\n${text}\n`])),
  ...Object.fromEntries(planted.map((text) => [`${text}.fields`, `${JSON.stringify({ [text]: "10.0.0.1" })}\n`])),
  "clients.log": "10.0.0.1\n192.0.2.1\n",
  "list.imcrules": "reject any\n",
  "plain.imcrules": rules,
});
for (const text of planted) chmodSync(join(folder, name(text)), 0o444);

const commands: readonly (readonly [string, (text: string) => readonly string[]])[] = [
  ["check", (text) => ["check", name(text)]],
  ["check .", () => ["check", "."]],
  ...["json", "sarif", "junit", "gitlab", "checkstyle"].map(
    (format) => [`check as ${format}`, (text: string) => ["check", "--format", format, name(text)]] as const,
  ),
  ["check with a baseline", (text) => ["check", "--baseline", `${text}.json`, name(text)]],
  ["check that writes a baseline", (text) => ["check", "--write-baseline", `${text}.json`, name(text)]],
  ["check that writes a baseline to standard output", (text) => ["check", "--write-baseline", "-", name(text)]],
  ["check with a bad configuration", (text) => ["check", "--config", `${text}.config.json`, name(text)]],
  ["check with a bad option", (text) => ["check", `--${text}`, "--format", text]],
  ["check of nothing", (text) => ["check", `${text}/none`]],
  ["test", (text) => ["test", name(text), "10.0.0.1", text, `10.0.0.1${text}`]],
  ["test as json", (text) => ["test", "--format", "json", name(text), "10.0.0.1", text]],
  ["test that counts", (text) => ["test", "--summary", name(text), "10.0.0.1"]],
  ["test that counts as json", (text) => ["test", "--summary", "--format", "json", name(text), "10.0.0.1"]],
  ["explain", (text) => ["explain", name(text), "10.0.0.1"]],
  ["explain as json", (text) => ["explain", "--format", "json", name(text), "10.0.0.1"]],
  ["explain of nonsense", (text) => ["explain", name(text), text]],
  ["policy", (text) => ["policy", "--ranges", name(text)]],
  ["policy as json", (text) => ["policy", "--format", "json", name(text)]],
  ["diff", (text) => ["diff", "list.imcrules", name(text)]],
  ["diff of folders", () => ["diff", temporaryFolder({}), "."]],
  ["diff of folders as markdown", () => ["diff", "--format", "markdown", temporaryFolder({}), "."]],
  ["diff of a revision", (text) => ["diff", text, text]],
  ["diff as json", (text) => ["diff", "--format", "json", "list.imcrules", name(text)]],
  ["hits", (text) => ["hits", name(text), "clients.log"]],
  [
    "hits as json",
    (text) => ["hits", "--format", "json", "--clients", "--against", "list.imcrules", name(text), "clients.log"],
  ],
  ["hits of a log", (text) => ["hits", "list.imcrules", `${text}.log`]],
  ["hits against a list", (text) => ["hits", "--clients", "--against", name(text), "list.imcrules", "clients.log"]],
  ["hits by a field", (text) => ["hits", "--field", text, "list.imcrules", `${text}.fields`]],
  ["hits by a pattern", (text) => ["hits", "--pattern", `(${text}`, "list.imcrules", "clients.log"]],
  ["hits of nothing", (text) => ["hits", "list.imcrules", `${text}/none`]],
  ["expect", (text) => ["expect", name(text)]],
  ["format --check", (text) => ["format", "--check", name(text)]],
  ["format --write, refused", (text) => ["format", "--write", name(text)]],
  ["an unknown command", (text) => [text]],
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: it matches the characters that must not occur
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|##[a-z]*\[|^[^\S\n]*::[\w-]+(?: |::)/m;

describe("no text of a file, of a name or of an argument is a command to a terminal or a build server", () => {
  test.each(commands)("%s", async (_, args) => {
    const outcomes = await Promise.all(planted.map((text) => imcrules(args(text), { cwd: folder })));
    for (const { out, err } of outcomes) {
      expect(out + err).not.toBe("");
      expect(out).not.toMatch(obeyed);
      expect(err).not.toMatch(obeyed);
    }
  });

  test("format on a terminal escapes the text of a file", async () => {
    const { out } = await onTerminal(folder, ["format", "plain.imcrules"]);
    expect(out).toContain("\\u{1b}[31m");
    // A terminal ends lines by CR and LF.
    expect(out.replaceAll("\r\n", "\n")).not.toMatch(/(?![\t\n])[\p{Cc}\p{Cf}]/u);
  });

  test("check on a terminal writes no control characters but its own colours", async () => {
    const { out } = await onTerminal(folder, ["check", "plain.imcrules"]);
    const { out: piped } = await imcrules(["check", "plain.imcrules"], { cwd: folder });
    const text = stripVTControlCharacters(out).replaceAll("\r\n", "\n");
    expect(out).toContain("\u001b[31merror[");
    expect(text).toBe(piped);
  });

  test("without escapes the planted texts would be obeyed", () => {
    for (const text of planted) expect(text).toMatch(obeyed);
    for (const text of planted) expect(readdirSync(folder)).toContain(name(text));
  });

  test("the github report holds no workflow commands but its own", async () => {
    for (const text of planted) {
      const { out } = await imcrules(["check", "--format", "github", name(text)], { cwd: folder });
      const all = out.trimEnd().split("\n");
      expect(all.pop()).toMatch(/^1 file: /);
      for (const line of all) expect(line).toMatch(/^::(?:error|warning|notice) file=[^:]*,title=[a-z-]+::[^\r]*$/);
    }
  });
});

test("addresses that look like the beginning of a command stay as they are", async () => {
  const input = "accept ::/0\n";
  expect((await imcrules(["test", "-", "::1", "::add"], { input })).out).toBe(
    "::1: accept, line 1 (accept ::/0)\n::add: accept, line 1 (accept ::/0)\n",
  );
  expect((await imcrules(["policy", "--ranges", "-"], { input })).out).toContain("\n      ::/0\n");
});

test("escapes change no value of JSON", async () => {
  for (const text of planted) {
    const { out } = await imcrules(["check", "--format", "json", name(text)], { cwd: folder });
    expect(JSON.parse(out).files[0].path).toBe(name(text));
    const { rules } = JSON.parse(
      (await imcrules(["explain", "--format", "json", name(text), "10.0.0.1"], { cwd: folder })).out,
    );
    expect(rules[0].rule).toMatch(/^accept 10\.0\.0\.0\/8/);
  }
});
