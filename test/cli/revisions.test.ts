import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

let folder: string;
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const gitIn = (cwd: string, ...args: string[]) => {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...who, ...args], { cwd, stdio: "pipe" });
};
const git = (...args: string[]) => gitIn(folder, ...args);
const commit = () => {
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "a version");
};
const diff = (...args: string[]) => imcrules(["diff", ...args], { cwd: folder });
/** Returns the files that a comparison reports: path, state, newly accepted and newly rejected addresses of IPv4. */
async function compared(...args: string[]): Promise<readonly (readonly string[])[]> {
  const { out, err } = await diff("--format", "json", ...args);
  expect(err).toBe("");
  return JSON.parse(out).files.map(
    ({
      path,
      state,
      accepted,
      rejected,
    }: Record<"path" | "state", string> & Record<"accepted" | "rejected", { ipv4: string }>) => [
      path,
      state,
      accepted.ipv4,
      rejected.ipv4,
    ],
  );
}

beforeEach(() => {
  folder = temporaryFolder({ "office.imcrules": "default reject\naccept 10.0.0.1\n", "notes.txt": "one\n" });
  mkdirSync(join(folder, "branch"));
  write("branch/list.IMCRULES", "default reject\naccept 10.0.0.2\n");
  git("init", "--quiet", "--initial-branch=main");
  commit();
});

test("a revision is compared with the working tree, every rule file of the repository", async () => {
  expect(await compared("HEAD")).toEqual([]);
  expect((await diff("HEAD")).out).toBe("No rule file differs.\n");
  write("office.imcrules", "default reject\naccept 10.0.0.0/24\n");
  write("new.imcrules", "default reject\naccept 10.0.0.3\n");
  write("notes.txt", "two\n");
  rmSync(join(folder, "branch/list.IMCRULES"));
  const all = [
    ["branch/list.IMCRULES", "removed", "0", "1"],
    ["new.imcrules", "added", "1", "0"],
    ["office.imcrules", "changed", "255", "0"],
  ];
  expect(await compared("HEAD")).toEqual(all);
  expect((await diff("HEAD")).out).toMatch(/^branch\/list\.IMCRULES \(removed\)\n1 more address rejected\.\n/);
  // From a folder below, paths begin there.
  const { out } = await imcrules(["diff", "--format", "json", "HEAD"], { cwd: join(folder, "branch") });
  expect(JSON.parse(out).files.map(({ path }: { path: string }) => path)).toEqual([
    "list.IMCRULES",
    "../new.imcrules",
    "../office.imcrules",
  ]);
});

test("two revisions are compared, and with three dots from where they parted", async () => {
  git("switch", "--quiet", "--create", "side");
  write("office.imcrules", "default reject\naccept 10.0.0.0/31\n");
  commit();
  git("switch", "--quiet", "main");
  write("office.imcrules", "default reject\n");
  commit();
  write("office.imcrules", "accept any\n");
  expect(await compared("main..side")).toEqual([["office.imcrules", "changed", "2", "0"]]);
  expect(await compared("main...side")).toEqual([["office.imcrules", "changed", "1", "0"]]);
  expect(await compared("main^..")).toEqual([["office.imcrules", "changed", "0", "1"]]);
});

test("paths choose files and folders, existing ones and removed ones", async () => {
  write("office.imcrules", "reject any\n");
  rmSync(join(folder, "branch"), { recursive: true });
  expect(await compared("HEAD", "branch")).toEqual([["branch/list.IMCRULES", "removed", "0", "1"]]);
  expect(await compared("HEAD", "branch/list.IMCRULES")).toEqual([["branch/list.IMCRULES", "removed", "0", "1"]]);
  expect(await compared("HEAD", "./office.imcrules")).toEqual([["office.imcrules", "changed", "0", "1"]]);
});

test("a glob chooses files too, on both sides", async () => {
  write("office.imcrules", "reject any\n");
  write("new.imcrules", "accept 10.0.0.1\nreject any\n");
  expect(await compared("HEAD", "*.imcrules")).toEqual([
    ["new.imcrules", "added", "1", "0"],
    ["office.imcrules", "changed", "0", "1"],
  ]);
});

test("no configuration hides a file from a gate", async () => {
  write("imcrules.config.json", '{"exclude":["*"]}');
  write("office.imcrules", "accept any\n");
  commit();
  expect((await diff("--fail-on", "accepted", "HEAD^..HEAD")).status).toBe(1);
});

test("the working tree is what Git sees: without ignored files, submodules and other repositories", async () => {
  write(".gitignore", "built.imcrules\n");
  write("built.imcrules", "accept any\n");
  mkdirSync(join(folder, "nested"));
  gitIn(join(folder, "nested"), "init", "--quiet");
  write("nested/list.imcrules", "accept any\n");
  const library = temporaryFolder({ "library.imcrules": "accept any\n" });
  gitIn(library, "init", "--quiet");
  gitIn(library, "add", ".");
  gitIn(library, "commit", "--quiet", "--message", "a list");
  git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "library");
  expect(await compared("HEAD")).toEqual([]);
  // A file that is named is compared nevertheless.
  expect(await compared("HEAD", "built.imcrules")).toMatchObject([["built.imcrules", "added", "4294967296", "0"]]);
});

