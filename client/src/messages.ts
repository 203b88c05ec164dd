import { type QuickPick, type QuickPickItem, TestMessage, window } from "vscode";
import { plainText } from "../../server/src/protocol/plainText.js";

/*
 * The only way to surfaces of VS Code that read links and icons in a text: whatever a file, a setting or the clipboard holds, it is
 * shown as it is written. A test holds that no other file calls them.
 */

export function showInformation(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return window.showInformationMessage(plainText(message), ...buttons);
}

export function showWarning(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return window.showWarningMessage(plainText(message), ...buttons);
}

export function showError(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return window.showErrorMessage(plainText(message), ...buttons);
}

/** An item to pick, with the name of the icon before it. */
export interface PlainItem extends QuickPickItem {
  readonly icon?: string;
}

/** Lets somebody pick one of several things. */
export async function pickOne<Item extends PlainItem>(
  items: readonly Item[],
  placeholder: string,
): Promise<Item | undefined> {
  const shown = items.map(shownItem);
  const picked = await window.showQuickPick(shown, { placeHolder: plainText(placeholder) });
  return picked && items[shown.indexOf(picked)];
}

/** A list to pick from that is filled while somebody types; its items are set by {@link shownItem}. */
export function openPick<Item extends PlainItem>(title: string, placeholder: string): QuickPick<Item> {
  const pick = window.createQuickPick<Item>();
  pick.title = plainText(title);
  pick.placeholder = plainText(placeholder);
  return pick;
}

/** An item as it is shown. */
export function shownItem<Item extends PlainItem>(item: Item): Item {
  const { icon, label, description, detail } = item;
  return {
    ...item,
    label: icon === undefined ? plainText(label) : `$(${icon}) ${plainText(label)}`,
    ...(description === undefined ? {} : { description: plainText(description) }),
    ...(detail === undefined ? {} : { detail: plainText(detail) }),
  };
}

/** Why a test failed, line by line. */
export function testMessage(message: string, expected: string, actual: string): TestMessage {
  const lines = message.split("\n").map(plainText);
  return TestMessage.diff(lines.join("\n"), plainText(expected), plainText(actual));
}
