import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { type Configuration, configurationOf } from "../../server/src/cli/configuration.js";
import { findRuleFiles, listsIn, possibleLists } from "../../server/src/cli/findRuleFiles.js";
import { treeOf } from "../../server/src/cli/git.js";
import { findFiles } from "../../server/src/find.node.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const FOLDERS = 20;
const OTHER_FILES = 20_000;

const config = JSON.stringify({
  lists: [
    { files: "drop/*.txt", format: "plain" },
    { files: "drop/old.txt", format: "none" },
  ],
});

/** The paths of many other files, in several folders. */
const others = Array.from({ length: OTHER_FILES }, (_, file) => `folder-${file % FOLDERS}/file-${file}.txt`);
const lists = { "office.imcrules": "reject any\n", "drop/a.txt": "10.0.0.1\n", "mail/b.cidr": "10.0.0.1 OK\n" };
const named = { ...lists, "drop/old.txt": "10.0.0.1\n" };

/** Returns a configuration that counts how often it is asked for files and for folders. */
async function countingConfiguration() {
  const real = await configurationOf(undefined);
  const asked = { files: 0, folders: 0 };
  const configuration: Configuration = {
    isSound: real.isSound,
    of: (file) => {
      asked.files++;
      return real.of(file);
    },
    in: (folder) => {
      asked.folders++;
      return real.in(folder);
    },
  };
  return { configuration, asked };
}

test("a search keeps no file that is no list, and asks for the configuration once for each folder", async () => {
  const folder = temporaryFolder({ "imcrules.config.json": config });
  for (const name of ["drop", "mail", ...Array.from({ length: FOLDERS }, (_, place) => `folder-${place}`)]) {
    mkdirSync(join(folder, name));
  }
  for (const path of others) writeFileSync(join(folder, path), "");
  for (const [path, text] of Object.entries(named)) writeFileSync(join(folder, path), text);

  const { configuration, asked } = await countingConfiguration();
  const { files } = await findFiles(folder, listsIn(folder, configuration));
  expect(files.map(({ path }) => path)).toEqual(Object.keys(lists).sort());
  expect(asked).toEqual({ files: 0, folders: FOLDERS + 3 });

  const { paths } = await findRuleFiles([folder], configuration);
  expect(paths).toEqual(files.map(({ path }) => join(folder, path)));
  // Those that were found are looked at once more: for their text, and for what is excluded.
  expect(asked).toEqual({ files: 2 * files.length, folders: 2 * (FOLDERS + 3) });
});

test("a commit keeps no file that is no list either", async () => {
  const folder = temporaryFolder({ "imcrules.config.json": config });
  const entries = [...others, ...Object.keys(named)].map((path) => `M 100644 inline ${path}\ndata 0\n`);
  const commit = `commit refs/heads/main\ncommitter a <a@example.com> 0 +0000\ndata 0\n${entries.join("")}`;
  execFileSync("git", ["init", "--quiet", folder]);
  vi.stubEnv("GIT_DIR", join(folder, ".git"));
  try {
    execFileSync("git", ["fast-import", "--quiet"], { input: commit });
    const { configuration, asked } = await countingConfiguration();
    const tree = await treeOf(
      "main",
      possibleLists((path) => join(folder, path), configuration),
    );
    expect([...tree.keys()].sort()).toEqual(Object.keys(lists).sort());
    expect(asked).toEqual({ files: 0, folders: FOLDERS + 3 });
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a dangling link is reported only if it has the name of a list", async () => {
  const folder = temporaryFolder({ "imcrules.config.json": config });
  mkdirSync(join(folder, "drop"));
  for (const name of ["other.txt", "a.imcrules", "b.netset", "drop/c.txt"]) symlinkSync("nowhere", join(folder, name));
  const { configuration } = await countingConfiguration();
  const { unreadable } = await findFiles(folder, listsIn(folder, configuration));
  expect(unreadable.map(({ path }) => path)).toEqual(["a.imcrules", "b.netset", "drop/c.txt"]);
});
