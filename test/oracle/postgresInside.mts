/**
 * Asks a PostgreSQL server in a network namespace of its own, in which every client address is local.
 *
 * Started by `postgres.ts` with `unshare --net`. Reads a {@link Question} from standard input and writes {@link Told} to standard output.
 */
import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";

export interface Question {
  /** The folder of the programs, and that of the data. */
  readonly programs: string;
  readonly data: string;
  readonly text: string;
  /** The same rules, all with the method `password`: the log then names the line that a client matched. */
  readonly named: string;
  readonly clients: readonly Client[];
}

/** A client, and what it asks for. The type of connection is `hostssl` or `hostnossl`. */
export interface Client {
  readonly address: string;
  readonly user: string;
  /** `replication` for a connection that gets the log of changes. */
  readonly database: string;
  readonly type: string;
}

export interface Told {
  readonly loads: boolean;
  readonly log: string;
  readonly answers: readonly { readonly verdict: "accept" | "reject"; readonly line: number | null }[];
}

const PORT = 5432;
/** The question for a password. */
const PASSWORD = "R\0\0\0\x08\0\0\0\x03";
/** The port of the next client. The log names clients by their ports, and the system gives two addresses the same port. */
let nextPort = 10_000;
const { programs, data, text, named, clients }: Question = JSON.parse(await textOf(process.stdin));

run("ip", ["link", "set", "lo", "up"]);
const addresses = new Set(clients.map(({ address }) => address).filter((address) => !/^127\.|^::1$/.test(address)));
const added = Array.from(addresses, (one) => `addr add ${one}/${one.includes(":") ? "128" : "32"} dev lo nodad\n`);
run("ip", ["-batch", "-"], added.join(""));

writeFileSync(`${data}/pg_hba.conf`, text);
const settings = {
  port: PORT,
  listen_addresses: "*",
  unix_socket_directories: "",
  fsync: "off",
  shared_buffers: "16MB",
  ssl: "on",
  log_line_prefix: "%r: ",
  autovacuum: "off",
  // All clients ask at once.
  max_connections: 200,
  max_wal_senders: 200,
};
const server = spawn(
  "setpriv",
  [
    ...["--reuid=postgres", "--regid=postgres", "--clear-groups", `${programs}/postgres`, "-D", data],
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ],
  { stdio: ["ignore", "ignore", "pipe"] },
);
let log = "";
const waiting: (() => void)[] = [];
server.stderr.setEncoding("utf8").on("data", (chunk: string) => {
  log += chunk;
  for (const go of waiting.splice(0)) go();
});
let isRunning = true;
const ended = new Promise<void>((resolve) => {
  server.on("close", () => {
    isRunning = false;
    for (const go of waiting.splice(0)) go();
    resolve();
  });
});

/** Waits until the log has a text. Returns whether it came before the server ended. */
async function logged(wanted: string | RegExp): Promise<boolean> {
  while (log.search(wanted) < 0) {
    if (!isRunning) return false;
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  return true;
}

try {
  const loads = await logged("database system is ready");
  const told: Told = { loads, log, answers: loads ? await answers() : [] };
  process.stdout.write(JSON.stringify(told));
} finally {
  server.kill("SIGQUIT");
  await ended;
}

async function answers(): Promise<Told["answers"]> {
  const replies = await Promise.all(clients.map(ask));
  if (clients.length === 0) return [];
  writeFileSync(`${data}/pg_hba.conf`, named);
  server.kill("SIGHUP");
  await logged("received SIGHUP");
  const lines = await Promise.all(clients.map(lineOf));
  if (log.includes("was not reloaded")) throw new Error(`PostgreSQL loads a text but not a copy of it: ${log}`);
  return replies.map(({ message }, place) => {
    const isRejected = /no pg_hba\.conf entry|pg_hba\.conf rejects/.test(message);
    return { verdict: isRejected ? "reject" : "accept", line: lines[place] ?? null };
  });
}

/** Returns the line that decides for a client, which the log names after a wrong password. */
async function lineOf(client: Client): Promise<number | null> {
  const { message, port } = await ask(client);
  if (message.includes("no pg_hba.conf entry")) return null;
  if (!message.startsWith(PASSWORD)) throw new Error(`A line has another method in the copy: ${named}`);
  const wanted = new RegExp(`\\(${port}\\): DETAIL:  (?:.*\\n\\t)?Connection matched pg_hba.conf line (\\d+):`);
  if (!(await logged(wanted))) throw new Error(`PostgreSQL ended: ${log}`);
  return Number(wanted.exec(log)?.[1]);
}

/** Sends a request to connect, and a wrong password if the server asks for one. Returns what ends it. */
async function ask({ address, user, database, type }: Client): Promise<{ message: string; port: number }> {
  const host = address.includes(":") ? "::1" : "127.0.0.1";
  let socket: Socket = connect({ host, port: PORT, localAddress: address, localPort: nextPort++ });
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  const port = socket.localPort ?? 0;
  if (type === "hostssl") {
    socket.write(packet(80877103, ""));
    await new Promise((resolve) => socket.once("data", resolve));
    socket = connectTls({ socket, rejectUnauthorized: false });
  }
  const isReplication = database === "replication";
  const names = { user, database: database.replaceAll('"', ""), ...(isReplication ? { replication: "true" } : {}) };
  socket.write(packet(196608, `${Object.entries(names).flat().join("\0")}\0\0`));
  let received = "";
  let isSent = false;
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    received += chunk;
    if (isSent || !received.startsWith("R")) return;
    isSent = true;
    // A wrong password, or the wrong answer to any other question.
    socket.write(Buffer.from([112, 0, 0, 0, 6, 120, 0]));
    if (received.charCodeAt(8) === 0) socket.end();
  });
  await new Promise<void>((resolve) => socket.once("close", () => resolve()).once("error", () => resolve()));
  // Class 53 is about resources, such as too many connections.
  if (received.includes("\0C53")) throw new Error(`PostgreSQL answers before it reads the list: ${received}`);
  return { message: received, port };
}

function packet(code: number, content: string): Buffer {
  const bytes = Buffer.alloc(8 + Buffer.byteLength(content));
  bytes.writeInt32BE(bytes.length, 0);
  bytes.writeInt32BE(code, 4);
  bytes.write(content, 8);
  return bytes;
}

function run(program: string, args: readonly string[], input = ""): void {
  const { status, stderr } = spawnSync(program, args, { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}
