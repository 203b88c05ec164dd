import { EventEmitter, LogLevel, type LogOutputChannel, workspace } from "vscode";

/**
 * Returns a channel for the messages between editor and server, which `imcrules.trace.server` turns on. The client itself writes
 * them only at the channel's own level "trace", which is hard to find and ends with the session.
 */
export function traceChannel(channel: LogOutputChannel): LogOutputChannel {
  const levels = new EventEmitter<LogLevel>();
  const level = () => (isTraced() ? LogLevel.Trace : channel.logLevel);
  channel.onDidChangeLogLevel(() => levels.fire(level()));
  workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("imcrules.trace.server")) levels.fire(level());
  });
  return {
    ...channel,
    get logLevel() {
      return level();
    },
    onDidChangeLogLevel: levels.event,
    trace: (message) => (isTraced() ? channel.info(message) : channel.trace(message)),
  };
}

function isTraced(): boolean {
  return workspace.getConfiguration("imcrules").get("trace.server", "off") !== "off";
}