test("what a sparse checkout leaves out is unchanged", async () => {
  git("sparse-checkout", "set", "--no-cone", "office.imcrules");
  expect(existsSync(join(folder, "branch/list.IMCRULES"))).toBe(false);
  expect(await compared("HEAD")).toEqual([]);
});

test("ends of lines are no change", async () => {
  write("office.imcrules", "default reject\r\naccept 10.0.0.1\r\n");
  expect((await diff("HEAD")).out).toBe("No rule file differs.\n");
});

test("a list that becomes a link is reported, and fails", async () => {
  rmSync(join(folder, "office.imcrules"));
  symlinkSync("notes.txt", join(folder, "office.imcrules"));
  const failure = {
    status: 2,
    err: "imcrules: office.imcrules is a link in one of the versions, so it was not compared\n",
  };
  expect(await diff("HEAD")).toMatchObject(failure);
  commit();
  expect(await diff("HEAD^..HEAD")).toMatchObject(failure);
  // A link in both versions is not a list of its own.
  expect((await diff("HEAD")).out).toBe("No rule file differs.\n");
});

test("--within asks files that did not change, too", async () => {
  const company = join(temporaryFolder({ "company.imcrules": "accept 10.0.0.2\nreject any\n" }), "company.imcrules");
  const { status, out, err } = await diff("--within", company, "HEAD");
  expect([status, out]).toEqual([1, "No rule file differs.\n"]);
  expect(err).toMatch(
    /^imcrules: office\.imcrules: accepts 1 address that .*company\.imcrules rejects, such as 10\.0\.0\.1: [^\n]*\n$/,
  );
});

test.each([
  [["nothing"], "no such file or revision: nothing"],
  [["--", "--output=x"], "no such file or revision: --output=x"],
  [["office.imcrules"], "office.imcrules is a file. Name a second file to compare it with, or a revision before it."],
  [["HEAD", "missing"], "no rule file missing, neither before nor after"],
  [["HEAD", ".."], /^imcrules: \.\. is outside of the repository /],
])("what is neither a file nor a revision is explained: %j", async (words, message) => {
  const { status, out, err } = await diff(...words);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toMatch(typeof message === "string" ? `imcrules: ${message}\n` : message);
  expect(err.split("\n").length).toBe(2);
});

test("without a repository one line says what to do", async () => {
  const cwd = temporaryFolder({ "list.imcrules": "reject any\n" });
  expect(await imcrules(["diff", "HEAD"], { cwd })).toEqual({
    status: 2,
    out: "",
    err: "imcrules: HEAD is no file, and the working folder is not in a Git repository. Name two files, or a revision in a repository.\n",
  });
});

test("a file that is not UTF-8 is reported, at a revision and on disk, and the others are compared", async () => {
  writeFileSync(join(folder, "office.imcrules"), new Uint8Array([0x23, 0xff, 0x0a]));
  write("second.imcrules", "reject any\n");
  commit();
  const err = "imcrules: office.imcrules is not UTF-8, so nothing in it was read. Save it as UTF-8.\n";
  write("second.imcrules", "accept 192.0.2.1\nreject any\n");
  expect(await diff("HEAD")).toMatchObject({ status: 2, err, out: expect.stringContaining("1 more address accepted") });
  write("office.imcrules", "reject any\n");
  expect(await diff("HEAD")).toMatchObject({ status: 2, err, out: expect.stringContaining("1 more address accepted") });
});

test("a hostile repository runs no program: no filter, no monitor, and no fetch of what a partial clone has not", async () => {
  git("config", "uploadpack.allowFilter", "true");
  const clone = join(temporaryFolder({}), "clone");
  gitIn(folder, "clone", "--quiet", "--no-checkout", "--filter=blob:none", `file://${folder}`, clone);
  const trap = join(folder, "trap.sh");
  const sprung = join(folder, "sprung");
  writeFileSync(trap, `#!/bin/sh\ntouch '${sprung}'\nexit 1\n`);
  chmodSync(trap, 0o755);
  writeFileSync(join(clone, ".git", "info", "attributes"), "* filter=trap diff=trap\n");
  for (const key of [
    "core.sshCommand",
    "core.fsmonitor",
    "core.pager",
    "core.alternateRefsCommand",
    "filter.trap.smudge",
    "filter.trap.process",
    "diff.trap.textconv",
    "diff.trap.command",
    "credential.helper",
  ]) {
    gitIn(clone, "config", key, trap);
  }
  gitIn(clone, "config", "remote.origin.url", "ssh://example.org/list");
  writeFileSync(join(clone, "office.imcrules"), "reject any\n");
  const outcome = await imcrules(["diff", "HEAD"], { cwd: clone });
  expect(outcome).toEqual({
    status: 2,
    out: "",
    err: "imcrules: branch/list.IMCRULES is not in this clone at that revision. Fetch it first: git fetch --refetch --no-filter\n",
  });
  expect(existsSync(sprung)).toBe(false);
  // The trap works: Git itself springs it.
  expect(() => gitIn(clone, "cat-file", "blob", "HEAD:office.imcrules")).toThrow();
  expect(existsSync(sprung)).toBe(true);
});
