import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openPromise } from "yauzl";
import manifest from "../package.json";
import { findingKinds } from "../server/src/core/index.js";
import { testConnectionCommand } from "../server/src/protocol/testConnection.js";

const vsix = fileURLToPath(new URL("../dist/imcrules.vsix", import.meta.url));

test("the package holds only what runs or is opened", async () => {
  expect((await filesOf(vsix)).sort()).toEqual(
    [
      "extension.vsixmanifest",
      "[Content_Types].xml",
      "extension/package.json",
      "extension/readme.md",
      "extension/changelog.md",
      "extension/LICENSE.txt",
      "extension/dist/cli.js",
      "extension/dist/client.browser.js",
      "extension/dist/client.node.js",
      "extension/dist/server.browser.js",
      "extension/docs/language.md",
      ...findingKinds.map(({ code }) => `extension/docs/findings/${code}.md`),
      "extension/syntaxes/imcrules.tmLanguage.json",
      "extension/syntaxes/language-configuration.json",
    ].sort(),
  );
});

test("the package is smaller than a megabyte", () => {
  expect(statSync(vsix).size).toBeLessThan(1_000_000);
});

test("no command of the client has the name of a command of the server", () => {
  const contributed = manifest.contributes.commands.map(({ command }) => command);
  expect(contributed).not.toContain(testConnectionCommand);
});

async function filesOf(archive: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { fileName } of (await openPromise(archive)).eachEntry()) names.push(fileName);
  return names;
}
