import type { Memento } from "vscode";

const KEY = "testConnection.history";
const KEPT_AT_MOST = 20;

/** The texts that were tested in this workspace, the newest first. */
export type TestHistory = ReturnType<typeof testHistory>;

export function testHistory(state: Memento) {
  const list = () => state.get<readonly string[]>(KEY, []);
  const without = (text: string) => list().filter((one) => one !== text);
  return {
    list,
    add: (text: string) => void state.update(KEY, [text, ...without(text)].slice(0, KEPT_AT_MOST)),
    remove: (text: string) => void state.update(KEY, without(text)),
  };
}
