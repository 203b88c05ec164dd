import { execFile } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

const home = temporaryFolder({
  imcrules: `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist", "cli.js")}" "$@"\n`,
});
/** Gets only the file of hooks: if hooks run installed programs, pre-commit reads nothing else of their repository. */
const tool = temporaryFolder({});
const lists = temporaryFolder({ "good.imcrules": "accept 10.0.0.0/8\nreject any\n" });

const env = {
  ...process.env,
  HOME: home,
  PATH: `${home}:${process.env["PATH"]}`,
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.org",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.org",
};
const within = (cwd: string, program: string, ...args: readonly string[]) => run(program, args, { cwd, env });

beforeAll(async () => {
  await chmod(join(home, "imcrules"), 0o755);
  const page = await readFile(join(root, "docs", "ci.md"), "utf8");
  const [, block = ""] = /^```yaml\n(repos:.*?)^```$/ms.exec(page) ?? [];
  await writeFile(join(lists, ".pre-commit-config.yaml"), block.replace("…", tool));
  await writeFile(join(tool, ".pre-commit-hooks.yaml"), await readFile(join(root, ".pre-commit-hooks.yaml")));
  for (const folder of [tool, lists]) {
    await within(folder, "git", "init", "--quiet");
    await within(folder, "git", "add", ".");
  }
  await within(tool, "git", "commit", "--quiet", "--message", "Hooks");
  await within(tool, "git", "tag", "v0.1.0");
  await within(lists, "pre-commit", "install");
});

const commit = () => within(lists, "git", "commit", "--quiet", "--message", "Lists");

test("pre-commit passes a list in order, lays out an untidy one and stops a wrong one", async () => {
  expect((await commit()).stderr).toMatch(/check rule files.*Passed\nformat rule files.*Passed\n/);

  await writeFile(
    join(lists, "ragged.imcrules"),
    "accept 10.0.0.0 255.0.0.0\naccept 192.0.2.0 255.255.255.0\nreject any\n",
  );
  await within(lists, "git", "add", ".");
  await expect(commit()).rejects.toMatchObject({
    stderr: expect.stringMatching(
      /check rule files.*Passed\n(.*\n)*format rule files.*Failed\n(.*\n)*.*files were modified/,
    ),
  });
  expect(await readFile(join(lists, "ragged.imcrules"), "utf8")).toBe(
    "accept 10.0.0.0   255.0.0.0\naccept 192.0.2.0  255.255.255.0\nreject any\n",
  );
  await within(lists, "git", "add", ".");
  await commit();

  await writeFile(join(lists, "wrong.imcrules"), "reject any\naccept 10.0.0.0/8\n");
  await within(lists, "git", "add", ".");
  await expect(commit()).rejects.toMatchObject({
    stderr: expect.stringContaining("wrong.imcrules:2:1: warning[unreachable-after-catch-all]"),
  });
});

test("an excluded file is neither checked nor changed, even if the commit holds no other", async () => {
  const old = "reject any\naccept   10.0.0.0/8\n";
  await writeFile(join(lists, "imcrules.config.json"), '{ "exclude": ["old.imcrules"] }');
  await writeFile(join(lists, "old.imcrules"), old);
  await within(lists, "git", "rm", "--quiet", "--force", "--ignore-unmatch", "wrong.imcrules");
  await within(lists, "git", "add", ".");
  expect((await commit()).stderr).toMatch(/check rule files.*Passed\nformat rule files.*Passed\n/);
  expect(await readFile(join(lists, "old.imcrules"), "utf8")).toBe(old);
});
