import { TextDocuments } from "vscode-languageserver";
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { type Analysis, analyze, edit, type Findings, findingsOf, parse, reanalyze } from "../core/index.js";
import { type Selection, selectFindings } from "./features/diagnostics.js";

/** An open file at one version, and all that is known about it. */
export interface OpenFile {
  readonly uri: string;
  readonly version: number;
  /** Another one for every analysis, also of the same version of a file that was closed and opened again. */
  readonly resultId: string;
  readonly analysis: Analysis;
  readonly findings: Findings;
  readonly selection: Selection;
}

/** What of an older text was replaced, offsets `start` to `end`; it now ends at `newEnd`. */
interface Touched {
  readonly start: number;
  readonly end: number;
  readonly newEnd: number;
}

/** The open documents of a connection, each analysed once a version and only when something is asked about it. */
export function openFiles() {
  const analysed = new Map<string, OpenFile>();
  /** Where the text of a document differs from the one that was analysed last; without an entry for one that is new altogether. */
  const touched = new Map<string, Touched>();
  const documents = new TextDocuments({
    create: TextDocument.create,
    update(document: TextDocument, changes: TextDocumentContentChangeEvent[], version: number): TextDocument {
      let now = document;
      for (const change of changes) {
        touch(now, change);
        now = TextDocument.update(now, [change], version);
      }
      return now;
    },
  });
  let analyses = 0;
  documents.onDidClose(({ document }) => forget(document.uri));
  documents.onDidOpen(({ document }) => forget(document.uri));

  function forget(uri: string): void {
    analysed.delete(uri);
    touched.delete(uri);
  }

  /** Takes a change, in offsets of the text before it, together with those that came since the last analysis. */
  function touch(document: TextDocument, change: TextDocumentContentChangeEvent): void {
    const { uri } = document;
    if (!("range" in change)) {
      forget(uri);
      return;
    }
    const borders = [document.offsetAt(change.range.start), document.offsetAt(change.range.end)];
    const [start, end] = [Math.min(...borders), Math.max(...borders)];
    const before = touched.get(uri) ?? { start, end, newEnd: end };
    const newEnd = Math.max(before.newEnd, end);
    touched.set(uri, {
      start: Math.min(before.start, start),
      end: before.end + newEnd - before.newEnd,
      newEnd: newEnd + change.text.length - (end - start),
    });
  }

  /** `undefined` for a document that is not open. */
  function get(uri: string): OpenFile | undefined {
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const known = analysed.get(uri);
    if (known?.version === document.version) return known;
    // What is known is taken over by the edit; should that fail, the next question begins from scratch.
    analysed.delete(uri);
    const analysis = analyzed(document, known?.analysis);
    const findings = findingsOf(analysis);
    const file: OpenFile = {
      uri,
      version: document.version,
      resultId: String(++analyses),
      analysis,
      findings,
      selection: selectFindings(analysis.ruleSet, findings),
    };
    analysed.set(uri, file);
    touched.delete(uri);
    return file;
  }

  function analyzed(document: TextDocument, before: Analysis | undefined): Analysis {
    const text = document.getText();
    if (before === undefined) return analyze(parse(text));
    const { start, end, newEnd } = touched.get(document.uri) ?? { start: 0, end: 0, newEnd: 0 };
    const { ruleSet, change } = edit(before.ruleSet, start, end, text.slice(start, newEnd));
    return reanalyze(before, ruleSet, change);
  }

  return { documents, get };
}
