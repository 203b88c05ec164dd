import { type Uri, window, workspace } from "vscode";
import { type PlainItem, pickOne } from "../messages.js";
import type { RememberedLogs } from "../rememberedLogs.js";
import { ruleFileFor } from "../ruleFile.js";

export const countHitsCommand = "imcrules.countHits";

interface LogItem extends PlainItem {
  readonly log?: Uri;
}

/** Asks for a log, and counts and remembers it for a list. A log that is remembered can be counted again, or forgotten. */
export async function countHits(logs: RememberedLogs, argument: unknown): Promise<void> {
  const document = await ruleFileFor(argument, "Select a rule file to count hits for");
  if (document === undefined) return;
  const { uri } = document;
  const picked = await pickLog(uri, logs.of(uri));
  if (picked === forget) await logs.forget(uri);
  else if (picked?.log !== undefined) await logs.count(uri, picked.log);
}

const browse: LogItem = { icon: "folder-opened", label: "Another file…" };
const forget: LogItem = { icon: "close", label: "Forget Log" };

const LOGS_GLOB = "**/{*.log,*.log.*,*_log,maillog}";
const LOGS_AT_MOST = 100;

async function pickLog(list: Uri, before: Uri | undefined): Promise<LogItem | undefined> {
  const found = await workspace.findFiles(LOGS_GLOB, "**/node_modules/**", LOGS_AT_MOST);
  const others = found
    .filter((log) => log.toString() !== before?.toString())
    .map((log): LogItem => ({ icon: "output", label: workspace.asRelativePath(log), log }))
    .sort((one, other) => one.label.localeCompare(other.label));
  const known: readonly LogItem[] =
    before === undefined
      ? []
      : [{ icon: "refresh", label: `Count again from ${workspace.asRelativePath(before)}`, log: before }, forget];
  const name = workspace.asRelativePath(list);
  const picked = await pickOne([...known, ...others, browse], `Select a log of the clients that connect to ${name}`);
  if (picked !== browse) return picked;
  const [log] = (await window.showOpenDialog({ title: "Count Hits from Log" })) ?? [];
  return log && { label: "", log };
}
