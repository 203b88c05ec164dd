import type { Position, Range, ServerCapabilities } from "vscode-languageserver-protocol";
import { coverageMethod, expectationsMethod } from "../../server/src/protocol/expectations.js";
import { fadedRulesMethod } from "../../server/src/protocol/fadedRules.js";
import { fileSummaryMethod } from "../../server/src/protocol/fileSummary.js";
import { closedFilesMethod } from "../../server/src/protocol/files.js";
import { type ToolName, toolMethod } from "../../server/src/protocol/tools.js";
import { effectScheme, policyScheme, savedScheme } from "../../server/src/protocol/virtualDocuments.js";

/** The parameters for any request. Each request uses some of them. */
export interface Question {
  readonly uri: string;
  readonly position: Position;
  readonly range: Range;
  readonly isWanted: boolean;
  /** An address, or a text to search for. */
  readonly word: string;
  /** Kinds of code actions. */
  readonly only: readonly string[] | undefined;
  /** Chooses among the items that the client knows. */
  readonly number: number;
}

/** The earlier answers that the client knows, for any document at any version. */
export interface Known {
  /** The result id of the last answer about a document, for requests that ask for the changes since. */
  readonly resultId: (method: string, uri: string) => string | undefined;
  /** The items of the last answer. */
  readonly items: (method: string) => readonly object[];
}

/** Returns the request for the full answer, if `request` asks for changes. Otherwise returns `request`. */
export function inFull(request: Request, requests: readonly Request[]): Request {
  const method = request.method.replace(/\/delta$/, "");
  return requests.find((one) => one.method === method) ?? request;
}

export type MakeParams = (question: Question, known: Known) => object;

export interface Request {
  readonly method: string;
  readonly params: MakeParams;
}

/** Methods that the server answers only when something changes. Cancelling ends them. */
export const heldOpen: ReadonlySet<string> = new Set(["workspace/diagnostic"]);

const about: MakeParams = ({ uri }) => ({ textDocument: { uri } });
const at: MakeParams = ({ uri, position }) => ({ textDocument: { uri }, position });
const within: MakeParams = ({ uri, range }) => ({ textDocument: { uri }, range });
const options = { tabSize: 2, insertSpaces: true };

/** Chooses an item that another request listed. Makes up an unknown item if there is none. */
const itemOf =
  (method: string): MakeParams =>
  ({ range, word, number }, known) => {
    const items = known.items(method);
    return items[number % Math.max(1, items.length)] ?? { title: word, label: word, range };
  };

/**
 * The requests that each capability announces. The path of a nested capability has dots.
 *
 * A request that needs items of another follows it.
 */
const makers: Readonly<Record<string, Readonly<Record<string, MakeParams>>>> = {
  diagnosticProvider: {
    "textDocument/diagnostic": ({ uri }, known) => ({
      textDocument: { uri },
      previousResultId: known.resultId("textDocument/diagnostic", uri),
    }),
  },
  "diagnosticProvider.workspaceDiagnostics": { "workspace/diagnostic": () => ({ previousResultIds: [] }) },
  hoverProvider: { "textDocument/hover": at },
  definitionProvider: { "textDocument/definition": at },
  referencesProvider: {
    "textDocument/references": (question, known) => ({
      ...at(question, known),
      context: { includeDeclaration: question.isWanted },
    }),
  },
  documentHighlightProvider: { "textDocument/documentHighlight": at },
  documentSymbolProvider: { "textDocument/documentSymbol": about },
  documentLinkProvider: { "textDocument/documentLink": about },
  foldingRangeProvider: { "textDocument/foldingRange": about },
  selectionRangeProvider: {
    "textDocument/selectionRange": ({ uri, range }) => ({
      textDocument: { uri },
      positions: [range.start, range.end],
    }),
  },
  completionProvider: { "textDocument/completion": at },
  signatureHelpProvider: { "textDocument/signatureHelp": at },
  documentFormattingProvider: { "textDocument/formatting": ({ uri }) => ({ textDocument: { uri }, options }) },
  documentRangeFormattingProvider: {
    "textDocument/rangeFormatting": (question, known) => ({ ...within(question, known), options }),
  },
  documentOnTypeFormattingProvider: {
    "textDocument/onTypeFormatting": (question, known) => ({
      ...at(question, known),
      ch: ["\n", " ", "#"][question.number % 3],
      options,
    }),
  },
  codeActionProvider: {
    "textDocument/codeAction": (question, known) => ({
      ...within(question, known),
      context: { diagnostics: known.items("textDocument/diagnostic"), only: question.only },
    }),
  },
  "codeActionProvider.resolveProvider": { "codeAction/resolve": itemOf("textDocument/codeAction") },
  codeLensProvider: { "textDocument/codeLens": about },
  "codeLensProvider.resolveProvider": { "codeLens/resolve": itemOf("textDocument/codeLens") },
  inlayHintProvider: { "textDocument/inlayHint": within },
  "inlayHintProvider.resolveProvider": { "inlayHint/resolve": itemOf("textDocument/inlayHint") },
  // Before the full request, so that its changes are since an older text.
  "semanticTokensProvider.full.delta": {
    "textDocument/semanticTokens/full/delta": ({ uri }, known) => ({
      textDocument: { uri },
      previousResultId: known.resultId("textDocument/semanticTokens/full", uri) ?? "never given",
    }),
  },
  "semanticTokensProvider.full": { "textDocument/semanticTokens/full": about },
  "semanticTokensProvider.range": { "textDocument/semanticTokens/range": within },
  workspaceSymbolProvider: { "workspace/symbol": ({ word }) => ({ query: word }) },
};

