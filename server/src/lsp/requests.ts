import {
  type CancellationToken,
  CompletionTriggerKind,
  type Connection,
  type DocumentLink,
  type ResponseError,
  type SemanticTokens,
  type SemanticTokensDelta,
  type TextDocumentIdentifier,
} from "vscode-languageserver";
import type { Steps } from "../core/index.js";
import { type FadedRulesParams, fadedRulesMethod } from "../protocol/fadedRules.js";
import type { Client } from "./capabilities.js";
import { linesOf, membersOf } from "./convert.js";
import { codeActions, resolveCodeAction } from "./features/codeActions.js";
import { codeLenses, resolveCodeLens } from "./features/codeLens.js";
import { completion } from "./features/completion.js";
import { definition } from "./features/definition.js";
import { documentHighlights } from "./features/documentHighlights.js";
import { documentLinks } from "./features/documentLinks.js";
import { documentSymbols } from "./features/documentSymbols.js";
import { fadedRules } from "./features/fadedRules.js";
import { foldingRanges } from "./features/foldingRanges.js";
import { formatting, formattingOnType } from "./features/formatting.js";
import { hover } from "./features/hover.js";
import { inlayHints } from "./features/inlayHints.js";
import { references } from "./features/references.js";
import { selectionRanges } from "./features/selectionRanges.js";
import { type SentTokens, semanticTokens, type TokenSource } from "./features/semanticTokens.js";
import { signatureHelp } from "./features/signatureHelp.js";
import type { RuleFile, TextFile } from "./fileState.js";
import { isVirtual } from "./virtualDocuments.js";

/**
 * Answers about an open file at the version that it has when it is asked; of any other there is `nothing` to say. Where it is edited
 * before it is analysed, the answer is an error, and where a bug throws, `nothing`.
 */
export type About = <Result>(
  what: string,
  document: TextDocumentIdentifier,
  nothing: Result,
  answer: (file: RuleFile) => Result,
) => Promise<Result | ResponseError<void>>;

/** The same from the text alone, without waiting for its analysis. */
export type AboutText = <Result>(
  what: string,
  document: TextDocumentIdentifier,
  nothing: Result,
  answer: (file: TextFile) => Result,
) => Promise<Result | ResponseError<void>>;

/** The same from the text, and from the analysis of a file that is not large. */
export type AboutTextFirst = <Result>(
  what: string,
  document: TextDocumentIdentifier,
  nothing: Result,
  answer: (file: TextFile, analysed: RuleFile | undefined) => Result,
) => Promise<Result | ResponseError<void>>;

/** The same for what may take long, which ends where nobody waits for it any more. */
export type AboutInSteps = <Result>(
  what: string,
  document: TextDocumentIdentifier,
  token: CancellationToken,
  nothing: Result,
  answer: (file: RuleFile) => Steps<Result>,
) => Promise<Result | ResponseError<void>>;

