import type { Position, Range } from "vscode-languageserver-protocol";
import type { Feature } from "../../server/src/lsp/features/feature.js";
import { actionWordsMethod } from "../../server/src/protocol/actionWords.js";
import { conversionsMethod, convertMethod } from "../../server/src/protocol/convert.js";
import { coverageMethod, expectationsMethod } from "../../server/src/protocol/expectations.js";
import { fadedRulesMethod } from "../../server/src/protocol/fadedRules.js";
import { fileSummaryMethod } from "../../server/src/protocol/fileSummary.js";
import { closedFilesMethod } from "../../server/src/protocol/files.js";
import { rememberLogMethod } from "../../server/src/protocol/logs.js";
import { testConnectionCommand } from "../../server/src/protocol/testConnection.js";
import { type ToolName, toolMethod } from "../../server/src/protocol/tools.js";
import { clientsScheme, effectScheme, policyScheme, savedScheme } from "../../server/src/protocol/virtualDocuments.js";

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
  /** Chooses among the items that the client has. */
  readonly number: number;
}

/** The earlier answers that the client has, for any document at any version. */
export interface EarlierAnswers {
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

export type MakeParams = (question: Question, earlier: EarlierAnswers) => object;

export interface Request {
  readonly method: string;
  readonly params: MakeParams;
}

/** Methods that the server answers only when something changes. Cancelling ends them. */
export const heldOpen: ReadonlySet<string> = new Set(["workspace/diagnostic"]);

const inDocument: MakeParams = ({ uri }) => ({ textDocument: { uri } });
const atPosition: MakeParams = ({ uri, position }) => ({ textDocument: { uri }, position });
const inRange: MakeParams = ({ uri, range }) => ({ textDocument: { uri }, range });
const options = { tabSize: 2, insertSpaces: true };

/** Chooses an item that another request listed. Makes up an unknown item if there is none. */
const itemOf =
  (method: string): MakeParams =>
  ({ range, word, number }, earlier) => {
    const items = earlier.items(method);
    return items[number % Math.max(1, items.length)] ?? { title: word, label: word, range };
  };

const toolNames: readonly ToolName[] = [
  "imcrules_testConnections",
  "imcrules_explainAddress",
  "imcrules_listFindings",
  "imcrules_describePolicy",
];

/** The parameters for each feature. A request that needs items of another follows it. */
const makers: Readonly<Record<string, MakeParams>> = {
  "textDocument/diagnostic": ({ uri }, earlier) => ({
    textDocument: { uri },
    previousResultId: earlier.resultId("textDocument/diagnostic", uri),
  }),
  "workspace/diagnostic": () => ({ previousResultIds: [] }),
  "textDocument/hover": atPosition,
  "textDocument/definition": atPosition,
  "textDocument/references": (question, earlier) => ({
    ...atPosition(question, earlier),
    context: { includeDeclaration: question.isWanted },
  }),
  "textDocument/documentHighlight": atPosition,
  "textDocument/documentSymbol": inDocument,
  "textDocument/documentLink": inDocument,
  "textDocument/foldingRange": inDocument,
  "textDocument/selectionRange": ({ uri, range }) => ({
    textDocument: { uri },
    positions: [range.start, range.end],
  }),
  "textDocument/completion": atPosition,
  "textDocument/signatureHelp": atPosition,
  "textDocument/formatting": ({ uri }) => ({ textDocument: { uri }, options }),
  "textDocument/rangeFormatting": (question, earlier) => ({ ...inRange(question, earlier), options }),
  "textDocument/onTypeFormatting": (question, earlier) => ({
    ...atPosition(question, earlier),
    ch: ["\n", " ", "#"][question.number % 3],
    options,
  }),
  "textDocument/codeAction": (question, earlier) => ({
    ...inRange(question, earlier),
    context: { diagnostics: earlier.items("textDocument/diagnostic"), only: question.only },
  }),
  "codeAction/resolve": itemOf("textDocument/codeAction"),
  "textDocument/codeLens": inDocument,
  "codeLens/resolve": itemOf("textDocument/codeLens"),
  "textDocument/inlayHint": inRange,
  // Before the full request, so that the answer has the changes since an older text.
  "textDocument/semanticTokens/full/delta": ({ uri }, earlier) => ({
    textDocument: { uri },
    previousResultId: earlier.resultId("textDocument/semanticTokens/full", uri) ?? "never given",
  }),
  "textDocument/semanticTokens/full": inDocument,
  "textDocument/semanticTokens/range": inRange,
  "workspace/symbol": ({ word }) => ({ query: word }),
  [actionWordsMethod]: ({ uri, range }) => ({ uri, first: range.start.line, last: range.end.line }),
  [fadedRulesMethod]: ({ uri, range }) => ({ uri, first: range.start.line, last: range.end.line }),
  [closedFilesMethod]: () => ({}),
  [expectationsMethod]: ({ uri }) => ({ uri }),
  [coverageMethod]: ({ uri }) => ({ uri }),
  [toolMethod]: ({ uri, word, number }) => ({
    tool: toolNames[number % toolNames.length],
    input: { file: uri, address: word, addresses: [word, `${word}/24`] },
    active: null,
  }),
  // A log would change other answers. No file has a log.
  [rememberLogMethod]: ({ uri, isWanted }) => ({ uri, log: isWanted ? null : "file:///gone.log" }),
  [fileSummaryMethod]: ({ uri, isWanted }) => ({ uri, since: isWanted ? uri : null }),
  [conversionsMethod]: ({ uri }) => ({ uri }),
  // Other formats have words of their own.
  [convertMethod]: ({ uri, isWanted, number }) => ({
    uri,
    to: ["plain", "plain:haproxy"][number % 2],
    ignoreErrors: isWanted,
  }),
  "workspace/textDocumentContent": ({ uri, number }) => ({ uri: virtualUri(uri, number) }),
  "workspace/executeCommand": ({ uri, word, isWanted }) => ({
    command: testConnectionCommand,
    arguments: [isWanted ? { uri, address: word } : { uri, questions: [word, `${word}/24`] }],
  }),
};

/** Returns the URI of a virtual document about a file: its policy, its effect, its turned clients or its saved text. */
function virtualUri(uri: string, number: number): string {
  const scheme = [policyScheme, effectScheme, clientsScheme, savedScheme][number % 4];
  return `${scheme}:/x?${encodeURIComponent(JSON.stringify({ uri, ...(number % 2 === 0 ? { before: uri } : {}) }))}`;
}

/** Returns the requests of some features, in the order of the table. Throws for a feature that is not in the table. */
export function requestsOf(asked: readonly Pick<Feature, "method">[]): readonly Request[] {
  const methods = new Set(asked.map(({ method }) => method));
  const unknown = [...methods].filter((method) => !(method in makers));
  if (unknown.length > 0) {
    throw new Error(`test/support/requests.ts does not say how to ask for ${unknown.join(", ")}.`);
  }
  return Object.entries(makers).flatMap(([method, params]) => (methods.has(method) ? [{ method, params }] : []));
}
