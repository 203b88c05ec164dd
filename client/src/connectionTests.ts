import { type Disposable, EventEmitter, type Memento, type TextDocument, Uri, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type TestConnectionAnswer,
  type TestConnectionResult,
  type TestConnectionsParams,
  type TestConnectionsResult,
  testConnectionsMethod,
} from "../../server/src/protocol/testConnection.js";
import { type Analysed, isRuleFile } from "./ruleFile.js";

/** An address or a network that somebody keeps, with the verdicts that it had, in the words of the server. */
export interface KeptTest {
  readonly text: string;
  readonly name?: string;
  readonly whenAdded: Outcome;
  readonly whenSaved: Outcome;
}

/** A verdict as the server told it. */
type Outcome = Pick<TestConnectionAnswer, "outcome" | "fingerprint">;

/** A test with what it says now; without an answer as long as there is none. */
export interface ConnectionTest extends KeptTest {
  readonly uri: Uri;
  readonly answer: TestConnectionResult | undefined;
  /** How the verdict differs from those that it had: `was accepted when saved`. */
  readonly changes: readonly string[];
}

/** The connection tests that are kept for the rule files of a workspace; their answers follow the files. */
export interface ConnectionTests extends Disposable {
  readonly onDidChange: (listener: () => void) => Disposable;
  readonly files: () => readonly Uri[];
  readonly of: (uri: Uri) => readonly ConnectionTest[];
  /** Keeps a test for every address and network in a text, and says which words are neither. */
  readonly add: (uri: Uri, text: string) => Promise<void>;
  readonly remove: (uri: Uri, texts: readonly string[]) => void;
  readonly rename: (uri: Uri, text: string, name: string) => void;
  /** Takes the verdicts as they are for those that are to stay. */
  readonly confirm: (uri: Uri, texts: readonly string[]) => void;
  readonly refreshAll: () => void;
}

const KEY = "connectionTests";

