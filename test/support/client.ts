import { PassThrough } from "node:stream";
import { createConnection } from "vscode-languageserver/node";
import {
  type ClientCapabilities,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type Hover,
  type InitializeResult,
  type LogMessageParams,
  MessageType,
  type Registration,
  type RegistrationParams,
  type ShowMessageParams,
  type UnregistrationParams,
} from "vscode-languageserver-protocol";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { nodeFiles } from "../../server/src/files.node.js";
import { gate } from "../../server/src/lsp/gate.js";
import { startServer } from "../../server/src/lsp/server.js";
import { type TestConnectionResult, testConnectionCommand } from "../../server/src/protocol/testConnection.js";

export const uri = "file:///list.imcrules";

/** A language client without an editor, connected to the real server by two streams. */
export interface Client {
  readonly connection: MessageConnection;
  readonly initialized: InitializeResult;
  /** The diagnostics that the server pushed, in order. */
  readonly published: { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }[];
  /** What the server registered after the start and did not unregister, by its ids. */
  readonly registered: ReadonlyMap<string, Registration>;
  /** The messages that the server asked to show, in order. */
  readonly shown: readonly string[];
  /** The errors that the server logged. Its error boundary reports bugs so. */
  readonly failures: readonly string[];
  readonly open: (text: string) => Promise<void>;
  readonly replace: (line: number, start: number, end: number, text: string) => Promise<void>;
  readonly pull: () => Promise<readonly Diagnostic[]>;
  readonly hover: (line: number, character: number) => Promise<Hover | null>;
  readonly testConnection: (address: string, file?: string) => Promise<TestConnectionResult>;
  readonly close: () => void;
}

/** The capabilities of most editors. Without them the server pushes diagnostics. */
const pulling: ClientCapabilities = { textDocument: { diagnostic: {} } };

interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  /** URIs of workspace folders. */
  readonly folders?: readonly string[];
  /** The settings of the client, which a test may change. Without them the client has no configuration capability. */
  readonly settings?: { imcrules: unknown };
  readonly initializationOptions?: object;
  /** Whether the client never answers a request. */
  readonly isSilent?: boolean;
}

/** Starts a server and returns a connection to it, before any message. */
export function connectServer(): MessageConnection {
  const [up, down] = [new PassThrough(), new PassThrough()];
  startServer(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down), gate()), nodeFiles, docs);
  return createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
}

const docs = "file:///docs/";

/** Starts a server and a client, and initializes both. */
export async function startClient(options: ClientOptions = {}): Promise<Client> {
  const { capabilities = pulling, folders = [], settings, initializationOptions, isSilent = false } = options;
  const connection = connectServer();
  const published: Client["published"] = [];
  connection.onNotification("textDocument/publishDiagnostics", (params: Client["published"][number]) => {
    published.push(params);
  });
  const shown: string[] = [];
  connection.onNotification("window/showMessage", ({ message }: ShowMessageParams) => {
    shown.push(message);
  });
  const failures: string[] = [];
  connection.onNotification("window/logMessage", ({ type, message }: LogMessageParams) => {
    if (type === MessageType.Error) failures.push(message);
  });
  const never = new Promise<never>(() => undefined);
  connection.onRequest("workspace/configuration", () => (isSilent ? never : [settings?.imcrules]));
  const registered = new Map<string, Registration>();
  connection.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) => {
    for (const one of registrations) registered.set(one.id, one);
    return isSilent ? never : null;
  });
  connection.onRequest("client/unregisterCapability", ({ unregisterations }: UnregistrationParams) => {
    for (const { id } of unregisterations) registered.delete(id);
    return null;
  });
  if (isSilent) connection.onRequest(() => never);
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>("initialize", {
    processId: null,
    rootUri: null,
    workspaceFolders: folders.map((folder) => ({ uri: folder, name: folder })),
    initializationOptions,
    capabilities:
      settings === undefined
        ? capabilities
        : { ...capabilities, workspace: { ...capabilities.workspace, configuration: true } },
  });
  await connection.sendNotification("initialized", {});
  const textDocument = { uri };
  let version = 1;
  return {
    connection,
    initialized,
    published,
    registered,
    shown,
    failures,
    open: (text) =>
      connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "imcrules", version, text },
      }),
    replace: (line, start, end, text) =>
      connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range: { start: { line, character: start }, end: { line, character: end } }, text }],
      }),
    async pull() {
      const report = await connection.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
        textDocument,
      });
      return report.kind === "full" ? report.items : [];
    },
    hover: (line, character) =>
      connection.sendRequest("textDocument/hover", { textDocument, position: { line, character } }),
    testConnection: (address, file = uri) =>
      connection.sendRequest("workspace/executeCommand", {
        command: testConnectionCommand,
        arguments: [{ uri: file, address }],
      }),
    close: () => connection.dispose(),
  };
}
