import { type Uri, workspace } from "vscode";

/** A part of both hosts. No library of types fits both. */
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}

/** Reads the text of a file on any file system, without opening the file. Null if the file cannot be read. */
export async function readText(file: Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(file));
  } catch {
    return null;
  }
}
