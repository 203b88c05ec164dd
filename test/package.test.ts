import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openPromise } from "yauzl";
import { fromWalkthrough } from "../client/src/walkthrough.js";
import manifest from "../package.json";
import { findingKinds, readGlob } from "../server/src/core/index.js";
import { ruleFilesGlob } from "../server/src/protocol/files.js";
import { testConnectionCommand } from "../server/src/protocol/testConnection.js";
import { built } from "./support/built.js";

const clientSources = fileURLToPath(new URL("../client/src", import.meta.url));
const vsix = built("imcrules.vsix", "package");

/** All assets but icon.svg, which icon.png is drawn from. */
const assets = readdirSync(new URL("../assets", import.meta.url), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== "icon.svg")
  .map(({ parentPath, name }) =>
    relative(fileURLToPath(new URL("../assets", import.meta.url)), join(parentPath, name)),
  );

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
      "extension/dist/cli.main.js",
      "extension/dist/client.browser.js",
      "extension/dist/client.node.js",
      "extension/dist/mcp.js",
      "extension/dist/server.browser.js",
      "extension/docs/language.md",
      ...findingKinds.map(({ code }) => `extension/docs/findings/${code}.md`),
      "extension/samples/start.imcrules",
      ...assets.map((name) => `extension/assets/${name}`),
      "extension/syntaxes/imcrules.tmLanguage.json",
      "extension/syntaxes/imcrules-report.tmLanguage.json",
      "extension/syntaxes/language-configuration.json",
    ].sort(),
  );
});

test("the manifest or the client names each picture in the package", () => {
  const named =
    JSON.stringify(manifest) + clientFiles().map((file) => readFileSync(`${clientSources}/${file}`, "utf8"));
  expect(assets.filter((name) => !named.includes(basename(name, extname(name)).replace(/-(dark|light)$/, "")))).toEqual(
    [],
  );
});

test("the package is smaller than 920 KB, and the client that an editor loads smaller than half of one", () => {
  expect(statSync(vsix).size).toBeLessThan(920_000);
  for (const host of ["node", "browser"]) {
    expect(statSync(join(vsix, "..", `client.${host}.js`)).size, host).toBeLessThan(500_000);
  }
  expect(statSync(join(vsix, "..", "mcp.js")).size).toBeLessThan(150_000);
});

test("no command of the client has the name of a command of the server", () => {
  const contributed = manifest.contributes.commands.map(({ command }) => command);
  const registered = clientFiles().flatMap((file) =>
    [...readFileSync(`${clientSources}/${file}`, "utf8").matchAll(/Command = "([^"]+)"/g)].map((match) => match[1]),
  );
  expect(registered).toEqual(expect.arrayContaining(contributed));
  expect(registered).not.toContain(testConnectionCommand);
});

test("rule files are found, watched and activate the extension, whatever the case of their file ending", () => {
  expect(manifest.activationEvents).toContain(`workspaceContains:${ruleFilesGlob}`);
  const read = readGlob(ruleFilesGlob);
  const paths = ["LIST.IMCRULES", "a/b.ImcRules", "list.imcrules", "list.imcrules.bak", "list-imcrules"];
  expect("glob" in read && paths.filter(read.glob.matches)).toEqual(paths.slice(0, 3));
  for (const file of ["server/src/lsp/workspace.ts", "client/src/files.ts", "client/src/ruleFile.ts"]) {
    expect(readFileSync(new URL(`../${file}`, import.meta.url), "utf8")).not.toContain('.imcrules"');
  }
});

test("commands are offered where the extension is active, and New Rule File everywhere", () => {
  const { commands, menus } = manifest.contributes;
  const ofFiles = menus["explorer/context"].map(({ command }) => command);
  for (const { command, ...rest } of commands) {
    const where = ofFiles.includes(command)
      ? "imcrules.isActive || resourceExtname =~ /^\\.imcrules$/i"
      : "imcrules.isActive";
    expect("enablement" in rest ? rest.enablement : undefined, command).toBe(
      command === "imcrules.newRuleFile" ? undefined : where,
    );
  }
});

test("the walkthrough passes the connection test an argument that names the walkthrough as the caller", () => {
  const given = encodeURIComponent(JSON.stringify(fromWalkthrough));
  expect(JSON.stringify(manifest.contributes.walkthroughs)).toContain(`imcrules.testConnectionFromIp?${given})`);
});

/** Lists the sources of the client. They are read, not imported, since they need VS Code. */
function clientFiles(): readonly string[] {
  return readdirSync(clientSources, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
}

async function filesOf(archive: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { fileName } of (await openPromise(archive)).eachEntry()) names.push(fileName);
  return names;
}
