import type { DocumentLink, DocumentLinkParams } from "vscode-languageserver-protocol";
import { isOurs, lineOf, type RuleSet, textOf } from "../../core/index.js";
import { rangeOf } from "../convert.js";
import type { Feature } from "./feature.js";
import { isVirtual, reportAbout } from "./virtualDocuments.js";

/** Links from comments to the articles and RFCs that they name, and from virtual documents to lines of rule files. */
export const documentLinks: Feature<DocumentLinkParams, DocumentLink[]> = {
  method: "textDocument/documentLink",
  capability: { documentLinkProvider: {} },
  needs: "server",
  fallback: () => [],
  async answer({ textDocument: { uri } }, server, run) {
    if (isVirtual(uri)) return (await reportAbout(uri, server, run)).links;
    const file = await server.openText(uri);
    return file === undefined || !isOurs(file.ruleSet) ? [] : linksIn(file.ruleSet);
  },
};

/** Matches the name of an article of Microsoft's Knowledge Base (`Q316205`, `KB 316205`) or of an RFC. */
const reference = /\b(?:(?:Q|KB[ \t]?)(?<article>\d{6,7})|RFC[ \t]?(?<rfc>[1-9]\d{0,4}))\b/gi;

function linksIn(ruleSet: RuleSet): DocumentLink[] {
  const text = textOf(ruleSet);
  const links: DocumentLink[] = [];
  // Kept for all names of a line: searching for it again at each takes quadratic time.
  let mark = -1;
  for (const match of text.matchAll(reference)) {
    const line = lineOf(ruleSet.lineStarts, match.index);
    const lineStart = ruleSet.lineStarts[line] ?? 0;
    if (mark < lineStart) mark = text.indexOf("#", lineStart);
    if (mark < 0) break; // No comment follows.
    if (match.index < mark) continue;
    const start = match.index - lineStart;
    const { article, rfc } = match.groups ?? {};
    // BetaArchive keeps the articles that Microsoft took down.
    const target =
      article === undefined
        ? `https://www.rfc-editor.org/rfc/rfc${rfc}`
        : `https://www.betaarchive.com/wiki/index.php?title=Microsoft_KB_Archive/${article}`;
    links.push({ range: rangeOf(line, { start, end: start + match[0].length }), target });
  }
  return links;
}
