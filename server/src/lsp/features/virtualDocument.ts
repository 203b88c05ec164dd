import type { TextDocumentContentParams, TextDocumentContentResult } from "vscode-languageserver-protocol";
import type { Feature } from "./feature.js";
import { queryOf, reportAbout, virtualSchemes } from "./virtualReport.js";

/** Writes the text of a virtual document. */
export const virtualDocument: Feature<TextDocumentContentParams, TextDocumentContentResult> = {
  method: "workspace/textDocumentContent",
  capability: { workspace: { textDocumentContent: { schemes: [...virtualSchemes] } } },
  needs: "server",
  nothing: () => ({ text: "" }),
  async answer({ uri }, server) {
    const { about, before } = queryOf(uri);
    server.show(uri, before === undefined ? [about] : [about, before]);
    return { text: (await reportAbout(uri, server)).text };
  },
};
