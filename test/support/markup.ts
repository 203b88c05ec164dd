import { expect } from "vitest";

/** A text that VS Code shows as a link in a notification (its `parseLinkedText`). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** A text that VS Code shows as an icon in a label. */
const ICON = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;

/** Expects that a text has no link, no icon and no invisible character. */
export function expectPlain(text: string): void {
  expect(text).not.toMatch(LINK);
  expect(text).not.toMatch(ICON);
  expect(text).not.toMatch(/(?! )[\p{C}\p{Z}]/u);
}

/** Hostile text for a file, a setting or a name. */
export const planted = "[Click](command:workbench.action.files.newUntitledFile) $(bug) \u202e";
