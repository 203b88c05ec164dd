import type { Connection } from "vscode-languageserver";
import { fileKey } from "./convert.js";

/** The virtual documents that the client shows. */
export interface ShownDocuments {
  /** Notes that the client has the newest text of a document about some files. */
  readonly show: (document: string, about: readonly string[]) => void;
  /** Asks the client to request the documents about a file again, or all documents. */
  readonly refresh: (uri: string | undefined) => void;
}

export function shownDocuments(connection: Connection): ShownDocuments {
  const shown = new Map<string, readonly string[]>();
  return {
    show: (document, about) => shown.set(document, about.map(fileKey)),
    refresh(uri) {
      const key = uri && fileKey(uri);
      for (const [document, files] of shown) {
        if (key !== undefined && !files.includes(key)) continue;
        // Once is enough until the client asks, so that typing is not followed by as many messages.
        shown.delete(document);
        connection.workspace.textDocumentContent.refresh(document).catch(() => {});
      }
    },
  };
}
