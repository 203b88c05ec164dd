import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openPromise } from "yauzl";
import manifest from "../package.json";
import { findingKinds } from "../server/src/core/index.js";
import { testConnectionCommand } from "../server/src/protocol/testConnection.js";

const clientSources = fileURLToPath(new URL("../client/src", import.meta.url));
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
      "extension/assets/schemas/imcrules.config.schema.json",
      "extension/dist/cli.js",
      "extension/dist/client.browser.js",
      "extension/dist/client.node.js",
      "extension/dist/server.browser.js",
      "extension/docs/language.md",
      ...findingKinds.map(({ code }) => `extension/docs/findings/${code}.md`),
      "extension/assets/gutter/dead-dark.svg",
      "extension/assets/gutter/dead-light.svg",
      "extension/assets/view.svg",
      "extension/syntaxes/imcrules-report.tmLanguage.json",
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
  // Read from the sources: the client's modules need VS Code to be loaded.
  const sources = readdirSync(clientSources, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const registered = sources.flatMap((file) =>
    [...readFileSync(`${clientSources}/${file}`, "utf8").matchAll(/Command = "([^"]+)"/g)].map((match) => match[1]),
  );
  expect(registered).toEqual(expect.arrayContaining(contributed));
  expect(registered).not.toContain(testConnectionCommand);
});

async function filesOf(archive: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { fileName } of (await openPromise(archive)).eachEntry()) names.push(fileName);
  return names;
}
