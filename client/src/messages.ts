import {
  type CancellationToken,
  CancellationTokenSource,
  ProgressLocation,
  type QuickPick,
  type QuickPickItem,
  TestMessage,
  window,
} from "vscode";
import { plainText } from "../../server/src/protocol/plainText.js";

/*
 * The only calls of the surfaces of VS Code that turn text into links and icons. They show the text of files, settings and the
 * clipboard as it is written. A test checks that no other file calls these surfaces.
 */

/** Shows a notification. Returns the button that the user chooses. */
type Notify = (message: string, ...buttons: readonly string[]) => Thenable<string | undefined>;

export const showInformation: Notify = (message, ...buttons) =>
  window.showInformationMessage(plainText(message), ...buttons);

export const showWarning: Notify = (message, ...buttons) => window.showWarningMessage(plainText(message), ...buttons);

export const showError: Notify = (message, ...buttons) => window.showErrorMessage(plainText(message), ...buttons);

/** An item to pick, with the name of its icon. */
export interface PlainItem extends QuickPickItem {
  readonly icon?: string;
}

/** Lets the user pick one item. */
export async function pickOne<Item extends PlainItem>(
  items: readonly Item[],
  placeholder: string,
): Promise<Item | undefined> {
  const shown = items.map(shownItem);
  const picked = await window.showQuickPick(shown, { placeHolder: plainText(placeholder) });
  return picked && items[shown.indexOf(picked)];
}

/** Lets the user type a text. Returns `undefined` if the user leaves. */
export async function askText(title: string, prompt: string, value: string): Promise<string | undefined> {
  return window.showInputBox({ title: plainText(title), prompt: plainText(prompt), value });
}

/** Creates a list to pick from that changes while the user types. Its items must be made by {@link shownItem}. */
export function openPick<Item extends PlainItem>(title: string, placeholder: string): QuickPick<Item> {
  const pick = window.createQuickPick<Item>();
  pick.title = plainText(title);
  pick.placeholder = plainText(placeholder);
  return pick;
}

/** Returns an item with its icon and with plain texts. */
export function shownItem<Item extends PlainItem>(item: Item): Item {
  const { icon, label, description = "", detail = "" } = item;
  const shown = icon === undefined ? plainText(label) : `$(${icon}) ${plainText(label)}`;
  return { ...item, label: shown, description: plainText(description), detail: plainText(detail) };
}

/** How long work may take before a notification is shown. */
const QUICK_MILLISECONDS = 500;

/** A part of both hosts. No library of types fits both. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;

/** Does work that the user can cancel in a notification, once it takes long. Returns `undefined` if the user cancels. */
export async function cancellable<Result>(
  title: string,
  work: (token: CancellationToken) => Promise<Result>,
): Promise<Result | undefined> {
  const source = new CancellationTokenSource();
  const { token } = source;
  const working = work(token).catch((error: unknown) => {
    if (!token.isCancellationRequested) throw error;
    return undefined;
  });
  let isDone = false;
  setTimeout(() => {
    if (isDone) return;
    const options = { location: ProgressLocation.Notification, title: plainText(title), cancellable: true };
    window.withProgress(options, (_, pressed) => {
      pressed.onCancellationRequested(() => source.cancel());
      return working.then(
        () => undefined,
        () => undefined,
      );
    });
  }, QUICK_MILLISECONDS);
  return working.finally(() => {
    isDone = true;
    source.dispose();
  });
}

/** Returns the message of a failed test. The line breaks of `message` remain. */
export function testMessage(message: string, expected: string, actual: string): TestMessage {
  const lines = message.split("\n").map(plainText);
  return TestMessage.diff(lines.join("\n"), plainText(expected), plainText(actual));
}
