import type { TextEditor } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { ActionWordsParams } from "../../server/src/protocol/actionWords.js";
import type { FadedRulesParams } from "../../server/src/protocol/fadedRules.js";

/**
 * Asks the server about the visible lines of an editor and a screen around them, with a method that takes `uri`, `first` and `last`.
 *
 * Returns nothing for lines about which the server does not answer.
 */
export async function askAboutVisibleLines<Item>(
  client: BaseLanguageClient,
  method: string,
  { document, visibleRanges }: TextEditor,
): Promise<readonly Item[]> {
  const uri = document.uri.toString();
  // Folded lines are between the ranges.
  const requests = visibleRanges.map(({ start, end }) => {
    const margin = end.line - start.line + 1;
    const params: ActionWordsParams & FadedRulesParams = {
      uri,
      first: Math.max(0, start.line - margin),
      last: end.line + margin,
    };
    return client.sendRequest<Item[]>(method, params).catch(() => []);
  });
  return (await Promise.all(requests)).flat();
}
