import { Range, type TextDocument, Uri, ViewColumn, WorkspaceEdit, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ConversionsParams,
  type ConversionsResult,
  type ConversionTarget,
  type ConvertParams,
  type ConvertResult,
  conversionsMethod,
  convertMethod,
  type NotConverted,
} from "../../../server/src/protocol/convert.js";
import { askText, cancellable, type PlainItem, pickOne, showWarning } from "../messages.js";
import { ruleFileColumn, ruleFileFor } from "../ruleFile.js";
import { type ConvertedLists, sourceOf } from "../views/convertedLists.js";

export const convertToCommand = "imcrules.convertTo";

/** Asks for a format, and opens the list in that format beside the file as an unsaved document. */
export async function convertTo(
  client: BaseLanguageClient,
  converted: ConvertedLists,
  argument: unknown,
): Promise<void> {
  const document = await ruleFileFor(argument, "Select a rule file to convert");
  if (document === undefined) return;
  const params: ConversionsParams = { uri: document.uri.toString() };
  const possible = await client.sendRequest<ConversionsResult>(conversionsMethod, params);
  if ("refusal" in possible) {
    await showRefusal(possible, document.uri);
    return;
  }
  const list = await pickList(possible.lists);
  const target = list && (await pickTarget(possible.targets, workspace.asRelativePath(document.uri)));
  if (target !== undefined) await convert(client, converted, { ...params, ...list, ...target });
}

/** Converts a list again as it is now. Replaces the text of the earlier conversion, unless somebody edited that text. */
export async function convertAgain(
  client: BaseLanguageClient,
  converted: ConvertedLists,
  argument: unknown,
): Promise<void> {
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === argument);
  const params = document && converted.of(document)?.params;
  if (params !== undefined) await convert(client, converted, params, document);
}

async function convert(
  client: BaseLanguageClient,
  converted: ConvertedLists,
  params: ConvertParams,
  earlier?: TextDocument,
): Promise<void> {
  const file = Uri.parse(params.uri);
  const source = sourceOf(file);
  const result = await cancellable(`Converting ${workspace.asRelativePath(file)}`, (token) =>
    client.sendRequest<ConvertResult>(convertMethod, params, token),
  );
  if (result === undefined) return;
  if ("refusal" in result) {
    const isWithoutErrors = await showRefusal(result, file);
    if (isWithoutErrors) await convert(client, converted, { ...params, ignoreErrors: true }, earlier);
    return;
  }
  const { newText, language, lossCount, ignoredCount } = result;
  // The text of an untitled document is nowhere else, so an edited one is never replaced.
  const isReplaced = earlier !== undefined && converted.isAsMade(earlier) && (await replaceText(earlier, newText));
  const document = isReplaced ? earlier : await openBeside(newText, language, earlier);
  converted.add(document, { params, source, lossCount, ignoredCount });
}

/** Shows a new document beside the active editor, or where an earlier conversion is. */
async function openBeside(content: string, language: string, earlier: TextDocument | undefined): Promise<TextDocument> {
  const document = await workspace.openTextDocument({ content, language });
  const { viewColumn = ViewColumn.Beside } = window.visibleTextEditors.find((one) => one.document === earlier) ?? {};
  await window.showTextDocument(document, { viewColumn, preview: false });
  return document;
}

function replaceText({ uri, lineCount }: TextDocument, text: string): Thenable<boolean> {
  const edit = new WorkspaceEdit();
  edit.replace(uri, new Range(0, 0, lineCount, 0), text);
  return workspace.applyEdit(edit);
}

/** Lets the user pick one of several lists. Returns `undefined` if the user leaves. */
async function pickList(lists: readonly string[]): Promise<Pick<ConvertParams, "list"> | undefined> {
  if (lists.length <= 1) return {};
  const items = lists.map((label): PlainItem => ({ label }));
  const picked = await pickOne(items, "Select the list to convert");
  return picked && { list: picked.label };
}

type ChosenTarget = Pick<ConvertParams, "to" | "method" | "means">;

/** Asks for a format, and for what the format has to know. Returns `undefined` if the user leaves. */
async function pickTarget(targets: readonly ConversionTarget[], file: string): Promise<ChosenTarget | undefined> {
  const items = targets.map((target) => ({ label: target.name, description: target.to, ...target }));
  const picked = await pickOne(items, `Select the format to convert ${file} to`);
  if (picked === undefined) return undefined;
  const { to, asks } = picked;
  if (asks === "method") {
    const prompt = "The method of clients that are accepted, such as scram-sha-256";
    const method = await askText(`Convert to ${picked.name}`, prompt, "scram-sha-256");
    return method === undefined ? undefined : { to, method: method.trim() };
  }
  if (asks === "means") {
    const means = await pickOne(members, "Select the members of the new list");
    return means && { to, means: means.means };
  }
  return { to };
}

const members: readonly (PlainItem & Required<Pick<ConvertParams, "means">>)[] = [
  { label: "The rejected addresses", description: "a blocklist", means: "reject" },
  { label: "The accepted addresses", description: "an allow list", means: "accept" },
];

/** Shows why a list is not converted. Returns whether to leave out the lines with errors. */
async function showRefusal({ message, line }: NotConverted, file: Uri): Promise<boolean> {
  if (line === null) {
    await showWarning(message);
    return false;
  }
  const show = `Show Line ${line + 1}`;
  const chosen = await showWarning(message, show, LEAVE_OUT);
  if (chosen === show) {
    await window.showTextDocument(file, { viewColumn: ruleFileColumn(), selection: new Range(line, 0, line, 0) });
  }
  return chosen === LEAVE_OUT;
}

const LEAVE_OUT = "Leave Out Lines with Errors";
