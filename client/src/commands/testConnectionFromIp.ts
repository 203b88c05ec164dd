import {
  type QuickInputButton,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  ThemeIcon,
  window,
  workspace,
} from "vscode";
import { type BaseLanguageClient, ExecuteCommandRequest } from "vscode-languageclient";
import { givenText, readGiven } from "../../../server/src/protocol/given.js";
import {
  type ManyQuestions,
  type TestConnectionAnswers,
  type TestConnectionsResult,
  testConnectionCommand,
} from "../../../server/src/protocol/testConnection.js";
import { askText, openPick, shownItem } from "../messages.js";
import { activeRuleEditor, ruleFileFor } from "../ruleFile.js";
import type { TestHistory } from "../testHistory.js";
import { type AnswerItem, itemsFor } from "../views/answers.js";
import type { TestedLines } from "../views/testedLines.js";
import { fromWalkthrough, walkthroughAtRest } from "../walkthrough.js";
import { keepAsExpectations } from "./keepAsExpectations.js";

export const testConnectionFromIpCommand = "imcrules.testConnectionFromIp";

interface Item extends AnswerItem {
  /** The text of an earlier test. Choosing the item tests it again. */
  readonly earlier?: string;
}

const keep: QuickInputButton = { iconPath: new ThemeIcon("pinned"), tooltip: "Keep as Expectation" };
const say: QuickInputButton = { iconPath: new ThemeIcon("filter"), tooltip: "Say What Is Known of the Connection" };
const forget: QuickInputButton = { iconPath: new ThemeIcon("close"), tooltip: "Remove from History" };

/** Asks for addresses, networks and ranges. Shows the verdict for them at each key. */
export async function testConnectionFromIp(
  client: BaseLanguageClient,
  history: TestHistory,
  marks: TestedLines,
  argument: unknown,
): Promise<void> {
  if (argument === fromWalkthrough) await walkthroughAtRest();
  const document = await ruleFileFor(argument, "Select a rule file to test");
  if (document !== undefined) testIn(document, client, history, marks);
}

/** `typed` is the text to begin with, else that at the cursor. */
function testIn(
  document: TextDocument,
  client: BaseLanguageClient,
  history: TestHistory,
  marks: TestedLines,
  typed?: string,
): void {
  const editor = activeRuleEditor();
  const uri = document.uri.toString();
  const given = history.givenOf(uri);
  const pick = openPick<Item>(
    `Test Connection · ${workspace.asRelativePath(document.uri)}${given === "" ? "" : ` · ${given}`}`,
    "Client addresses or networks, e.g. 192.0.2.10 10.0.0.0/8",
  );
  pick.buttons = [keep];
  const shownEditor = () => window.visibleTextEditors.find((one) => one.document === document);
  const before = editor?.document === document ? editor.visibleRanges[0] : undefined;
  let isChosen = false;
  let answering: Promise<TestConnectionsResult | undefined> = Promise.resolve(undefined);

  /** Shows the answers for the typed text, unless the text changed meanwhile. */
  async function answer(text: string): Promise<TestConnectionsResult | undefined> {
    pick.busy = true;
    const questions: ManyQuestions = { uri, questions: [text], given: readGiven(given) };
    const params = { command: testConnectionCommand, arguments: [questions] };
    // The command that the client registers would show errors at each key.
    const asked = client.sendRequest<TestConnectionsResult>(ExecuteCommandRequest.method, params);
    const result = await asked.catch(() => undefined);
    if (pick.value !== text) return undefined;
    const items = result === undefined ? [noAnswer] : itemsFor(result);
    const earlier = text.trim() === "" ? history.list().map(earlierItem) : [];
    // Otherwise VS Code would hide answers that do not contain the typed text.
    pick.items = [...items, ...earlier].map((item) => ({ ...shownItem(item), alwaysShow: true }));
    // Few lists ask for more than the address.
    if (result !== undefined && !("error" in result)) pick.buttons = result.asked.length > 0 ? [say, keep] : [keep];
    pick.busy = false;
    return result;
  }

  /** Waits for the answer to the typed text, and goes to the line of the chosen item. */
  async function accept(): Promise<void> {
    await answering;
    const { lines, earlier } = pick.activeItems[0] ?? pick.items[0] ?? {};
    if (earlier !== undefined) {
      pick.value = earlier;
      refresh();
    }
    if (lines === undefined) return; // No answer is chosen.
    history.add(pick.value.trim());
    isChosen = true;
    pick.hide();
    if (lines.length > 0) marks.show(await window.showTextDocument(document), lines);
  }

  const refresh = () => {
    answering = answer(pick.value);
  };
  const edits = workspace.onDidChangeTextDocument((event) => {
    if (event.document === document) refresh();
  });
  pick.onDidChangeValue(refresh);
  // Shows the deciding line while somebody types. The cursor stays, so that Escape leaves everything as it was.
  pick.onDidChangeActive(([item]) => {
    const shown = editor?.document === document ? editor : shownEditor();
    if (shown !== undefined) marks.preview(shown, item?.lines ?? []);
  });
  pick.onDidAccept(() => void accept());
  pick.onDidTriggerButton(async (button) => {
    const result = await answering;
    if (button === say) {
      const [typed, asked] = [pick.value, result === undefined || "error" in result ? [] : result.asked];
      pick.hide();
      const text = await askForGiven(given, asked);
      if (text !== undefined) history.setGiven(uri, text);
      testIn(document, client, history, marks, typed);
    } else if (result !== undefined && !("error" in result)) await keepAsExpectations(document.uri, result);
  });
  pick.onDidTriggerItemButton(({ item }) => {
    if (item.earlier !== undefined) history.remove(item.earlier);
    refresh();
  });
  pick.onDidHide(() => {
    if (!isChosen) {
      marks.clear();
      if (before !== undefined) editor?.revealRange(before, TextEditorRevealType.AtTop);
    }
    edits.dispose();
    pick.dispose();
  });
  pick.value = typed ?? (editor?.document === document ? textAtCursor(editor) : "");
  pick.show();
  refresh();
}

const noAnswer: Item = {
  icon: "warning",
  label: "The language server does not answer. See its output for the reason.",
};

function earlierItem(text: string): Item {
  return { icon: "history", label: text, earlier: text, buttons: [forget] };
}

/** Asks what is known of the connection. Returns the text, `undefined` if the user leaves. */
async function askForGiven(before: string, asked: TestConnectionAnswers["asked"]): Promise<string | undefined> {
  const shown = asked.slice(0, NAMES_SHOWN).map(({ name, values: [value = ""] }) => [name, value]);
  return askText(
    "What Is Known of the Connection",
    `Names and values of this file, such as ${givenText(Object.fromEntries(shown))}`,
    before,
  );
}

const NAMES_SHOWN = 6;

/** Returns the selected text or the word at the cursor, if that looks like addresses. Otherwise returns an empty text. */
function textAtCursor({ document, selection }: TextEditor): string {
  const range = selection.isEmpty ? document.getWordRangeAtPosition(selection.active) : selection;
  const text = range === undefined ? "" : document.getText(range).trim();
  return /^[0-9a-f.:/\s,;]*$/i.test(text) && /[.:]/.test(text) ? text : "";
}
