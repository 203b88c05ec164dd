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

/** A part of both hosts. No library of types fits both. */
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}

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
  client.onRequest(readFileMethod, ({ uri }: ReadFileParams) => readText(Uri.parse(uri)));
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
