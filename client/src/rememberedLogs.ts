import { Disposable, type Memento, Uri, workspace } from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";
import { type RememberLogParams, type RememberLogResult, rememberLogMethod } from "../../server/src/protocol/logs.js";
import { showWarning } from "./messages.js";
import type { Analysed } from "./ruleFile.js";

/** The URI of the log of each list, by the URI of the list. */
const KEY = "hits.logs";
const KEPT_AT_MOST = 100;

/** The logs from which the hits of lists are counted. The workspace remembers them. */
export type RememberedLogs = ReturnType<typeof rememberedLogs>;

/** Has the log of a list counted as soon as the server knows the list, and again after a restart of the server. */
export function rememberedLogs(client: BaseLanguageClient, state: Memento, analysed: Analysed) {
  /** The lists whose logs the server has. */
  const sent = new Set<string>();
  /** The faults that were shown. */
  const shown = new Set<string>();
  const all = () => state.get<Readonly<Record<string, string>>>(KEY, {});

  function set(list: string, log: string | undefined): void {
    const { [list]: _, ...others } = all();
    const entries = Object.entries(others).slice(-KEPT_AT_MOST);
    void state.update(KEY, Object.fromEntries(log === undefined ? entries : [...entries, [list, log]]));
  }

  const ask = (params: RememberLogParams) => client.sendRequest<RememberLogResult>(rememberLogMethod, params);

  /** Counts the log of a list that was opened. Shows once why this is impossible. */
  async function resume(uri: Uri): Promise<void> {
    const list = uri.toString();
    const log = all()[list];
    if (log === undefined || sent.has(list)) return;
    sent.add(list);
    const result = await ask({ uri: list, log }).catch(() => null);
    if (result === null || !("fault" in result) || shown.has(result.fault)) return;
    shown.add(result.fault);
    const forgetIt = "Forget Log";
    if ((await showWarning(result.fault, forgetIt)) === forgetIt) set(list, undefined);
  }

  const subscriptions = Disposable.from(
    analysed((uri) => void resume(uri)),
    workspace.onDidCloseTextDocument(({ uri }) => sent.delete(uri.toString())),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) sent.clear();
    }),
  );

  return {
    /** Returns the log of a list. */
    of(list: Uri): Uri | undefined {
      const log = all()[list.toString()];
      return log === undefined ? undefined : Uri.parse(log);
    },
    /** Counts a log and remembers it for the list. */
    async count(list: Uri, log: Uri): Promise<void> {
      const uri = list.toString();
      sent.add(uri);
      const result = await ask({ uri, log: log.toString() });
      if (result === null) return;
      if ("fault" in result) void showWarning(result.fault);
      set(uri, "fault" in result ? undefined : log.toString());
    },
    async forget(list: Uri): Promise<void> {
      set(list.toString(), undefined);
      await ask({ uri: list.toString(), log: null });
    },
    dispose: () => void subscriptions.dispose(),
  };
}
