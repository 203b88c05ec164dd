import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import type {
  CodeAction,
  CodeLens,
  DocumentSymbol,
  Hover,
  InlayHint,
  MarkupContent,
  WorkspaceSymbol,
} from "vscode-languageserver-protocol";
import { type Client, startClient, uri } from "../support/client.js";
import { expectPlain, planted } from "../support/markup.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

let client: Client;
afterEach(() => {
  client.close();
  expect(client.failures).toEqual([]);
});

test.each([
  ["the key of a setting", { [planted]: 1 }],
  ["a group of settings", { format: { [planted]: true } }],
  ["the code of a severity", { severity: { [planted]: "off" } }],
])("%s forms no link in a notification", async (_, imcrules) => {
  client = await startClient({ settings: { imcrules } });
  await client.open("reject any");
  await client.pull();
  expect(client.shown).toHaveLength(1);
  expectPlain(client.shown.join(""));
  expect(client.shown.join("")).toContain("[Click] (command:");
});

test.each([
  ["a key", JSON.stringify({ [planted]: 1 })],
  ["a severity", JSON.stringify({ severity: { [planted]: planted } })],
  ["invalid JSON", `${planted} {`],
  ["a glob", JSON.stringify({ include: [planted] })],
])("%s of a configuration file forms no link in a notification", async (_, config) => {
  const folder = temporaryFolder({ "imcrules.config.json": config });
  client = await startClient();
  const textDocument = {
    uri: pathToFileURL(join(folder, "list.imcrules")).href,
    languageId: "imcrules",
    version: 1,
    text: "reject any",
  };
  await client.connection.sendNotification("textDocument/didOpen", { textDocument });
  await client.connection.sendRequest("textDocument/diagnostic", { textDocument });
  for (const message of client.shown) expectPlain(message);
});

test("the text of a rule file forms no link and no icon in any view", async () => {
  client = await startClient({ settings: { imcrules: { codeLens: { rules: true } } } });
  const lines = [
    `## ${planted}`,
    `accept 10.0.0.0/8 # ${planted}`,
    `reject 10.1.0.0/16`,
    `${planted}`,
    `accept ${planted}`,
    `expect accept 10.0.0.0/7 # ${planted}`,
    `# imcrules-ignore ${planted}`,
  ];
  await client.open(lines.join("\n"));
  const textDocument = { uri };
  const ask = <Answer>(method: string, params: object = {}) =>
    client.connection.sendRequest<Answer>(method, { textDocument, ...params });
  const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
  const labels: string[] = [];
  for (const { name, children = [] } of await ask<DocumentSymbol[]>("textDocument/documentSymbol")) {
    labels.push(name, ...children.map((child) => child.name));
  }
  for (const { name, containerName = "" } of await ask<WorkspaceSymbol[]>("workspace/symbol", { query: "" })) {
    labels.push(name, containerName);
  }
  for (const lens of await ask<CodeLens[]>("textDocument/codeLens")) labels.push(lens.command?.title ?? "");
  for (const { label } of await ask<InlayHint[]>("textDocument/inlayHint", { range })) labels.push(String(label));
  const context = { diagnostics: await client.pull(), triggerKind: 1 };
  for (const { title } of await ask<CodeAction[]>("textDocument/codeAction", { range, context })) labels.push(title);
  for (const [line, { length }] of lines.entries()) {
    for (let character = 0; character <= length; character += 3) {
      const hover = await ask<Hover | null>("textDocument/hover", { position: { line, character } });
      const markdown = (hover?.contents as MarkupContent | undefined)?.value ?? "";
      expect(markdown).not.toContain("](");
      expect(markdown).not.toContain("<");
    }
  }
  expect(labels.length).toBeGreaterThan(10);
  for (const label of labels) expectPlain(label);
});
