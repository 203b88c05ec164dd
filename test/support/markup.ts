import { expect } from "vitest";

/** What VS Code makes a link of in a notification (its `parseLinkedText`). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** What it makes an icon of in a label. */
const ICON = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;

/** That a text forms no link and no icon, and holds nothing that nobody can see. */
export function expectPlain(text: string): void {
  expect(text).not.toMatch(LINK);
  expect(text).not.toMatch(ICON);
  expect(text).not.toMatch(/(?! )[\p{C}\p{Z}]/u);
}

/** Text that somebody plants in a file, a setting or a name. */
export const planted = "[Click](command:workbench.action.files.newUntitledFile) $(bug) \u202e";
