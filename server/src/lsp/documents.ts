import { TextDocuments } from "vscode-languageserver";
import { type Position, TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { type Analysis, analyze, edit, type Findings, findingsOf, parse, reanalyze } from "../core/index.js";
import { type Selection, selectFindings } from "./features/diagnostics.js";
import type { Settings } from "./settings.js";

/** A file at one version, and all that is known about it. */
export interface RuleFile {
  readonly uri: string;
  readonly version: number;
  /** Another one for every analysis, also of the same version of a file that was closed and opened again. */
  readonly resultId: string;
  /** Of a file beyond the size limit, that of an empty one. */
  readonly analysis: Analysis;
  readonly findings: Findings;
  readonly selection: Selection;
  readonly settings: Settings;
  /** The length of a file that is too large to be analysed. */
  readonly tooLarge: number | undefined;
}

/** What of an older text was replaced, offsets `start` to `end`; it now ends at `newEnd`. */
interface Touched {
  readonly start: number;
  readonly end: number;
  readonly newEnd: number;
}

/** The open documents of a connection, each analysed once a version and only when something is asked about it. */
export function openFiles() {
  const analysed = new Map<string, RuleFile>();
  /** Where the text of a document differs from the one that was analysed last; without an entry for one that is new altogether. */
  const touched = new Map<string, Touched>();
  const documents = new TextDocuments({
    create: TextDocument.create,
    update(document: TextDocument, changes: TextDocumentContentChangeEvent[], version: number): TextDocument {
      let now = document;
      for (const change of changes) {
        touch(now, change);
        now = TextDocument.update(now, [insideOf(now, change)], version);
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
  function get(uri: string, settings: Settings): RuleFile | undefined {
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const known = analysed.get(uri);
    // Not by the version: an editor may send a change without a new one.
    const isUntouched = known !== undefined && !touched.has(uri);
    const isKnown = isUntouched && known.tooLarge === tooLarge(document.getText(), settings);
    if (isKnown && known.settings === settings) return known;
    // What is known is taken over by the edit; should that fail, the next question begins from scratch.
    analysed.delete(uri);
    const analysis = isKnown ? known.analysis : analyzed(document, known, settings);
    const file = ruleFile(uri, document.version, String(++analyses), document.getText(), settings, analysis);
    analysed.set(uri, file);
    touched.delete(uri);
    return file;
  }

  function analyzed(document: TextDocument, before: RuleFile | undefined, settings: Settings): Analysis {
    const text = document.getText();
    const isLarge = tooLarge(text, settings) !== undefined;
    if (before === undefined || before.tooLarge !== undefined || isLarge) return analyzedAlone(text, settings);
    const { start, end, newEnd } = touched.get(document.uri) ?? { start: 0, end: 0, newEnd: 0 };
    const { ruleSet, change } = edit(before.analysis.ruleSet, start, end, text.slice(start, newEnd));
    return reanalyze(before.analysis, ruleSet, change);
  }

  return { documents, get };
}

/** A file as it is read alone; one that is too large is taken for empty. */
export function ruleFile(
  uri: string,
  version: number,
  resultId: string,
  text: string,
  settings: Settings,
  analysis = analyzedAlone(text, settings),
): RuleFile {
  const findings = findingsOf(analysis, settings.severity);
  const selection = selectFindings(analysis.ruleSet, findings, settings.maxFindings);
  return { uri, version, resultId, analysis, findings, selection, settings, tooLarge: tooLarge(text, settings) };
}

function analyzedAlone(text: string, settings: Settings): Analysis {
  return analyze(parse(tooLarge(text, settings) === undefined ? text : ""));
}

export function isTooLarge(text: string, { maxFileSize }: Settings): boolean {
  return text.length > maxFileSize * 1_000_000;
}

/** The length of a text beyond the limit. */
function tooLarge(text: string, settings: Settings): number | undefined {
  return isTooLarge(text, settings) ? text.length : undefined;
}

/** Its range pulled into the text: one that reaches past the last line would leave the document with wrong starts of lines. */
function insideOf(document: TextDocument, change: TextDocumentContentChangeEvent): TextDocumentContentChangeEvent {
  if (!("range" in change)) return change;
  const pulledIn = (position: Position) => document.positionAt(document.offsetAt(position));
  return { range: { start: pulledIn(change.range.start), end: pulledIn(change.range.end) }, text: change.text };
}
