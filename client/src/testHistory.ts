import type { Memento } from "vscode";

const KEY = "testConnection.history";
const KEPT_AT_MOST = 20;

/** The texts that were tested in this workspace, the newest first. */
export interface TestHistory {
  readonly list: () => readonly string[];
  readonly add: (text: string) => void;
  readonly remove: (text: string) => void;
}

export function testHistory(state: Memento): TestHistory {
  const list = () => state.get<readonly string[]>(KEY, []);
  const without = (text: string) => list().filter((one) => one !== text);
  return {
    list,
    add: (text) => void state.update(KEY, [text, ...without(text)].slice(0, KEPT_AT_MOST)),
    remove: (text) => void state.update(KEY, without(text)),
  };
}
