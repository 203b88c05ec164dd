import type { Memento } from "vscode";

const KEY = "testConnection.history";
/** What is known of the connections to each file, by its URI. */
const GIVEN_KEY = "testConnection.given";
const KEPT_AT_MOST = 20;

/** The texts that were tested in this workspace, the newest first, and what was known of the connections. */
export type TestHistory = ReturnType<typeof testHistory>;

export function testHistory(state: Memento) {
  const list = () => state.get<readonly string[]>(KEY, []);
  const without = (text: string) => list().filter((one) => one !== text);
  return {
    list,
    add: (text: string) => void state.update(KEY, [text, ...without(text)].slice(0, KEPT_AT_MOST)),
    remove: (text: string) => void state.update(KEY, without(text)),
    /** Returns what is known of the connections to a file, as it was typed. */
    givenOf: (uri: string) => state.get<Readonly<Record<string, string>>>(GIVEN_KEY, {})[uri] ?? "",
    setGiven(uri: string, text: string) {
      const { [uri]: _, ...others } = state.get<Readonly<Record<string, string>>>(GIVEN_KEY, {});
      const entries = Object.entries(others).slice(-KEPT_AT_MOST);
      void state.update(GIVEN_KEY, Object.fromEntries(text === "" ? entries : [...entries, [uri, text]]));
    },
  };
}
