import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isExecutable } from "../../scripts/executable.mts";
import { built } from "./built.js";

export const cli = built("cli.js", "build");

export interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  /** The Node to run under; that of the tests unless said otherwise. */
  readonly node?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the bundled command line to its end. */
export function imcrules(
  args: readonly string[],
  { input = "", cwd, node = process.execPath, env }: RunOptions = {},
): Promise<Outcome> {
  return outcomeOf(spawn(node, [cli, ...args], { cwd, env: { ...plain, ...env } }), input);
}

/**
 * Runs it as somebody whom the modes of files hold: root may read everything. Where the tests run as somebody else it is the same as
 * {@link imcrules}.
 */
export function imcrulesAsAnybody(args: readonly string[], cwd: string): Promise<Outcome> {
  return outcomeOf(spawn(process.execPath, ["--eval", asAnybody, cli, ...args], { cwd, env: plain }), "");
}

/** The bundle is read before the rights are gone, since the project may lie where nobody else may look. */
const asAnybody = `
  const Module = require("node:module");
  const file = process.argv[1];
  const code = require("node:fs").readFileSync(file, "utf8").replace(/^#!.*/, "");
  if (process.getuid() === 0) {
    process.setgroups([]);
    process.setgid(65534);
    process.setuid(65534);
  }
  new Module(file)._compile(code, file);
`;

/** Runs a shell line in the folder, in which `imcrules` is the bundled command line: for redirections and pipes. */
export function shellIn(cwd: string, line: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const script = `imcrules() { "$NODE" "$CLI" "$@"; }\n${line}`;
  return outcomeOf(
    spawn("sh", ["-c", script], { cwd, env: { ...plain, NODE: process.execPath, CLI: cli, ...env } }),
    "",
  );
}

/** Runs it on a terminal, which gets what it writes to either stream. */
export function onTerminal(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const command = [process.execPath, cli, ...args];
  const quoted = command.map((word) => `'${word}'`).join(" ");
  // The one program is called alike everywhere, its options are not.
  const how = process.platform === "darwin" ? ["-q", "/dev/null", ...command] : ["-qec", quoted, "/dev/null"];
  return outcomeOf(spawn("script", how, { cwd, env: { ...plain, TERM: "xterm", ...env } }), "");
}

/** The environment of the tests without what decides about colours. */
const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...plain } = process.env;

/** Waits for the end of a process. Without an input its standard input stays open. */
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
    child.stdin.on("error", () => undefined); // It may end before it has read everything.
    if (input !== undefined) child.stdin.end(input);
  });
}

/** The machine's own Node, beside the one that the project's tools run under; that one where there is no other. */
export function machineNode(): string {
  const ours = [dirname(process.execPath), fileURLToPath(new URL("../../node_modules/.bin", import.meta.url))];
  const folders = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules") && !ours.includes(folder));
  return folders.map((folder) => join(folder, "node")).find(isExecutable) ?? process.execPath;
}
