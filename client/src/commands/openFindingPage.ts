import { commands, Uri } from "vscode";

export const openFindingPageCommand = "imcrules.openFindingPage";

/** Opens the page of a finding in the Markdown preview. */
export async function openFindingPage(pages: Uri, code: unknown): Promise<void> {
  if (typeof code !== "string" || !/^[a-z0-9-]+$/.test(code)) return;
  await commands.executeCommand("markdown.showPreview", Uri.joinPath(pages, `${code}.md`));
}

/** Returns a link that opens the page of a finding. */
export function findingPageLink(code: string): Uri {
  return Uri.parse(`command:${openFindingPageCommand}?${encodeURIComponent(JSON.stringify([code]))}`);
}
