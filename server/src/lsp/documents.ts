import { type TextDocumentContentChangeEvent, TextDocuments } from "vscode-languageserver";
import {
  type Analysis,
  analyze,
  editLines,
  type Findings,
  findingsOf,
  linedText,
  parse,
  readEdited,
  sliceOf,
  wholeOf,
} from "../core/index.js";
import { createDocument, type Document, type Replacement, replaceInDocument, replacementOf } from "./document.js";
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
    create: createDocument,
    update(document: Document, changes: TextDocumentContentChangeEvent[], version: number): Document {
      const { uri } = document;
      let now = document;
      for (const change of changes) {
        const replaced = replacementOf(now, change);
        if (replaced === undefined) forget(uri);
        else touch(uri, replaced);
        now = { ...now, ...(replaced ? replaceInDocument(now, replaced) : linedText(change.text)) };
      }
      return { ...now, version };
    },
  });
  let analyses = 0;
  documents.onDidClose(({ document }) => forget(document.uri));
  documents.onDidOpen(({ document }) => forget(document.uri));

  function forget(uri: string): void {
    analysed.delete(uri);
    touched.delete(uri);
  }

  /** Takes a replacement, in offsets of the text before it, together with those that came since the last analysis. */
  function touch(uri: string, { start, end, inserted }: Replacement): void {
    const before = touched.get(uri) ?? { start, end, newEnd: end };
    const newEnd = Math.max(before.newEnd, end);
    touched.set(uri, {
      start: Math.min(before.start, start),
      end: before.end + newEnd - before.newEnd,
      newEnd: newEnd + inserted.length - (end - start),
    });
  }

  /** `undefined` for a document that is not open. */
  function get(uri: string, settings: Settings): RuleFile | undefined {
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const known = analysed.get(uri);
    // Not by the version: an editor may send a change without a new one.
    const isUntouched = known !== undefined && !touched.has(uri);
    const isKnown = isUntouched && known.tooLarge === tooLarge(document.text, settings);
    if (isKnown && known.settings === settings) return known;
    // What is known is taken over by the edit; should that fail, the next question begins from scratch.
    analysed.delete(uri);
    const analysis = isKnown ? known.analysis : analyzed(document, known, settings);
    const file = ruleFile(document, String(++analyses), settings, analysis);
    analysed.set(uri, file);
    touched.delete(uri);
    return file;
  }

  function analyzed({ uri, text }: Document, before: RuleFile | undefined, settings: Settings): Analysis {
    if (isTooLarge(text, settings)) return analyze(parse(""));
    if (before === undefined || before.tooLarge !== undefined) return analyze(parse(wholeOf(text)));
    const { start, end, newEnd } = touched.get(uri) ?? { start: 0, end: 0, newEnd: 0 };
    const { ruleSet } = before.analysis;
    return analyze(readEdited(ruleSet, editLines(ruleSet, start, end, sliceOf(text, start, newEnd))));
  }

  /**
   * Whether a file is as it was; what is known of an older one must not be read, since an edit may have taken it over. One that was
   * read where it is stored is edited by nobody.
   */
  function isCurrent(file: RuleFile): boolean {
    return file.resultId === CLOSED || (analysed.get(file.uri) === file && !touched.has(file.uri));
  }

  return { documents, get, isCurrent };
}

/** A file that is not open, as it is read alone; one that is too large is taken for empty. */
export function closedFile(uri: string, text: string, settings: Settings): RuleFile {
  const analysis = analyze(parse(isTooLarge(text, settings) ? "" : text));
  return ruleFile({ uri, version: 0, text }, CLOSED, settings, analysis);
}

/** In place of the number of an analysis. */
const CLOSED = "";

function ruleFile(
  {
    uri,
    version,
    text,
  }: { readonly uri: string; readonly version: number; readonly text: { readonly length: number } },
  resultId: string,
  settings: Settings,
  analysis: Analysis,
): RuleFile {
  const findings = findingsOf(analysis, settings.severity);
  const selection = selectFindings(analysis.ruleSet, findings, settings.maxFindings);
  return { uri, version, resultId, analysis, findings, selection, settings, tooLarge: tooLarge(text, settings) };
}

export function isTooLarge({ length }: { readonly length: number }, { maxFileSize }: Settings): boolean {
  return length > maxFileSize * 1_000_000;
}

/** The length of a text beyond the limit. */
function tooLarge(text: { readonly length: number }, settings: Settings): number | undefined {
  return isTooLarge(text, settings) ? text.length : undefined;
}
