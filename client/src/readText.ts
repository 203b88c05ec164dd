import { type Uri, workspace } from "vscode";

/** Both hosts have it, but no library of types that fits both. */
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}

/** The text of a file, wherever it lies, without opening it; null when it cannot be read. */
export async function readText(file: Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(file));
  } catch {
    return null;
  }
}
