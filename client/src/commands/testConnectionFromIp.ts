import { type QuickPickItem, type TextEditor, window, workspace } from "vscode";
import { type BaseLanguageClient, ExecuteCommandRequest } from "vscode-languageclient";
import {
  type TestConnectionAnswer,
  type TestConnectionArguments,
  type TestConnectionResult,
  testConnectionCommand,
} from "../../../server/src/protocol/testConnection.js";
import type { DecidingLine } from "../views/decidingLine.js";

export const testConnectionFromIpCommand = "imcrules.testConnectionFromIp";

interface AnswerItem extends QuickPickItem {
  /** The line that the item reveals, 1-based, and what is noted there. */
  readonly line?: number | null;
  readonly note?: string;
}

/** Asks for an address and answers at each key what would happen to a connection from there. */
export function testConnectionFromIp(client: BaseLanguageClient, marks: DecidingLine): void {
  const editor = window.activeTextEditor;
  if (editor?.document.languageId !== "imcrules") {
    void window.showInformationMessage("Open a rule file (.imcrules) first: the connection is tested against it.");
    return;
  }
  const { document } = editor;
  const uri = document.uri.toString();
  const pick = window.createQuickPick<AnswerItem>();
  pick.title = "Test Connection";
  pick.placeholder = "IPv4 or IPv6 address of the client";
  let answering: Promise<void> = Promise.resolve();

  /** Shows the answer for an address, unless another one has been typed meanwhile. */
  async function answer(address: string): Promise<void> {
    pick.busy = true;
    const items = await ask(client, { uri, address }).then(itemsFor, () => [noAnswer]);
    if (pick.value !== address) return;
    pick.items = items;
    pick.busy = false;
  }

  /** Goes to the line of the chosen answer; one that is still to come for what was typed is waited for. */
  async function accept(): Promise<void> {
    await answering;
    const { line, note } = pick.activeItems[0] ?? pick.items[0] ?? {};
    if (line === undefined) return; // Not an answer yet.
    pick.hide();
    if (line !== null) marks.show(await window.showTextDocument(document), line - 1, note ?? "");
  }

  const refresh = () => {
    answering = answer(pick.value);
  };
  const edits = workspace.onDidChangeTextDocument((event) => {
    if (event.document === document) refresh();
  });
  pick.onDidChangeValue(refresh);
  pick.onDidAccept(() => void accept());
  pick.onDidHide(() => {
    edits.dispose();
    pick.dispose();
  });
  pick.value = addressAtCursor(editor);
  pick.show();
  refresh();
}

const noAnswer: AnswerItem = {
  label: "$(warning) The language server does not answer; its output channel says why.",
  alwaysShow: true,
};

async function ask(client: BaseLanguageClient, question: TestConnectionArguments): Promise<TestConnectionResult> {
  return client.sendRequest(ExecuteCommandRequest.type, {
    command: testConnectionCommand,
    arguments: [question],
  });
}

function itemsFor(result: TestConnectionResult): readonly AnswerItem[] {
  if ("error" in result) {
    const icon = result.error.kind === "incomplete" ? "$(edit)" : "$(warning)";
    return [{ label: `${icon} ${result.error.message}`, alwaysShow: true }];
  }
  const later = result.later.map(
    ({ line, rule }): AnswerItem => ({
      label: `$(circle-outline) Line ${line} would match later`,
      description: oneSpaced(rule),
      line,
      note: `matches ${result.address} too, but is asked later`,
      alwaysShow: true,
    }),
  );
  return [decidingItem(result), ...later];
}

function decidingItem({
  address,
  verdict,
  line,
  rule,
  defaultLine,
  ignoredLines,
  model,
}: TestConnectionAnswer): AnswerItem {
  const icon = verdict === "accept" ? "$(pass)" : "$(error)";
  const decider = line === null ? "by default, no rule matches" : `by line ${line}`;
  const ignored =
    ignoredLines === 0
      ? ""
      : ` · ${ignoredLines === 1 ? "1 line with an error was" : `${ignoredLines} lines with errors were`} ignored`;
  return {
    label: `${icon} ${verdict === "accept" ? "Accepted" : "Rejected"} ${decider}`,
    ...(rule === null ? {} : { description: oneSpaced(rule) }),
    detail: `${address} · ${model}${ignored}`,
    line: line ?? defaultLine,
    note: `${address} is ${verdict}ed here`,
    alwaysShow: true,
  };
}

/** The words of a rule without the blanks that align them in the file. */
function oneSpaced(rule: string): string {
  return rule.replace(/[ \t]+/g, " ");
}

/** What is selected, or the address at the cursor without its prefix length; empty where there is none. */
function addressAtCursor({ document, selection }: TextEditor): string {
  const range = selection.isEmpty ? document.getWordRangeAtPosition(selection.active) : selection;
  const text = range === undefined ? "" : document.getText(range).trim();
  return /^[0-9a-f.:]*[.:][0-9a-f.:]*$/i.test(text) ? text : "";
}
