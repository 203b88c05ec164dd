import type { TextDocument } from "vscode";
import { atHead } from "./git.js";

/** The text with which a file is compared while somebody edits it. */
export interface OlderText {
  readonly uri: string;
  readonly name: string;
}

/** Returns the stored text while a file has unsaved edits, and else the last committed one. `undefined` for a file without either. */
export async function olderTextOf(document: TextDocument): Promise<OlderText | undefined> {
  const { uri, isDirty, isUntitled } = document;
  if (isUntitled) return undefined;
  if (isDirty) return { uri: uri.toString(), name: "the last save" };
  const committed = await atHead(uri);
  return committed && { uri: committed.toString(), name: "Git HEAD" };
}