/** Answers what editors ask about open files: each request by its feature. */
export function answerRequests(
  connection: Connection,
  about: About,
  aboutText: AboutText,
  aboutTextFirst: AboutTextFirst,
  aboutInSteps: AboutInSteps,
  client: () => Client | undefined,
  sent: SentTokens,
  virtualLinks: (uri: string) => Promise<DocumentLink[]>,
): void {
  const { languages } = connection;
  connection.onHover(({ textDocument, position }) =>
    about("hover", textDocument, null, ({ analysis }) => hover(analysis, position)),
  );
  connection.onCodeAction((params, token) =>
    aboutInSteps("code actions", params.textDocument, token, [], (file) =>
      codeActions(file, params, client()?.resolvesEdits === true),
    ),
  );
  connection.onCodeActionResolve((action, token) =>
    aboutInSteps("code action", { uri: targetOf(action) }, token, action, (file) => resolveCodeAction(action, file)),
  );
  connection.onCompletion(({ textDocument, position, context }) =>
    aboutText("completion", textDocument, [], ({ ruleSet }) =>
      completion(ruleSet, position, {
        knowsSnippets: client()?.knowsSnippets === true,
        isTriggered: context?.triggerKind === CompletionTriggerKind.TriggerCharacter,
      }),
    ),
  );
  connection.onSignatureHelp(({ textDocument, position }) =>
    aboutText("signature", textDocument, null, ({ ruleSet }) => signatureHelp(ruleSet, position)),
  );
  connection.onDocumentFormatting(({ textDocument }) =>
    aboutText("formatting", textDocument, [], ({ ruleSet, settings }) => formatting(ruleSet, settings.format)),
  );
  connection.onDocumentRangeFormatting(({ textDocument, range }) =>
    aboutText("formatting", textDocument, [], ({ ruleSet, settings }) => formatting(ruleSet, settings.format, range)),
  );
  connection.onDocumentOnTypeFormatting(({ textDocument, position, ch }) =>
    aboutText("formatting", textDocument, [], ({ ruleSet, settings }) =>
      formattingOnType(ruleSet, settings.format, position, ch),
    ),
  );
  connection.onDefinition(({ textDocument, position }) =>
    about("definition", textDocument, null, ({ uri, analysis }) => definition(uri, analysis, position)),
  );
  connection.onReferences(({ textDocument, position, context }) =>
    about("references", textDocument, [], ({ uri, analysis }) =>
      references(uri, analysis, position, context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    about("highlights", textDocument, [], ({ analysis }) => documentHighlights(analysis, position)),
  );
  connection.onDocumentSymbol(({ textDocument }) =>
    aboutTextFirst("symbols", textDocument, [], ({ ruleSet }, analysed) =>
      documentSymbols(ruleSet, analysed?.analysis),
    ),
  );
  connection.onDocumentLinks(({ textDocument }) =>
    isVirtual(textDocument.uri)
      ? virtualLinks(textDocument.uri)
      : aboutText("links", textDocument, [], ({ ruleSet }) => documentLinks(ruleSet)),
  );
  connection.onFoldingRanges(({ textDocument }) =>
    aboutText("folding", textDocument, [], ({ ruleSet }) => foldingRanges(ruleSet)),
  );
  connection.onSelectionRanges(({ textDocument, positions }) =>
    aboutText("selection", textDocument, [], ({ ruleSet }) => selectionRanges(ruleSet, positions)),
  );
  languages.semanticTokens.on(({ textDocument }) =>
    aboutTextFirst("tokens", textDocument, noTokens(), (file, analysed) =>
      sent.whole(file.uri, sourceOf(file, analysed)),
    ),
  );
  languages.semanticTokens.onDelta(({ textDocument, previousResultId }) =>
    aboutTextFirst<SemanticTokens | SemanticTokensDelta>("tokens", textDocument, noTokens(), (file, analysed) =>
      sent.delta(file.uri, previousResultId, sourceOf(file, analysed)),
    ),
  );
  languages.semanticTokens.onRange(({ textDocument, range }) =>
    aboutTextFirst("tokens", textDocument, noTokens(), ({ ruleSet }, analysed) => ({
      data: semanticTokens(ruleSet, analysed?.analysis, linesOf(range)),
    })),
  );
  languages.inlayHint.on(({ textDocument, range }) =>
    about("hints", textDocument, [], ({ analysis, settings }) => inlayHints(analysis, range, settings.inlayHints)),
  );
  connection.onCodeLens(({ textDocument }) =>
    about("lenses", textDocument, [], ({ uri, analysis, settings }) =>
      codeLenses(uri, analysis, settings.codeLens, client()?.testCommand),
    ),
  );
  connection.onCodeLensResolve((lens) =>
    about("lens", { uri: targetOf(lens) }, lens, ({ analysis }) => resolveCodeLens(lens, analysis)),
  );
  connection.onRequest(fadedRulesMethod, (params: FadedRulesParams) =>
    about("faded rules", params, [], ({ analysis, selection }) =>
      fadedRules(analysis, selection, params.first, params.last),
    ),
  );
}

/** Tokens that are made of the text alone are others than those of the same version with its analysis. */
function sourceOf({ ruleSet, textId }: TextFile, analysed: RuleFile | undefined): TokenSource {
  return { resultId: analysed?.resultId ?? textId, ruleSet, analysis: analysed?.analysis };
}

const noTokens = (): SemanticTokens => ({ data: [] });

/** The file that something is about which a client sent back; that may be anything. */
function targetOf({ data }: { readonly data?: unknown }): string {
  const { uri } = membersOf(data);
  return String(uri ?? "");
}
