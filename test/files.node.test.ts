import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
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

/** What is found in a folder, as paths in it. */
async function found(folder: string): Promise<readonly string[]> {
  const uri = pathToFileURL(folder).href;
  return (await nodeFiles.find(uri)).map((file) => file.slice(uri.length + 1));
}
