import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { imcrules, shellIn } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const pageOf = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const reference = pageOf("docs/cli.md");

const office = "accept 192.0.2.0  255.255.255.0\nreject any\n";
const folder = temporaryFolder({
  "office.imcrules": office,
  "old.imcrules": office,
  "new.imcrules": "accept 192.0.2.0/25\nreject any\n",
  "before.imcrules": office,
  "company.imcrules": office,
  "blocked.txt": "10.0.0.1\n198.51.100.0/24\n2001:db8::/32\n",
  "clients.txt": "192.0.2.7\n",
  "access.log": '192.0.2.7 - - [30/Nov/2026:13:25:59 +0000] "GET / HTTP/1.1" 200 612 "-" "-"\n',
  "events.json": '{"client":"192.0.2.7"}\n',
  "baseline.json": "{}\n",
});
mkdirSync(join(folder, "lists"));
writeFileSync(join(folder, "lists", "one.imcrules"), office);
for (const args of [
  ["init", "-q"],
  ["add", "."],
  ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "A list"],
  ["update-ref", "refs/remotes/origin/main", "HEAD"],
]) {
  const { status, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** Runs a line as if somebody typed it. Expects that it could run. */
async function typed(line: string): Promise<number | null> {
  const { status, err } = await shellIn(folder, line);
  expect(err).not.toMatch(/^imcrules: /m);
  expect([0, 1]).toContain(status);
  return status;
}

describe.each([
  "check",
  "test",
  "explain",
  "policy",
  "accepted",
  "table",
  "diff",
  "hits",
  "expect",
  "fix",
  "format",
  "lsp",
])("imcrules %s --help", (name) => {
  const help = imcrules([name, "--help"]).then(({ out }) => out);
  const sectionOf = (title: string, text: string) => text.split(`\n${title}:\n`)[1]?.split("\n\n")[0] ?? "";

  test("has a description, options, examples and exit statuses in eighty columns", async () => {
    const text = await help;
    expect(text).toMatch(new RegExp(`^Usage: imcrules ${name} `));
    for (const title of ["Options", "Examples", "Exit status"]) expect(sectionOf(title, text)).toMatch(/^ {2}\S/);
    const wide = text
      .split("\n")
      .filter((line) => line.length > 80 && !line.startsWith("  imcrules ") && !line.startsWith("  git "));
    expect(wide).toEqual([]);
  });

  test("has no option that the section of the reference lacks", async () => {
    const section = reference.split(`\n## imcrules ${name}\n`)[1]?.split("\n## ")[0] ?? "";
    const options = sectionOf("Options", await help).match(/^ {2}(?:-\w, )?(--[a-z-]+)/gm) ?? [];
    for (const option of options.map((text) => text.trim().replace(/^-\w, /, ""))) {
      if (option !== "--help" && option !== "--client") expect(section).toContain(option);
    }
  });

  test("has examples that run as written", async () => {
    const lines = sectionOf("Examples", await help).match(/^ {2}\S.*$/gm) ?? [];
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) await typed(line);
  });
});

test("every command of docs/ci.md runs as written", async () => {
  const page = pageOf("docs/ci.md");
  const [jobs = ""] = /^## Reports in pull requests$.*?(?=^## )/ms.exec(page) ?? [];
  const lines = [...page.replace(jobs, "").matchAll(/npx (imcrules .*)$/gm)].map(([, line = ""]) => line);
  expect(lines.length).toBe(8);
  for (const line of lines) await typed(line);
});

test("the hooks of pre-commit run on the files of a commit", async () => {
  const hooks = pageOf(".pre-commit-hooks.yaml");
  const entries = [...hooks.matchAll(/entry: (.*)$/gm)].map(([, entry = ""]) => entry);
  expect(entries).toEqual(["imcrules check --force-exclude", "imcrules format --write --force-exclude"]);
  for (const entry of entries) expect(await typed(`${entry} office.imcrules new.imcrules`)).toBe(0);
  for (const [, pattern = ""] of hooks.matchAll(/files: \(\?i\)(.*)$/gm)) {
    expect(
      ["a.imcrules", "A.IMCRULES", "a.imcrules.bak"].filter((name) => new RegExp(pattern, "i").test(name)),
    ).toEqual(["a.imcrules", "A.IMCRULES"]);
  }
  const ids = [...hooks.matchAll(/id: (.*)$/gm)].map(([, id]) => id);
  for (const id of ids) expect(pageOf("docs/ci.md")).toContain(`- id: ${id}`);
});

test("without a command the help is printed", async () => {
  expect(await imcrules([])).toEqual(await imcrules(["--help"]));
  expect((await imcrules([])).status).toBe(0);
});

test("help is a command too, for all commands or one", async () => {
  expect(await imcrules(["help"])).toEqual(await imcrules(["--help"]));
  expect(await imcrules(["help", "check"])).toEqual(await imcrules(["check", "--help"]));
  expect(await imcrules(["help", "chek"])).toMatchObject({
    status: 2,
    out: "",
    err: expect.stringContaining("Did you mean check?"),
  });
});

test("version is a command too", async () => {
  expect(await imcrules(["version"])).toEqual(await imcrules(["--version"]));
});
