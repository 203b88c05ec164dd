import { RelativePattern, Uri, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type FindFilesParams,
  type FindFilesResult,
  findFilesMethod,
  type ReadFileParams,
  type ReadFileResult,
  readFileMethod,
  ruleFilesGlob,
} from "../../server/src/protocol/files.js";
import { readText } from "./readText.js";

/** Answers requests of the server for files that are not open. Works for workspaces on any file system. */
export function answerFiles(client: BaseLanguageClient): void {
  client.onRequest(findFilesMethod, async ({ folder }: FindFilesParams): Promise<FindFilesResult> => {
    const pattern = new RelativePattern(Uri.parse(folder), ruleFilesGlob);
    const files = await workspace.findFiles(pattern, "**/node_modules/**");
    return files.map((file) => file.toString());
  });
  client.onRequest(readFileMethod, ({ uri }: ReadFileParams): Promise<ReadFileResult> => readText(Uri.parse(uri)));
}
