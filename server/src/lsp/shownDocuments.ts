import type { Connection } from "vscode-languageserver";
import { fileKey } from "./convert.js";

/** Remembers the virtual documents that the client shows. */
export function shownDocuments(connection: Connection) {
  const shown = new Map<string, readonly string[]>();
  return {
    /** Notes that the client has the newest text of a document, made from some files. */
    show: (document: string, files: readonly string[]) => shown.set(document, files.map(fileKey)),
    /** Asks the client to request again the documents made from a file, or all documents. */
    refresh(uri: string | undefined): void {
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
