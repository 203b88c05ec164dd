import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { nodeFiles } from "../server/src/files.node.js";
import { temporaryFolder } from "./support/temporaryFolder.js";

test("a file that links lead to is found once, by its own path", async () => {
  const folder = temporaryFolder({});
  mkdirSync(join(folder, "lists"));
  writeFileSync(join(folder, "lists", "office.imcrules"), "");
  symlinkSync("lists", join(folder, "a-link-to-the-folder"));
  symlinkSync(join("lists", "office.imcrules"), join(folder, "a-link.imcrules"));
  symlinkSync("..", join(folder, "lists", "back"));
  expect(await found(folder)).toEqual(["lists/office.imcrules"]);
});

test("a list from elsewhere is found where it is linked to, once", async () => {
  const [folder, elsewhere] = [temporaryFolder({}), temporaryFolder({ "shared.imcrules": "" })];
  symlinkSync(elsewhere, join(folder, "one"));
  symlinkSync(join(elsewhere, "shared.imcrules"), join(folder, "two.imcrules"));
  symlinkSync("nowhere", join(folder, "dangling.imcrules"));
  expect(await found(folder)).toEqual(["one/shared.imcrules"]);
});

test("a rule file is one in any case of its extension", async () => {
  const folder = temporaryFolder({ "LIST.IMCRULES": "", "b.ImcRules": "", "c.imcrules": "", "d.imcrules.bak": "" });
  expect(await found(folder)).toEqual(["LIST.IMCRULES", "b.ImcRules", "c.imcrules"]);
});

test("no link leads out of the folder to one that holds it, or that holds the link", async () => {
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

test("each folder elsewhere is searched once, whatever links lead to it and to what is in it", async () => {
  const [folder, one, other] = [temporaryFolder({}), temporaryFolder({ "a.imcrules": "" }), temporaryFolder({})];
  writeFileSync(join(other, "b.imcrules"), "");
  symlinkSync(one, join(folder, "one"));
  symlinkSync(one, join(folder, "one-again"));
  symlinkSync(other, join(one, "other"));
  symlinkSync(one, join(other, "one"));
  expect(await found(folder)).toEqual(["one/a.imcrules", "one/other/b.imcrules"]);
});

test("of folders elsewhere 10,000 are searched, and it is reported that there are more", async () => {
  const [folder, elsewhere] = [temporaryFolder({ "own.imcrules": "" }), temporaryFolder({})];
  for (let place = 0; place < 100; place++) {
    for (let below = 0; below < 100; below++)
      mkdirSync(join(elsewhere, String(place), String(below)), { recursive: true });
  }
  symlinkSync(elsewhere, join(folder, "linked"));
  const { files, faults } = await nodeFiles.find(pathToFileURL(folder).href);
  expect(files.length).toBe(1);
  expect(faults).toEqual([expect.stringMatching(/links lead to more than 10,000 folders elsewhere$/)]);
});

test("a rule file that is a link to nothing is reported, other such links are not", async () => {
  const folder = temporaryFolder({});
  symlinkSync("nowhere", join(folder, "list.imcrules"));
  symlinkSync("itself.imcrules", join(folder, "itself.imcrules"));
  symlinkSync("nowhere", join(folder, "result"));
  symlinkSync("loop", join(folder, "loop"));
  const { files, faults } = await nodeFiles.find(pathToFileURL(folder).href);
  expect(files).toEqual([]);
  expect(faults).toEqual([
    expect.stringMatching(/\/itself\.imcrules cannot be read: Error: ELOOP/),
    expect.stringMatching(/\/list\.imcrules cannot be read: Error: ENOENT/),
  ]);
});

test("it is known of a linked file where it lies", async () => {
  const [folder, elsewhere] = [temporaryFolder({}), temporaryFolder({ "shared.imcrules": "" })];
  symlinkSync(join(elsewhere, "shared.imcrules"), join(folder, "linked.imcrules"));
  const { files } = await nodeFiles.find(pathToFileURL(folder).href);
  expect(files.map(({ target }) => target)).toEqual([
    pathToFileURL(join(realpathSync(elsewhere), "shared.imcrules")).href,
  ]);
});

/** What is found in a folder, as paths in it. */
async function found(folder: string): Promise<readonly string[]> {
  const uri = pathToFileURL(folder).href;
  return (await nodeFiles.find(uri)).files.map((file) => file.uri.slice(uri.length + 1));
}
