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

/** What a client must be able to do before it is offered everything. */
const textDocument: ClientCapabilities["textDocument"] = {
  codeAction: {
    dataSupport: true,
    resolveSupport: { properties: ["edit"] },
    codeActionLiteralSupport: { codeActionKind: { valueSet: [""] } },
  },
};
const pulling = { ...textDocument, diagnostic: {} };
const refreshing = { refreshSupport: true };

/** Clients that ask for findings, that are sent them, and that are asked themselves, for which they refuse to refresh. */
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

test("after anything that an editor may do, a server answers as one that was just given the texts", async () => {
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
            const asked = { ...each, uri };
            const answer = await used.ask(request, asked);
            const expected = await fresh.ask(inFull(request, fresh.requests), asked);
            expect(answer, `${request.method} about ${JSON.stringify(asked)}`).toEqual(expected);
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

test("a feature that nobody here knows how to ask for is named", () => {
  const unknown = [{ method: "textDocument/rename" }, { method: "textDocument/prepareRename" }];
  expect(() => requestsOf([...features, ...unknown])).toThrow(
    "ask for textDocument/rename, textDocument/prepareRename.",
  );
});

/** A server, all that can be asked of it, and settings that it is told of or may ask for. */
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

/** Does what the steps say; tells what is open after them, and what holds. */
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
      // No change at all leaves the version too.
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
    textDocument: { uri, languageId: "imcrules", version, text },
  });
}

/** In a document that was made for this one change, so that nothing of older ones can be left in it. */
function edited(text: string, change: TextDocumentContentChangeEvent): string {
  return TextDocument.update(TextDocument.create("", "", 0, text), [change], 1).getText();
}

/** What the server sent of its own accord last. */
function shown({ published }: Client, uri: string): Client["published"][number] | undefined {
  return published.findLast((one) => one.uri === uri);
}
