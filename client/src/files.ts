import { FileType, RelativePattern, Uri, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type FindFilesParams,
  type FindFoldersParams,
  findFilesMethod,
  findFoldersMethod,
  type ReadFileParams,
  readFileMethod,
} from "../../server/src/protocol/files.js";
import {
  BYTES_OF_LOG_AT_MOST,
  type ReadLogParams,
  type ReadLogResult,
  readLogMethod,
} from "../../server/src/protocol/logs.js";

/** Parts of both hosts. No library of types fits both. */
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}
declare function btoa(text: string): string;

/** Answers requests of the server for files that are not open. Works for workspaces on any file system. */
export function answerFiles(client: BaseLanguageClient): void {
  client.onRequest(findFilesMethod, async ({ folder, globs }: FindFilesParams): Promise<readonly string[]> => {
    const base = Uri.parse(folder);
    const search = (glob: string) => workspace.findFiles(new RelativePattern(base, glob), "**/node_modules/**");
    const found = (await Promise.all(globs.map(search))).flat();
    return [...new Set(found.map((file) => file.toString()))];
  });
  client.onRequest(findFoldersMethod, async ({ uris }: FindFoldersParams): Promise<readonly string[]> => {
    const areFolders = await Promise.all(uris.map((uri) => isFolder(Uri.parse(uri))));
    return uris.filter((_, place) => areFolders[place]);
  });
  answerLogs(client);
  client.onRequest(readFileMethod, ({ uri }: ReadFileParams) => readText(Uri.parse(uri)));
}

/** The most bytes of a log in one answer. */
const LOG_BYTES_AT_ONCE = 1_000_000;

/**
 * Answers requests of the server for logs on no disk, such as those of a browser. These are read as a whole: file systems of VS Code
 * read no parts. Keeps the bytes until the server has them all.
 */
function answerLogs(client: BaseLanguageClient): void {
  let kept: { readonly uri: string; readonly bytes: Uint8Array; readonly written: number } | undefined;
  client.onRequest(readLogMethod, async ({ uri, from }: ReadLogParams): Promise<ReadLogResult | null> => {
    if (from === 0 || kept?.uri !== uri) {
      const file = Uri.parse(uri);
      try {
        const { mtime, size } = await workspace.fs.stat(file);
        if (size > BYTES_OF_LOG_AT_MOST) return { bytes: "", size, written: mtime };
        kept = { uri, bytes: await workspace.fs.readFile(file), written: mtime };
      } catch {
        return null;
      }
    }
    const { bytes, written } = kept;
    const part = bytes.subarray(from, from + LOG_BYTES_AT_ONCE);
    if (from + part.length >= bytes.length) kept = undefined;
    return { bytes: base64Of(part), size: bytes.length, written };
  });
}

/** The most arguments of a call. */
const CHARACTERS_AT_ONCE = 10_000;

function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += CHARACTERS_AT_ONCE) {
    text += String.fromCharCode(...bytes.subarray(from, from + CHARACTERS_AT_ONCE));
  }
  return btoa(text);
}

async function isFolder(uri: Uri): Promise<boolean> {
  try {
    return ((await workspace.fs.stat(uri)).type & FileType.Directory) !== 0;
  } catch {
    return false;
  }
}

/** Reads the text of a file on any file system, without opening the file. Null if the file cannot be read. */
export async function readText(file: Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(file));
  } catch {
    return null;
  }
}
