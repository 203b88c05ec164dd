import type { Connection } from "vscode-languageserver";
import { fileKey } from "./convert.js";

/** The virtual documents that the client shows. */
export interface ShownDocuments {
  /** Notes that the client has the newest text of a document, made from some files. */
  readonly show: (document: string, files: readonly string[]) => void;
  /** Asks the client to request again the documents made from a file, or all documents. */
  readonly refresh: (uri: string | undefined) => void;
}

export function shownDocuments(connection: Connection): ShownDocuments {
  const shown = new Map<string, readonly string[]>();
  return {
    show: (document, files) => shown.set(document, files.map(fileKey)),
    refresh(uri) {
      const key = uri && fileKey(uri);
      for (const [document, files] of shown) {
        if (key !== undefined && !files.includes(key)) continue;
        // Asks once until the client requests the document, so that not every key sends a message.
        shown.delete(document);
        connection.workspace.textDocumentContent.refresh(document).catch(() => {});
      }
    },
  };
}
