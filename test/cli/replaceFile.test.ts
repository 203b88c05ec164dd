import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { imcrules, shellIn } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const untidy = "accept   10.0.0.1\n";
const tidy = "accept 10.0.0.1\n";
const folder = temporaryFolder({});
const path = (name: string) => join(folder, name);
const textOf = (name: string) => readFileSync(path(name), "utf8");
const write = (...files: readonly string[]) => imcrules(["format", "--write", ...files], { cwd: folder });

beforeEach(() => {
  writeFileSync(path("list.imcrules"), untidy);
});

test("a file keeps its owner, its group and its mode", async () => {
  // Only root may change the owner of a file.
  const [owner, group] = process.getuid?.() === 0 ? [1234, 4321] : [process.getuid?.(), process.getgid?.()];
  writeFileSync(path("owned.imcrules"), untidy);
  chownSync(path("owned.imcrules"), owner ?? 0, group ?? 0);
  chmodSync(path("owned.imcrules"), 0o2664);
  expect((await write("owned.imcrules")).status).toBe(0);
  const { uid, gid, mode } = statSync(path("owned.imcrules"));
  expect([textOf("owned.imcrules"), uid, gid, mode & 0o7777]).toEqual([tidy, owner, group, 0o2664]);
});

test.each(["600", "640", "664", "755"])("a file of the one who writes it keeps its mode %s", async (octal) => {
  const mode = Number.parseInt(octal, 8);
  writeFileSync(path("own.imcrules"), untidy);
  chmodSync(path("own.imcrules"), mode);
  expect((await write("own.imcrules")).status).toBe(0);
  expect([textOf("own.imcrules"), statSync(path("own.imcrules")).mode & 0o7777]).toEqual([tidy, mode]);
});

test("a new file has the mode that the user's mask gives to new files", async () => {
  writeFileSync(path("new.txt"), "");
  expect((await imcrules(["check", "--write-baseline", "new.json", "list.imcrules"], { cwd: folder })).status).toBe(0);
  expect(statSync(path("new.json")).mode).toBe(statSync(path("new.txt")).mode);
});

test("links are followed, and stay links", async () => {
  symlinkSync("list.imcrules", path("near.imcrules"));
  symlinkSync("near.imcrules", path("far.imcrules"));
  expect((await write("far.imcrules")).status).toBe(0);
  expect(textOf("list.imcrules")).toBe(tidy);
  for (const link of ["near.imcrules", "far.imcrules"]) expect(lstatSync(path(link)).isSymbolicLink()).toBe(true);
});

describe("a file that must not be replaced stays as it was, and the others are replaced", () => {
  writeFileSync(path("locked.imcrules"), untidy, { mode: 0o444 });
  writeFileSync(path("twin.imcrules"), untidy);
  linkSync(path("twin.imcrules"), path("brother.imcrules"));

  test.each([
    ["locked.imcrules", "it is read-only. Make it writable first."],
    ["twin.imcrules", "it has 2 names (hard links). Remove the others, which would keep the old text."],
  ])("%s: %s", async (name, reason) => {
    const before = statSync(path(name));
    expect(await write(name, "list.imcrules")).toEqual({
      status: 2,
      out: "",
      err: `imcrules: cannot write ${name}: ${reason}\n2 files: 1 changed\n`,
    });
    expect([textOf(name), textOf("list.imcrules")]).toEqual([untidy, tidy]);
    const { ino, mode, nlink } = statSync(path(name));
    expect([ino, mode, nlink]).toEqual([before.ino, before.mode, before.nlink]);
  });

  test("a link to a missing file is not replaced by a file", async () => {
    symlinkSync("missing.json", path("dangling.json"));
    const { status, err } = await imcrules(["check", "--write-baseline", "dangling.json", "list.imcrules"], {
      cwd: folder,
    });
    expect([status, err]).toEqual([
      2,
      "imcrules: cannot write dangling.json: it is a link to a file that does not exist. Remove the link.\n",
    ]);
    expect(lstatSync(path("dangling.json")).isSymbolicLink()).toBe(true);
  });
});

test("a draft that another program made is neither used nor removed", async () => {
  // exec keeps the process id, so this draft has the name that a draft named by process id would have.
  const draft = '"list.imcrules.$$.tmp"';
  const { status } = await shellIn(folder, `echo theirs > ${draft}; exec "$NODE" "$CLI" format --write list.imcrules`);
  expect([status, textOf("list.imcrules")]).toEqual([0, tidy]);
  const drafts = readdirSync(folder).filter((name) => name.endsWith(".tmp"));
  expect(drafts.map(textOf)).toEqual(["theirs\n"]);
});
