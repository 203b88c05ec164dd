/** Runs nginx on a Unix socket. The client's address is the one that a PROXY line names, so that nothing needs root. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { type Files, requireProgram } from "./program.js";

/** The file with the text that is asked about. nginx names it in its messages. */
export const LIST = "list.conf";

export interface Run<Result> {
  /** `undefined` when nginx does not load the text. */
  readonly result: Result | undefined;
  /** What nginx says about the file {@link LIST}, and about those that it includes. */
  readonly says: readonly string[];
}

/** Returns a `listen` directive for a socket of the folder. */
export function listenOn(folder: string, socket: string): string {
  return `listen unix:${folder}/${socket} proxy_protocol;`;
}

export interface Configuration {
  /** The inside of the `http` block. */
  readonly http: string;
  /** The files that it includes, by name. */
  readonly files: Files;
  /** The names of the files about which nginx may complain. */
  readonly asked: readonly string[];
}

/**
 * Runs nginx while `use` asks it. Both functions get the folder of the configuration.
 *
 * Always stops nginx. Throws when nginx refuses the configuration for a reason outside of {@link LIST}.
 */
export async function runNginx<Result>(
  configure: (folder: string) => Configuration,
  use: (folder: string) => Promise<Result>,
): Promise<Run<Result>> {
  const folder = temporaryFolder({});
  const { http, files, asked } = configure(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
  writeFileSync(`${folder}/nginx.conf`, configurationOf(folder, http));
  const child = spawn(requireProgram("nginx"), ["-e", "stderr", "-p", folder, "-c", `${folder}/nginx.conf`], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  // nginx misses a signal that arrives just before its first wait for events, but not this one.
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  let log = "";
  const ended = new Promise<"ended">((resolve, reject) => {
    child.on("error", reject).on("close", () => resolve("ended"));
  });
  const listens = new Promise<"listens">((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      log += chunk;
      // nginx says this once it listens.
      if (log.includes("[notice]")) resolve("listens");
    });
  });
  try {
    const isRunning = (await Promise.race([ended, listens])) === "listens";
    const says = saidAbout(asked, log, folder);
    if (!isRunning && !says.some((line) => line.startsWith("[emerg]"))) throw new Error(`nginx does not start: ${log}`);
    return { result: isRunning ? await use(folder) : undefined, says };
  } finally {
    stop();
    await ended;
    process.off("exit", stop);
  }
}

function configurationOf(folder: string, http: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/temporary;`)
    .join("\n");
  return `daemon off;
master_process off;
pid ${folder}/pid;
error_log stderr notice;
events { worker_connections 8192; }
http {
access_log off;
${temporary}
set_real_ip_from unix:;
real_ip_header proxy_protocol;
${http}
}
`;
}

function saidAbout(asked: readonly string[], log: string, folder: string): readonly string[] {
  return log
    .replaceAll(`${folder}/`, "")
    .split("\n")
    .filter((line) => asked.some((name) => line.includes(` in ${name}:`)))
    .map((line) => line.replace(/^.*?(\[\w+\]) \d+#\d+: /, "$1 "));
}

export interface Response {
  readonly status: number;
  readonly body: string;
}

/**
 * Sends a request from a client's address. `target` is `[METHOD ][host]/path`.
 *
 * Throws for 255.255.255.255, since nginx takes it for an invalid address in a PROXY line.
 */
export async function request(socket: string, address: string, target: string): Promise<Response> {
  if (address.endsWith("255.255.255.255")) throw new Error("nginx cannot be asked about 255.255.255.255.");
  const [, method = "GET", host = "localhost", path = "/"] = /^(?:([A-Z]+) )?([^/]+)?(\/.*)$/.exec(target) ?? [];
  const family = address.includes(":") ? "TCP6" : "TCP4";
  const connection = connect(socket);
  connection.write(
    `PROXY ${family} ${address} ${family === "TCP6" ? "::1" : "127.0.0.1"} 1024 80\r\n${method} ${path} HTTP/1.0\r\nHost: ${host}\r\n\r\n`,
  );
  const response = await textOf(connection);
  const [, status] = /^HTTP\/1\.\d (\d{3}) /.exec(response) ?? [];
  if (status === undefined) throw new Error(`nginx answers ${JSON.stringify(response)} to ${address}.`);
  return { status: Number(status), body: response.slice(response.indexOf("\r\n\r\n") + 4) };
}