/** Capabilities without requests, including all nested ones. */
const withoutRequests = ["textDocumentSync", "executeCommandProvider", "semanticTokensProvider.legend", "workspace"];
/** Capabilities whose requests all belong to nested ones. */
const withNestedOnly = ["semanticTokensProvider"];

const toolNames: readonly ToolName[] = [
  "imcrules_testConnections",
  "imcrules_explainAddress",
  "imcrules_listFindings",
  "imcrules_describePolicy",
];

/** Our own requests, which no capability announces. */
const ours: Readonly<Record<string, MakeParams>> = {
  [fadedRulesMethod]: ({ uri, range }) => ({ uri, first: range.start.line, last: range.end.line }),
  [closedFilesMethod]: () => ({}),
  [expectationsMethod]: ({ uri }) => ({ uri }),
  [coverageMethod]: ({ uri }) => ({ uri }),
  [toolMethod]: ({ uri, word, number }) => ({
    tool: toolNames[number % toolNames.length],
    input: { file: uri, address: word, addresses: [word, `${word}/24`] },
    active: null,
  }),
  [fileSummaryMethod]: ({ uri, isWanted }) => ({ uri, sinceSaved: isWanted }),
  "workspace/textDocumentContent": ({ uri, number }) => ({ uri: virtualUri(uri, number) }),
};

/** Returns the URI of a virtual document about a file: its policy, its effect or its saved text. */
function virtualUri(uri: string, number: number): string {
  const scheme = [policyScheme, effectScheme, savedScheme][number % 3];
  return `${scheme}:/x?${encodeURIComponent(JSON.stringify({ uri, ...(number % 2 === 0 ? { before: uri } : {}) }))}`;
}

/** Returns the requests that a server announces, in table order, then its commands. Throws for a capability that is not in the table. */
export function requestsOf(capabilities: ServerCapabilities): readonly Request[] {
  const announced = pathsOf(capabilities);
  const hasNoRequests = (path: string) => withoutRequests.some((one) => path === one || path.startsWith(`${one}.`));
  const unknown = announced.filter(
    (path) => !(path in makers) && !withNestedOnly.includes(path) && !hasNoRequests(path),
  );
  if (unknown.length > 0) {
    throw new Error(
      `The server announces ${unknown.join(", ")}: test/support/requests.ts must say how to ask for it, so that it is tested too.`,
    );
  }
  const announcedMakers = Object.keys(makers).flatMap((path) => (announced.includes(path) ? [makers[path] ?? {}] : []));
  const commands = capabilities.executeCommandProvider?.commands ?? [];
  return [
    ...[...announcedMakers, ours].flatMap((made) =>
      Object.entries(made).map(([method, params]) => ({ method, params })),
    ),
    ...commands.map((command) => ({
      method: "workspace/executeCommand",
      params: ({ uri, word }: Question) => ({ command, arguments: [{ uri, address: word }] }),
    })),
  ];
}

/** Returns the paths of all capabilities that are on, nested ones included. Skips plain values such as trigger characters. */
function pathsOf(value: object, prefix = ""): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (inner === true) return [prefix + key];
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return [];
    return [prefix + key, ...pathsOf(inner, `${prefix}${key}.`)];
  });
}
