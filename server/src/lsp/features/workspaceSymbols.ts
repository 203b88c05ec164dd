import type { WorkspaceSymbolParams } from "vscode-languageserver-protocol";
import { SymbolKind, type WorkspaceSymbol } from "vscode-languageserver-types";
import { isOwnWord, matches, parseAddress, type RuleSet, ruleLabel, ruleOf, sectionsOf } from "../../core/index.js";
import { plainText } from "../../protocol/plainText.js";
import { rangeOf, rangeOfRule } from "../convert.js";
import { symbolKindOf } from "./documentSymbols.js";
import type { Feature } from "./feature.js";

/** Nobody looks through more. */
const SYMBOLS_AT_MOST = 500;

/** Finds sections and rules by their text in all files, the open files first. */
export const workspaceSymbols: Feature<WorkspaceSymbolParams, WorkspaceSymbol[]> = {
  method: "workspace/symbol",
  capability: { workspaceSymbolProvider: true },
  needs: "server",
  fallback: () => [],
  async answer({ query }, server, _, token) {
    const found: WorkspaceSymbol[] = [];
    for (const uri of [...(await server.openUris()), ...(await server.closedUris())]) {
      if (token.isCancellationRequested) break;
      const file = (await server.isList(uri)) ? await server.newestText(uri) : undefined;
      if (file === undefined) continue;
      for (const ruleSet of file.ruleSets) {
        for (const symbol of symbolsIn(uri, ruleSet, query)) {
          if (found.push(symbol) === SYMBOLS_AT_MOST) return found;
        }
      }
    }
    return found;
  },
};

/**
 * Yields the sections and rules whose text contains the characters of a query in their order, in any case.
 *
 * If the query is an address, yields the rules that match it. Editors hide symbols without the query in their names.
 */
function* symbolsIn(uri: string, ruleSet: RuleSet, query: string): Generator<WorkspaceSymbol> {
  const wanted = query.replace(/^#/, "").trim().toLowerCase();
  const address = parseAddress(wanted);
  const sections = sectionsOf(ruleSet);
  for (const { title, line, span } of sections) {
    if (!containsInOrder(title, wanted)) continue;
    yield { name: plainText(title), kind: SymbolKind.Namespace, location: { uri, range: rangeOf(line, span) } };
  }
  let place = -1;
  for (let id = 0; id < ruleSet.rules.count; id++) {
    if (!isOwnWord(ruleSet.rules, id)) continue;
    while ((sections[place + 1]?.line ?? Number.POSITIVE_INFINITY) < (ruleSet.rules.lines[id] ?? 0)) place++;
    const label = ruleLabel(ruleSet, id);
    const isFound =
      address === undefined ? containsInOrder(label, wanted) : matches(ruleOf(ruleSet, id).source, address);
    if (!isFound) continue;
    const name = address === undefined ? label : `${wanted}: ${label}`;
    const section = sections[place];
    yield {
      name: plainText(name),
      kind: symbolKindOf(ruleSet, id),
      ...(section === undefined ? {} : { containerName: plainText(section.title) }),
      location: { uri, range: rangeOfRule(ruleSet, id) },
    };
  }
}

function containsInOrder(text: string, wanted: string): boolean {
  const lower = text.toLowerCase();
  let at = -1;
  for (const character of wanted) {
    at = lower.indexOf(character, at + 1);
    if (at < 0) return false;
  }
  return true;
}
