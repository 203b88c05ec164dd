import { type CancellationToken, Emitter, type Event } from "vscode-languageserver";
import { type ClientLog, clientLogInSteps, describeLog, logClients, readLog } from "../core/index.js";
import type { RememberLogResult } from "../protocol/logs.js";
import { plainText } from "../protocol/plainText.js";
import { answeredInTime } from "./answeredInTime.js";
import { fileKey } from "./convert.js";
import { drive } from "./drive.js";
import type { Server } from "./features/feature.js";
import { nameOf } from "./features/report.js";
import type { StoredLog } from "./files.js";
import type { ServerConnection } from "./serverConnection.js";
import type { StoredFiles } from "./storedFiles.js";

/** The logs that are remembered for open lists, each with its clients. */
export interface Logs extends Pick<Server, "rememberLog"> {
  /** Returns the log of a list. `undefined` without one, and until it is read for the first time. */
  readonly of: (uri: string) => ClientLog | undefined;
  /** Forgets the log of a list, and stops reading it. */
  readonly forget: (uri: string) => void;
  /** Fires with a list that has another log, or none any more. */
  readonly onChanged: Event<string>;
}

/** Reading a log of more bytes shows its progress. Another one takes no time. */
const BYTES_AT_LEAST = 8_000_000;

/** `isOpen` says whether a list is open. The clients of logs take much memory, so a closed list has none. */
export function logsOf(
  { connection, client }: ServerConnection,
  files: Pick<StoredFiles, "openLog">,
  isOpen: (uri: string) => boolean,
): Logs {
  const logs = new Map<string, ClientLog>();
  /** The newest request about each list. */
  const newest = new Map<string, object>();
  const changed = new Emitter<string>();

  function replace(uri: string, log: ClientLog | undefined): void {
    const key = fileKey(uri);
    const isSame = logs.get(key) === log;
    if (log === undefined) logs.delete(key);
    else logs.set(key, log);
    if (!isSame) changed.fire(uri);
  }

  async function remember(uri: string, log: string, token: CancellationToken): Promise<RememberLogResult> {
    const key = fileKey(uri);
    const mark = {};
    newest.set(key, mark);
    const isDropped = () => token.isCancellationRequested || newest.get(key) !== mark || !isOpen(uri);
    const read = await readClients(log, isDropped);
    if (read === undefined || isDropped()) return null;
    replace(uri, "fault" in read ? undefined : read);
    return "fault" in read ? read : { description: describeLog(read) };
  }

  /** Reads the clients of a log. Returns what is wrong if there are none, and `undefined` if somebody cancels. */
  async function readClients(
    uri: string,
    isDropped: () => boolean,
  ): Promise<ClientLog | { readonly fault: string } | undefined> {
    const name = nameOf(uri);
    try {
      const log = await files.openLog(uri);
      if (log === undefined) return { fault: `${name} does not exist any more, so its hits are not shown.` };
      // A client may refuse what it announced. The log is then read without progress.
      const isLong = client.showsProgress && log.size > BYTES_AT_LEAST;
      const created = isLong ? connection.window.createWorkDoneProgress().catch(() => undefined) : undefined;
      const progress = created && (await answeredInTime(created, undefined));
      progress?.begin(plainText(`Counting hits from ${name}`), 0, undefined, true);
      try {
        const isStopped = () => isDropped() || progress?.token.isCancellationRequested === true;
        return await clientsOf(log, name, isStopped, (percent) => progress?.report(percent));
      } finally {
        progress?.done();
      }
    } catch (error) {
      return { fault: `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}.` };
    }
  }

  return {
    of: (uri) => logs.get(fileKey(uri)),
    async rememberLog(uri, log, token) {
      if (log !== undefined && isOpen(uri)) return remember(uri, log, token);
      forget(uri);
      return null;
    },
    forget,
    onChanged: changed.event,
  };

  function forget(uri: string): void {
    newest.delete(fileKey(uri));
    replace(uri, undefined);
  }
}

/** Reads a log in chunks, between which the server reads messages. `undefined` if `isStopped` answers true. */
async function clientsOf(
  { newest, size, chunks }: StoredLog,
  name: string,
  isStopped: () => boolean,
  report: (percent: number) => void,
): Promise<ClientLog | { readonly fault: string } | undefined> {
  let isWhole = true;
  const found = logClients(() => {
    isWhole = false;
  });
  const reading = readLog(found, { newest });
  let reported = 0;
  let readTo = 0;
  for await (const { bytes, read } of chunks) {
    if (isStopped()) return undefined;
    reading.push(bytes);
    readTo = read;
    const percent = Math.min(99, Math.floor((100 * read) / Math.max(1, size)));
    if (percent > reported) report(percent);
    reported = Math.max(reported, percent);
  }
  if (isStopped()) return undefined;
  if (readTo < size) {
    return { fault: `${name} was cut off while it was read, so its hits are not shown. Count them again.` };
  }
  reading.end();
  if (found.lines === 0) return { fault: `${name} is empty, so there are no hits to show.` };
  const log = await drive(clientLogInSteps(found, name, isWhole), isStopped);
  if (log === undefined) return undefined;
  return log.clients === 0 ? { fault: `${name}: no line has the address of a client that IMC Rules finds.` } : log;
}
