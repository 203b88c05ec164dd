import type { Position, Range } from "vscode-languageserver-protocol";
import type { Feature } from "../../server/src/lsp/features/feature.js";
import { coverageMethod, expectationsMethod } from "../../server/src/protocol/expectations.js";
import { fadedRulesMethod } from "../../server/src/protocol/fadedRules.js";
import { fileSummaryMethod } from "../../server/src/protocol/fileSummary.js";
import { closedFilesMethod } from "../../server/src/protocol/files.js";
import { testConnectionCommand } from "../../server/src/protocol/testConnection.js";
import { type ToolName, toolMethod } from "../../server/src/protocol/tools.js";
import { effectScheme, policyScheme, savedScheme } from "../../server/src/protocol/virtualDocuments.js";

/** What to ask for; each request takes of it what it needs. */
export interface Question {
  readonly uri: string;
  readonly position: Position;
  readonly range: Range;
  readonly isWanted: boolean;
  /** An address, or a text to search for. */
  readonly word: string;
  /** Kinds of code actions. */
  readonly only: readonly string[] | undefined;
  /** Chooses among what the client knows. */
  readonly number: number;
}

/** What the client knows from earlier answers, of any document at any version. */
export interface Known {
  /** The id of the last answer about a document, for requests that ask for what changed since. */
  readonly resultId: (method: string, uri: string) => string | undefined;
  /** What the last answer listed. */
  readonly items: (method: string) => readonly object[];
}

/** The request whose answer holds all of what another tells as changes; itself for any other. */
export function inFull(request: Request, requests: readonly Request[]): Request {
  const method = request.method.replace(/\/delta$/, "");
  return requests.find((one) => one.method === method) ?? request;
}

export type MakeParams = (question: Question, known: Known) => object;

export interface Request {
  readonly method: string;
  readonly params: MakeParams;
}

/** Answered only when something changes: it must be cancelled to end. */
export const heldOpen: ReadonlySet<string> = new Set(["workspace/diagnostic"]);

const about: MakeParams = ({ uri }) => ({ textDocument: { uri } });
const at: MakeParams = ({ uri, position }) => ({ textDocument: { uri }, position });
const within: MakeParams = ({ uri, range }) => ({ textDocument: { uri }, range });
const options = { tabSize: 2, insertSpaces: true };

/** One of the items that another request listed; something that the server never made where there is none. */
const itemOf =
  (method: string): MakeParams =>
  ({ range, word, number }, known) => {
    const items = known.items(method);
    return items[number % Math.max(1, items.length)] ?? { title: word, label: word, range };
  };

const toolNames: readonly ToolName[] = [
  "imcrules_testConnections",
  "imcrules_explainAddress",
  "imcrules_listFindings",
  "imcrules_describePolicy",
];

/** How to ask for each feature. Those that need to know what others listed stand behind them. */
const makers: Readonly<Record<string, MakeParams>> = {
  "textDocument/diagnostic": ({ uri }, known) => ({
    textDocument: { uri },
    previousResultId: known.resultId("textDocument/diagnostic", uri),
  }),
  "workspace/diagnostic": () => ({ previousResultIds: [] }),
  "textDocument/hover": at,
  "textDocument/definition": at,
  "textDocument/references": (question, known) => ({
    ...at(question, known),
    context: { includeDeclaration: question.isWanted },
  }),
  "textDocument/documentHighlight": at,
  "textDocument/documentSymbol": about,
  "textDocument/documentLink": about,
  "textDocument/foldingRange": about,
  "textDocument/selectionRange": ({ uri, range }) => ({
    textDocument: { uri },
    positions: [range.start, range.end],
  }),
  "textDocument/completion": at,
  "textDocument/signatureHelp": at,
  "textDocument/formatting": ({ uri }) => ({ textDocument: { uri }, options }),
  "textDocument/rangeFormatting": (question, known) => ({ ...within(question, known), options }),
  "textDocument/onTypeFormatting": (question, known) => ({
    ...at(question, known),
    ch: ["\n", " ", "#"][question.number % 3],
    options,
  }),
  "textDocument/codeAction": (question, known) => ({
    ...within(question, known),
    context: { diagnostics: known.items("textDocument/diagnostic"), only: question.only },
  }),
  "codeAction/resolve": itemOf("textDocument/codeAction"),
  "textDocument/codeLens": about,
  "codeLens/resolve": itemOf("textDocument/codeLens"),
  "textDocument/inlayHint": within,
  // Before the full ones, so that it tells what changed since an older text.
  "textDocument/semanticTokens/full/delta": ({ uri }, known) => ({
    textDocument: { uri },
    previousResultId: known.resultId("textDocument/semanticTokens/full", uri) ?? "never given",
  }),
  "textDocument/semanticTokens/full": about,
  "textDocument/semanticTokens/range": within,
  "workspace/symbol": ({ word }) => ({ query: word }),
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
  "workspace/executeCommand": ({ uri, word, isWanted }) => ({
    command: testConnectionCommand,
    arguments: [isWanted ? { uri, address: word } : { uri, questions: [word, `${word}/24`] }],
  }),
};

/** The policy of a file, or its effect. */
function virtualUri(uri: string, number: number): string {
  const scheme = [policyScheme, effectScheme, savedScheme][number % 3];
  return `${scheme}:/x?${encodeURIComponent(JSON.stringify({ uri, ...(number % 2 === 0 ? { before: uri } : {}) }))}`;
}

/** The requests of some features, in the order of the table. Throws for a feature that is not in the table. */
export function requestsOf(asked: readonly Pick<Feature, "method">[]): readonly Request[] {
  const methods = new Set(asked.map(({ method }) => method));
  const unknown = [...methods].filter((method) => !(method in makers));
  if (unknown.length > 0) {
    throw new Error(`test/support/requests.ts does not say how to ask for ${unknown.join(", ")}.`);
  }
  return Object.entries(makers).flatMap(([method, params]) => (methods.has(method) ? [{ method, params }] : []));
}
