import {
  CodeLens,
  type CodeLensProvider,
  type Command,
  Disposable,
  EventEmitter,
  languages,
  Range,
  type TextDocument,
  type Uri,
  workspace,
} from "vscode";
import type { ConvertParams, NewList } from "../../../server/src/protocol/convert.js";
import { plainText } from "../../../server/src/protocol/plainText.js";

/** The untitled documents that hold converted lists, each below a lens that names the file and what is lost. */
export interface ConvertedLists extends Disposable {
  add(document: TextDocument, conversion: ListConversion): void;
  of(document: TextDocument): ListConversion | undefined;
  /** Whether a document still has the text of its conversion. */
  isAsMade(document: TextDocument): boolean;
}

/** How a list was made. */
export interface ListConversion extends Pick<NewList, "lossCount" | "ignoredCount"> {
  readonly params: ConvertParams;
  readonly source: ConversionSource;
}

/** The file of the old list, when the new one was made. */
interface ConversionSource {
  readonly uri: Uri;
  /** `undefined` for a file that was not open. */
  readonly document: TextDocument | undefined;
  readonly version: number | undefined;
  readonly isDirty: boolean;
  readonly time: Date;
}

/** Converts a list again. The lens runs it. */
export const convertAgainCommand = "imcrules.convertAgain";

/** Describes a file as it is now. */
export function sourceOf(uri: Uri): ConversionSource {
  const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  return { uri, document, version: document?.version, isDirty: document?.isDirty === true, time: new Date() };
}

export function convertedLists(): ConvertedLists {
  const made = new WeakMap<TextDocument, ListConversion & { readonly version: number }>();
  /** The files that the lenses are about. */
  const sources = new Set<TextDocument>();
  const changes = new EventEmitter<void>();
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changes.event,
    provideCodeLenses(document) {
      const conversion = made.get(document);
      return conversion === undefined ? [] : lensesOf(document, conversion);
    },
  };
  const register = () => languages.registerCodeLensProvider({ scheme: "untitled" }, provider);
  let lenses = register();
  const parts = Disposable.from(
    changes,
    workspace.onDidChangeTextDocument(({ document }) => {
      if (sources.has(document)) changes.fire();
    }),
    workspace.onDidCloseTextDocument((document) => sources.delete(document)),
  );
  return {
    add(document, conversion) {
      made.set(document, { ...conversion, version: document.version });
      if (conversion.source.document !== undefined) sources.add(conversion.source.document);
      // The editor shows the lenses of the newest provider first, so those of the server come behind ours.
      lenses.dispose();
      lenses = register();
    },
    of: (document) => made.get(document),
    isAsMade: (document) => !document.isClosed && made.get(document)?.version === document.version,
    dispose() {
      lenses.dispose();
      parts.dispose();
    },
  };
}

function lensesOf({ uri }: TextDocument, { source, lossCount, ignoredCount }: ListConversion): CodeLens[] {
  const top = new Range(0, 0, 0, 0);
  const losses = lossCount === 0 ? "no losses" : counted(lossCount, "loss", "losses");
  const ignored = ignoredCount === 0 ? [] : [`${counted(ignoredCount, "line", "lines")} with errors left out`];
  const title = plainText([`Made from ${describeSource(source)}`, losses, ...ignored].join(" · "));
  const open: Command = { title, command: "vscode.open", arguments: [source.uri] };
  const again: Command = { title: "Convert again", command: convertAgainCommand, arguments: [uri.toString()] };
  return [open, again].map((command) => new CodeLens(top, command));
}

/** Names a file and its state: `office.imcrules as saved, at 15:20`. */
function describeSource({ uri, document, version, isDirty, time }: ConversionSource): string {
  const clock = time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const state = isDirty ? "with unsaved edits" : "as saved";
  const isOlder = document !== undefined && document.version !== version;
  return `${workspace.asRelativePath(uri)} ${state}, at ${clock}${isOlder ? " (it changed since)" : ""}`;
}

function counted(count: number, one: string, several: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : several}`;
}
