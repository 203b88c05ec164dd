/** What an editor asks for, as far as a server announces it. */
import type { Position, Range, ServerCapabilities } from "vscode-languageserver-protocol";

export interface Request<Params> {
  readonly name: string;
  readonly method: string;
  readonly isIn: (capabilities: ServerCapabilities) => boolean;
  readonly params: Params;
}

/** Asked with the cursor in a rule or with some lines in sight; the parameters by the rule's line. */
export const localRequests: readonly Request<(line: number) => object>[] = [
  request("hover", "hover", (can) => can.hoverProvider, at(8)),
  request("completion of an address", "completion", (can) => can.completionProvider, at(7)),
  request("code actions in a line", "codeAction", (can) => can.codeActionProvider, inLine),
  request("highlights", "documentHighlight", (can) => can.documentHighlightProvider, at(8)),
  request("definition", "definition", (can) => can.definitionProvider, at(8)),
  request("inlay hints in 50 lines", "inlayHint", (can) => can.inlayHintProvider, inSight),
  request("semantic tokens of 50 lines", "semanticTokens/range", (can) => can.semanticTokensProvider?.range, inSight),
];

const options = { tabSize: 2, insertSpaces: true };

/** Asked about the whole file; the longer it is, the longer is the answer. */
export const wholeRequests: readonly Request<object>[] = [
  request("semantic tokens", "semanticTokens/full", (can) => can.semanticTokensProvider?.full, {}),
  request("formatting edits", "formatting", (can) => can.documentFormattingProvider, { options }),
  request("folding ranges", "foldingRange", (can) => can.foldingRangeProvider, {}),
  request("outline", "documentSymbol", (can) => can.documentSymbolProvider, {}),
];

/** Those that a server announces, and what is to be said of the others. */
export function announced<Params>(capabilities: ServerCapabilities, requests: readonly Request<Params>[]) {
  return {
    there: requests.filter((can) => can.isIn(capabilities)),
    notes: requests
      .filter(({ isIn }) => !isIn(capabilities))
      .map(({ name, method }) => `${name} left out, since the server does not announce ${method}`),
  };
}

/** Whether an answer tells nothing, so that its time would not count. */
export function isEmpty(answer: unknown): boolean {
  return answer === null || (Array.isArray(answer) && answer.length === 0);
}

function request<Params>(
  name: string,
  feature: string,
  capability: (can: ServerCapabilities) => unknown,
  params: Params,
): Request<Params> {
  const isIn = (can: ServerCapabilities) => (capability(can) ?? false) !== false;
  return { name, method: `textDocument/${feature}`, isIn, params };
}

function at(character: number): (line: number) => { readonly position: Position } {
  return (line) => ({ position: { line, character } });
}

function inLine(line: number): object {
  return { range: lines(line, 0), context: { diagnostics: [] } };
}

function inSight(line: number): { readonly range: Range } {
  return { range: lines(line, 50) };
}

function lines(first: number, count: number): Range {
  return { start: { line: first, character: 0 }, end: { line: first + count, character: 0 } };
}
