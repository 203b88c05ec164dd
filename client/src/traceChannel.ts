import { EventEmitter, LogLevel, type LogOutputChannel, workspace } from "vscode";

/**
 * The channel for what editor and server say to each other. The client writes there only where the channel's own level is
 * "trace", which is for a session and hard to find: here `imcrules.trace.server` alone turns it on.
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
