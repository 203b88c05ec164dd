import { TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Analysis, analyze, findingsOf, parse } from "../core/index.js";
import { type Selection, selectFindings } from "./features/diagnostics.js";

/** An open file at one version, and all that is known about it. */
export interface OpenFile {
  readonly uri: string;
  readonly version: number;
  /** Another one for every analysis, also of the same version of a file that was closed and opened again. */
  readonly resultId: string;
  readonly analysis: Analysis;
  readonly selection: Selection;
}

/** The open documents of a connection, each analysed once a version and only when something is asked about it. */
export function openFiles() {
  const documents = new TextDocuments(TextDocument);
  const analysed = new Map<string, OpenFile>();
  let analyses = 0;
  documents.onDidClose(({ document }) => analysed.delete(document.uri));

  /** `undefined` for a document that is not open. */
  function get(uri: string): OpenFile | undefined {
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const known = analysed.get(uri);
    if (known?.version === document.version) return known;
    const analysis = analyze(parse(document.getText()));
    const selection = selectFindings(analysis.ruleSet, findingsOf(analysis));
    const file: OpenFile = { uri, version: document.version, resultId: String(++analyses), analysis, selection };
    analysed.set(uri, file);
    return file;
  }

  return { documents, get };
}