export function connectionTests(client: BaseLanguageClient, state: Memento, analysed: Analysed): ConnectionTests {
  const kept = new Map(Object.entries(state.get<Record<string, readonly KeptTest[]>>(KEY, {})));
  const answers = new Map<string, ReadonlyMap<string, TestConnectionResult>>();
  const asking = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const changed = new EventEmitter<void>();

  function store(key: string, tests: readonly KeptTest[]): void {
    if (tests.length === 0) kept.delete(key);
    else kept.set(key, tests);
    void state.update(KEY, Object.fromEntries(kept));
    changed.fire();
  }

  function ask(params: TestConnectionsParams): Promise<TestConnectionsResult> {
    return client.sendRequest(testConnectionsMethod, params);
  }

  /** Asks anew about all tests of a file; asked meanwhile, once more after that. */
  async function refresh(key: string): Promise<void> {
    const before = asking.get(key);
    if (before !== undefined) {
      again.add(key);
      return before;
    }
    const asked = (async () => {
      do {
        again.delete(key);
        await answer(key);
      } while (again.has(key));
    })();
    asking.set(key, asked);
    await asked;
    asking.delete(key);
  }

  async function answer(key: string): Promise<void> {
    const texts = (kept.get(key) ?? []).map(({ text }) => text);
    if (texts.length === 0) return;
    const results = await ask({ uri: key, texts }).catch((): TestConnectionsResult => []);
    // A file that cannot be read has one answer for all.
    const answerAt = (place: number) => results[results.length === texts.length ? place : 0];
    const now = new Map(
      texts.flatMap((text, place) => [answerAt(place) ?? []].flat().map((one) => [text, one] as const)),
    );
    const isSame = JSON.stringify([...now]) === JSON.stringify([...(answers.get(key) ?? [])]);
    answers.set(key, now);
    // Rows that are shown anew would be taken from under the mouse.
    if (isSame) return;
    changed.fire();
  }

  /** Takes the verdicts as they are now for those that were meant. */
  function take(
    key: string,
    isMeant: (test: KeptTest) => boolean,
    moments: (outcome: Outcome) => Partial<KeptTest>,
  ): void {
    const known = answers.get(key);
    const tests = kept.get(key) ?? [];
    store(
      key,
      tests.map((test) => {
        const outcome = outcomeOf(known?.get(test.text));
        return outcome === undefined || !isMeant(test) ? test : { ...test, ...moments(outcome) };
      }),
    );
  }

  async function saved(uri: Uri): Promise<void> {
    const key = uri.toString();
    if (!kept.has(key)) return;
    await refresh(key);
    take(
      key,
      () => true,
      (whenSaved) => ({ whenSaved }),
    );
  }

  /** A file or a folder has another name. */
  function move(from: string, to: string): void {
    for (const [key, moved] of [...kept]) {
      if (key !== from && !key.startsWith(`${from}/`)) continue;
      const target = to + key.slice(from.length);
      const there = kept.get(target) ?? [];
      store(key, []);
      store(target, [...there, ...moved.filter(({ text }) => there.every((test) => test.text !== text))]);
      void refresh(target);
    }
  }

  /** A document without a name is stored as another, which reads alike; it is still open then. Of two that read alike none is meant. */
  function takeFromUntitled(document: TextDocument): void {
    const key = document.uri.toString();
    const alike = workspace.textDocuments.filter(
      (one) => one.isUntitled && isSameText(one.getText(), document.getText()),
    );
    const [before] = alike;
    if (before !== undefined && alike.length === 1 && !kept.has(key)) move(before.uri.toString(), key);
  }

  async function add(uri: Uri, text: string): Promise<void> {
    const key = uri.toString();
    const results = await ask({ uri: key, texts: [withoutNotes(text)] }).catch((): TestConnectionsResult => []);
    if (results.length === 0) void window.showWarningMessage("The language server does not answer; nothing was added.");
    const errors = results.flatMap((result) => ("error" in result ? [result.error.message] : []));
    if (errors.length > 0) void window.showWarningMessage(errors.slice(0, 3).join(" "));
    const before = kept.get(key) ?? [];
    const tests = new Map(before.map((test) => [test.text, test]));
    for (const result of results) {
      if ("error" in result) continue;
      const outcome = outcomeOf(result);
      if (outcome === undefined) continue;
      const name = "network" in result ? result.network : result.address;
      if (!tests.has(name)) tests.set(name, { text: name, whenAdded: outcome, whenSaved: outcome });
    }
    if (tests.size === before.length) return;
    store(key, [...tests.values()]);
    await refresh(key);
  }

  function refreshAll(): void {
    for (const key of kept.keys()) void refresh(key);
  }

  const subscriptions = [
    changed,
    analysed((uri) => void refresh(uri.toString())),
    workspace.onDidSaveTextDocument((document) => {
      if (isRuleFile(document)) takeFromUntitled(document);
      void saved(document.uri);
    }),
    workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri, newUri } of files) move(oldUri.toString(), newUri.toString());
    }),
    // What was never stored is gone for good, and another document may get its name.
    workspace.onDidCloseTextDocument(({ uri, isUntitled }) => {
      if (isUntitled) store(uri.toString(), []);
      else void refresh(uri.toString());
    }),
  ];
  return {
    onDidChange: (listener) => changed.event(listener),
    files: () => [...kept.keys()].map((key) => Uri.parse(key)),
    of(uri) {
      const known = answers.get(uri.toString());
      return (kept.get(uri.toString()) ?? []).map((test) => {
        const answer = known?.get(test.text);
        return { ...test, uri, answer, changes: changesOf(test, outcomeOf(answer)) };
      });
    },
    add,
    remove(uri, texts) {
      const key = uri.toString();
      const gone = new Set(texts);
      const before = kept.get(key) ?? [];
      store(
        key,
        before.filter(({ text }) => !gone.has(text)),
      );
    },
    rename(uri, text, name) {
      const key = uri.toString();
      store(
        key,
        (kept.get(key) ?? []).map((test) => (test.text === text ? renamed(test, name) : test)),
      );
    },
    confirm(uri, texts) {
      const meant = new Set(texts);
      take(
        uri.toString(),
        ({ text }) => meant.has(text),
        (outcome) => ({ whenAdded: outcome, whenSaved: outcome }),
      );
    },
    refreshAll,
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** The texts of tests, by the file that they belong to. */
export function textsByFile(tests: readonly ConnectionTest[]): readonly (readonly [Uri, readonly string[]])[] {
  const files = new Map<string, { readonly uri: Uri; readonly texts: string[] }>();
  for (const { uri, text } of tests) {
    const file = files.get(uri.toString()) ?? { uri, texts: [] };
    file.texts.push(text);
    files.set(uri.toString(), file);
  }
  return [...files.values()].map(({ uri, texts }) => [uri, texts] as const);
}

/** Whether two texts differ in their layout at most, which may change when they are stored. */
function isSameText(one: string, other: string): boolean {
  return one.replace(/\s/g, "") === other.replace(/\s/g, "");
}

/** What was copied says behind a mark what it is called and how it came out. */
function withoutNotes(text: string): string {
  return text.replace(/#.*$/gm, "");
}

function renamed({ name: _, ...test }: KeptTest, name: string): KeptTest {
  return name === "" || name === test.text ? test : { ...test, name };
}

function outcomeOf(answer: TestConnectionResult | undefined): Outcome | undefined {
  if (answer === undefined || "error" in answer) return undefined;
  const { outcome, fingerprint } = answer;
  return { outcome, fingerprint };
}

function changesOf({ whenAdded, whenSaved }: KeptTest, now: Outcome | undefined): readonly string[] {
  const was = (before: Outcome, when: string) =>
    now === undefined || before.fingerprint === now.fingerprint
      ? []
      : [before.outcome === now.outcome ? `other addresses than when ${when}` : `was ${before.outcome} when ${when}`];
  return [...was(whenSaved, "saved"), ...was(whenAdded, "added")];
}
