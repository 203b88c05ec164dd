import fc from "fast-check";
import { expect, test } from "vitest";
import type { ClientCapabilities, TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { features } from "../../server/src/lsp/features/features.js";
import { type Client, startClient } from "../support/client.js";
import { converse } from "../support/conversation.js";
import { heldOpen, inFull, requestsOf } from "../support/requests.js";
import { runs } from "../support/runs.js";
import { question, type Step, step } from "../support/steps.js";

/** The abilities of a client to which the server offers everything. */
const textDocument: ClientCapabilities["textDocument"] = {
  codeAction: {
    dataSupport: true,
    resolveSupport: { properties: ["edit"] },
    codeActionLiteralSupport: { codeActionKind: { valueSet: [""] } },
  },
};
const pulling = { ...textDocument, diagnostic: {} };
const refreshing = { refreshSupport: true };

/** Clients that pull findings, that get them pushed, and that answer requests for settings but refuse to refresh. */
const clients: readonly ClientCapabilities[] = [
  { textDocument: pulling },
  { textDocument },
  {
    textDocument: pulling,
    workspace: { configuration: true, diagnostics: refreshing, inlayHint: refreshing, codeLens: refreshing },
  },
];

interface File {
  readonly version: number;
  readonly text: string;
}

test("after any edits and requests a server answers as a new server with the same texts", async () => {
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: 60, size: "max" }),
    fc.array(question, { minLength: 1, maxLength: 2 }),
    fc.constantFrom(...clients),
    async (steps, questions, capabilities) => {
      const [used, fresh] = await Promise.all([startParty(capabilities), startParty(capabilities)]);
      const { files, settings } = await play(steps, used);
      await fresh.configure(settings);
      for (const [uri, file] of files) await open(fresh.client, uri, file);
      for (const uri of files.keys()) {
        for (const each of questions) {
          for (const request of used.requests.filter(({ method }) => !heldOpen.has(method))) {
            const about = { ...each, uri };
            const answer = await used.ask(request, about);
            const expected = await fresh.ask(inFull(request, fresh.requests), about);
            expect(answer, `${request.method} about ${JSON.stringify(about)}`).toEqual(expected);
          }
        }
        expect(shown(used.client, uri)).toEqual(shown(fresh.client, uri));
      }
      for (const { client, faults } of [used, fresh]) {
        client.close();
        expect([...faults, ...client.failures]).toEqual([]);
      }
    },
  );
  await fc.assert(property, { numRuns: runs(200) });
});

test("a feature without parameters in the table of requests is an error", () => {
  const unknown = [{ method: "textDocument/rename" }, { method: "textDocument/prepareRename" }];
  expect(() => requestsOf([...features, ...unknown])).toThrow(
    "ask for textDocument/rename, textDocument/prepareRename.",
  );
});

/** Starts a server, and a client that can send all requests and change the settings. */
async function startParty(capabilities: ClientCapabilities) {
  const settings: { imcrules: unknown } = { imcrules: undefined };
  const isAsked = capabilities.workspace?.configuration === true;
  const client = await startClient(isAsked ? { capabilities, settings } : { capabilities });
  function configure(imcrules: unknown): Promise<void> {
    settings.imcrules = imcrules;
    return client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { imcrules } });
  }
  return { client, configure, requests: requestsOf(features), ...converse(client) };
}

/** Does the steps. Returns the files that are open after them, and the settings. */
async function play(steps: readonly Step[], party: Awaited<ReturnType<typeof startParty>>) {
  const { client, configure, requests, ask, wait, end } = party;
  let settings: unknown;
  const files = new Map<string, File>();
  for (const one of steps) {
    if (one.does === "wait") {
      await wait();
    } else if (one.does === "ask") {
      const request = requests[one.which % requests.length];
      if (request !== undefined) void ask(request, one.question, one.patience);
    } else if (one.does === "configure") {
      settings = one.settings;
      await configure(settings);
    } else if (one.does === "open") {
      files.set(one.uri, one);
      await open(client, one.uri, one);
    } else if (one.does === "close") {
      files.delete(one.uri);
      await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: one.uri } });
    } else {
      const { version, text } = files.get(one.uri) ?? { version: 1, text: undefined };
      const textDocument = { uri: one.uri, version: version + one.later };
      // Without a change the server keeps the version.
      if (text !== undefined && one.changes.length > 0) {
        files.set(one.uri, { version: textDocument.version, text: one.changes.reduce(edited, text) });
      }
      await client.connection.sendNotification("textDocument/didChange", { textDocument, contentChanges: one.changes });
    }
  }
  await end();
  return { files, settings };
}

function open({ connection }: Client, uri: string, { version, text }: File): Promise<void> {
  return connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: uri.endsWith(".cidr") ? "plaintext" : "imcrules", version, text },
  });
}

/** Applies a change in a new document, so that no older change can have an effect. */
function edited(text: string, change: TextDocumentContentChangeEvent): string {
  return TextDocument.update(TextDocument.create("", "", 0, text), [change], 1).getText();
}

/** Returns the diagnostics that the server pushed last. */
function shown({ published }: Client, uri: string): Client["published"][number] | undefined {
  return published.findLast((one) => one.uri === uri);
}
