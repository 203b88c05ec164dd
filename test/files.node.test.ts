import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { isRuleFile } from "../server/src/core/index.js";
import { nodeFiles } from "../server/src/files.node.js";
import { ruleFilesGlob } from "../server/src/protocol/files.js";
import { temporaryFolder } from "./support/temporaryFolder.js";

const ruleFiles = { globs: [ruleFilesGlob], matches: isRuleFile };

test("a file that links lead to is found once, by its own path", async () => {
  const folder = temporaryFolder({});
  mkdirSync(join(folder, "lists"));
  writeFileSync(join(folder, "lists", "office.imcrules"), "");
  symlinkSync("lists", join(folder, "a-link-to-the-folder"));
  symlinkSync(join("lists", "office.imcrules"), join(folder, "a-link.imcrules"));
  symlinkSync("..", join(folder, "lists", "back"));
  expect(await found(folder)).toEqual(["lists/office.imcrules"]);
});

test("a linked list outside the folder is found once, by its first path in the folder", async () => {
  const [folder, elsewhere] = [temporaryFolder({}), temporaryFolder({ "shared.imcrules": "" })];
  symlinkSync(elsewhere, join(folder, "one"));
  symlinkSync(join(elsewhere, "shared.imcrules"), join(folder, "two.imcrules"));
  symlinkSync("nowhere", join(folder, "dangling.imcrules"));
  expect(await found(folder)).toEqual(["one/shared.imcrules"]);
});

test("a rule file is found in any case of its extension", async () => {
  const folder = temporaryFolder({ "LIST.IMCRULES": "", "b.ImcRules": "", "c.imcrules": "", "d.imcrules.bak": "" });
  expect(await found(folder)).toEqual(["LIST.IMCRULES", "b.ImcRules", "c.imcrules"]);
});

test("a link is not followed to a folder that holds the searched folder or the link", async () => {
  const above = temporaryFolder({ "above.imcrules": "" });
  const elsewhere = temporaryFolder({ "elsewhere.imcrules": "" });
  const folder = join(above, "lists");
  mkdirSync(join(folder, "below"), { recursive: true });
  mkdirSync(join(elsewhere, "deep"));
  writeFileSync(join(folder, "below", "own.imcrules"), "");
  writeFileSync(join(elsewhere, "deep", "deep.imcrules"), "");
  symlinkSync("/", join(folder, "root"));
  symlinkSync("/", join(folder, "below", "root"));
  symlinkSync(above, join(folder, "above"));
  symlinkSync("..", join(folder, "below", "back"));
  symlinkSync(join(elsewhere, "deep"), join(folder, "linked"));
  symlinkSync(elsewhere, join(elsewhere, "deep", "up"));
  expect(await found(folder)).toEqual(["below/own.imcrules", "linked/deep.imcrules"]);
});

test("a linked folder is searched once, however many links lead to it or into it", async () => {
  const [folder, one, other] = [temporaryFolder({}), temporaryFolder({ "a.imcrules": "" }), temporaryFolder({})];
  writeFileSync(join(other, "b.imcrules"), "");
  symlinkSync(one, join(folder, "one"));
  symlinkSync(one, join(folder, "one-again"));
  symlinkSync(other, join(one, "other"));
  symlinkSync(one, join(other, "one"));
  expect(await found(folder)).toEqual(["one/a.imcrules", "one/other/b.imcrules"]);
});

test("at most 10,000 linked folders are searched, and a fault reports that there are more", async () => {
  const [folder, elsewhere] = [temporaryFolder({ "own.imcrules": "" }), temporaryFolder({})];
  for (let place = 0; place < 100; place++) {
    for (let below = 0; below < 100; below++)
      mkdirSync(join(elsewhere, String(place), String(below)), { recursive: true });
  }
  symlinkSync(elsewhere, join(folder, "linked"));
  const { files, faults } = await nodeFiles.find(pathToFileURL(folder).href, ruleFiles);
  expect(files.length).toBe(1);
  expect(faults).toEqual([expect.stringMatching(/links lead to more than 10,000 folders elsewhere$/)]);
});

test("a dangling link is reported only if it is named like a rule file", async () => {
  const folder = temporaryFolder({});
  symlinkSync("nowhere", join(folder, "list.imcrules"));
  symlinkSync("itself.imcrules", join(folder, "itself.imcrules"));
  symlinkSync("nowhere", join(folder, "result"));
  symlinkSync("loop", join(folder, "loop"));
  const { files, faults } = await nodeFiles.find(pathToFileURL(folder).href, ruleFiles);
  expect(files).toEqual([]);
  expect(faults).toEqual([
    expect.stringMatching(/\/itself\.imcrules cannot be read: Error: ELOOP/),
    expect.stringMatching(/\/list\.imcrules cannot be read: Error: ENOENT/),
  ]);
});

test("the target of a linked file is its real path", async () => {
  const [folder, elsewhere] = [temporaryFolder({}), temporaryFolder({ "shared.imcrules": "" })];
  symlinkSync(join(elsewhere, "shared.imcrules"), join(folder, "linked.imcrules"));
  const { files } = await nodeFiles.find(pathToFileURL(folder).href, ruleFiles);
  expect(files.map(({ target }) => target)).toEqual([
    pathToFileURL(join(realpathSync(elsewhere), "shared.imcrules")).href,
  ]);
});

/** Returns the files found in a folder, as paths in it. */
async function found(folder: string): Promise<readonly string[]> {
  const uri = pathToFileURL(folder).href;
  return (await nodeFiles.find(uri, ruleFiles)).files.map((file) => file.uri.slice(uri.length + 1));
}
