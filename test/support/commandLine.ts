import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isExecutable } from "../../scripts/executable.mts";
import { built } from "./built.js";

export const cli = built("cli.js", "build");
/** What {@link cli} starts. */
const cliMain = built("cli.main.js", "build");

export interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  /** The Node to run under. Default: that of the tests. */
  readonly node?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the bundled command line and waits for its end. */
export function imcrules(
  args: readonly string[],
  { input = "", cwd, node = process.execPath, env }: RunOptions = {},
): Promise<Outcome> {
  return outcomeOf(spawn(node, [cli, ...args], { cwd, env: { ...plain, ...env } }), input);
}

/**
 * Runs the command line as a user whom file modes restrict, since root may read everything.
 *
 * The same as {@link imcrules} if the tests do not run as root.
 */
export function imcrulesAsAnybody(args: readonly string[], cwd: string): Promise<Outcome> {
  return outcomeOf(spawn(process.execPath, ["--eval", asAnybody, cliMain, ...args], { cwd, env: plain }), "");
}

/** Reads the bundle before dropping rights, since other users may not be able to read the project. */
const asAnybody = `
  const Module = require("node:module");
  const file = process.argv[1];
  const code = require("node:fs").readFileSync(file, "utf8");
  if (process.getuid() === 0) {
    process.setgroups([]);
    process.setgid(65534);
    process.setuid(65534);
  }
  new Module(file)._compile(code, file);
`;

/** Runs a shell line in a folder, for redirections and pipes. `imcrules` in it is the bundled command line. */
export function shellIn(cwd: string, line: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const script = `imcrules() { "$NODE" "$CLI" "$@"; }\n${line}`;
  return outcomeOf(
    spawn("sh", ["-c", script], { cwd, env: { ...plain, NODE: process.execPath, CLI: cli, ...env } }),
    "",
  );
}

/** Runs the command line on a terminal. `out` has both of its streams. */
export function onTerminal(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const command = [process.execPath, cli, ...args];
  const quoted = command.map((word) => `'${word}'`).join(" ");
  // `script` exists on all platforms, but with different options.
  const scriptArgs = process.platform === "darwin" ? ["-q", "/dev/null", ...command] : ["-qec", quoted, "/dev/null"];
  return outcomeOf(spawn("script", scriptArgs, { cwd, env: { ...plain, TERM: "xterm", ...env } }), "");
}

/** The environment of the tests, without the variables that control colours. */
const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...plain } = process.env;

/** Waits for the end of a process. Its standard input stays open without `input`. */
export function outcomeOf(child: ChildProcessWithoutNullStreams, input?: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => {
      out += data.toString();
    });
    child.stderr.on("data", (data: Buffer) => {
      err += data.toString();
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, out, err }));
    child.stdin.on("error", () => undefined); // The process may end before it has read all input.
    if (input !== undefined) child.stdin.end(input);
  });
}

/** Returns the machine's own Node. Falls back to the Node of the tests if there is no other. */
export function machineNode(): string {
  const ours = [dirname(process.execPath), fileURLToPath(new URL("../../node_modules/.bin", import.meta.url))];
  const folders = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules") && !ours.includes(folder));
  return folders.map((folder) => join(folder, "node")).find(isExecutable) ?? process.execPath;
}
