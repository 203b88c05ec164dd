import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver-protocol/node";
import { cli, imcrules, machineNode } from "../support/commandLine.js";

const nodes = [...new Set([process.execPath, machineNode()])];

// The bundle is built for Node 20. It must run there and under the Node of the tests.
describe.each(nodes)("under %s", (node) => {
  test("check reads standard input", async () => {
    const { status, out } = await imcrules(["check", "--format", "json", "-"], {
      node,
      input: "reject any\naccept any\n",
    });
    expect(status).toBe(1);
    expect(JSON.parse(out).files[0].findings[0].code).toBe("unreachable-after-catch-all");
  });

  test("test answers an address", async () => {
    const { out } = await imcrules(["test", "-", "2001:db8::1"], { node, input: "accept 2001:db8::/32\nreject any\n" });
    expect(out).toBe("2001:db8::1: accept, line 1 (accept 2001:db8::/32)\n");
  });

  test("lsp --stdio serves an editor and ends when it is asked to", async () => {
    const server = spawn(node, [cli, "lsp", "--stdio", `--clientProcessId=${process.pid}`], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = new Promise((resolve) => server.once("close", resolve));
    const connection = createMessageConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    connection.listen();
    const textDocument = { uri: "file:///list.imcrules", languageId: "imcrules", version: 1, text: "acept any" };
    await connection.sendRequest("initialize", {
      processId: null,
      rootUri: null,
      capabilities: { textDocument: { diagnostic: {} } },
    });
    await connection.sendNotification("initialized", {});
    await connection.sendNotification("textDocument/didOpen", { textDocument });
    const report = await connection.sendRequest<{ items: { code: string; codeDescription: { href: string } }[] }>(
      "textDocument/diagnostic",
      { textDocument: { uri: textDocument.uri } },
    );
    expect(report.items.map(({ code }) => code)).toEqual(["syntax-error"]);
    expect(report.items[0]?.codeDescription.href).toMatch(/^file:\/\/.*\/docs\/findings\/syntax-error\.md$/);
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    expect(await ended).toBe(0);
    connection.dispose();
  });
});
