/** HAProxy on a Unix socket. The client's address is the one that a PROXY line names, so that nothing needs root. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { type Answer, findProgram, type Program, requireProgram } from "./program.js";

/** The phases that see the address of a PROXY line. */
const phases = ["tcp-request session", "tcp-request content", "http-request"] as const;

/** What HAProxy finds in each request, by the terms that ask for it. */
export const given = {
  "path /x": "no",
  "method GET": "yes",
  "dst_port 80": "yes",
  "dst_port 81": "no",
} as const;

/**
 * Asks HAProxy about a text that ends in a frontend.
 *
 * `list` is a phase, or nothing for the only one. A second run keeps the line of the first rule of each phase that matches in
 * variables: it asks the rules from the last to the first, and each one that matches writes its line.
 */
export const haproxy: Program = {
  format: "haproxy",
  debianPackage: "haproxy",
  isInstalled: () => findProgram("haproxy") !== undefined,
  async ask({ text, files = {} }, addresses, list) {
    const folder = temporaryFolder({});
    for (const [name, content] of Object.entries(files)) writeFileSync(`${folder}/${name}`, content);
    const checked = await check(folder, text);
    if (!checked.loads || addresses.length === 0) return { ...checked, verdicts: [] };
    const rules = rulesOf(text);
    const phase = list ?? rules[0]?.phase ?? "http-request";
    const responses = await serve(folder, "real", text, addresses);
    const tagged = await serve(folder, "tagged", taggedText(text, rules), addresses);
    const verdicts = addresses.map((address, place): Answer => {
      const [, ...lines] = /x-lines: (\S+) (\S+) (\S+)/.exec(tagged[place] ?? "") ?? [];
      if (lines.length === 0) throw new Error(`HAProxy answers ${JSON.stringify(tagged[place])} to ${address}.`);
      const decided = phases.map((one, at) => ({ one, rule: rules.find(({ line }) => String(line) === lines[at]) }));
      const isRejected = decided.some(({ rule }) => rule?.verdict === "reject");
      // No server is behind the frontend, so an accepted request ends with 503.
      const isServed = /^HTTP\/1\.\d (?:2|503)/.test(responses[place] ?? "");
      if (isRejected === isServed)
        throw new Error(`HAProxy answers ${address} with ${JSON.stringify(responses[place])}.`);
      const deciding = decided.find(({ one }) => one === phase)?.rule;
      return { verdict: deciding?.verdict ?? "accept", line: deciding?.line ?? null };
    });
    return { ...checked, verdicts };
  },
};

type Phase = (typeof phases)[number];

interface PlacedRule {
  readonly phase: Phase;
  readonly verdict: Answer["verdict"];
  /** With `if` or `unless`. */
  readonly condition: string;
  /** 1-based. */
  readonly line: number;
}

const isRule =
  /^[ \t]*(tcp-request[ \t]+(?:session|content)|http-request)[ \t]+(accept|allow|reject|deny|silent-drop|return)\b(.*?)([ \t](?:if|unless)\b.*)?$/;

function rulesOf(text: string): readonly PlacedRule[] {
  return text.split("\n").flatMap((content, place): PlacedRule[] => {
    const [, phase, action = "", argument = "", condition = ""] = isRule.exec(content.replace(/[#\r].*/s, "")) ?? [];
    const named = phases.find((one) => one === phase?.replace(/[ \t]+/, " "));
    if (named === undefined) return [];
    const isAccept =
      action === "accept" || action === "allow" || (action === "return" && !/status [45]/.test(argument));
    const verdict = isAccept ? "accept" : "reject";
    return [{ phase: named, verdict, condition, line: place + 1 }];
  });
}

/** Returns a frontend without rules that keeps the lines of those of a text in variables. */
function taggedText(text: string, rules: readonly PlacedRule[]): string {
  const lines = text.split("\n");
  const others = lines.filter((_, place) => !rules.some(({ line }) => line === place + 1));
  const names = ["sess.s", "sess.c", "sess.h"];
  const tags = [...rules].reverse().map(({ phase, condition, line }) => {
    const at = phases.indexOf(phase);
    return `  ${phase} set-var(${names[at]}) int(${line})${condition}`;
  });
  const starts = ["session", "content"].map((phase, at) => `  tcp-request ${phase} set-var(${names[at]}) int(0)`);
  const shown = names.map((name) => `%[var(${name})]`).join(" ");
  const answer = `  http-request return status 200 hdr x-lines "${shown}"`;
  return [...others, ...starts, "  http-request set-var(sess.h) int(0)", ...tags, answer, ""].join("\n");
}

function configurationOf(socket: string, text: string): string {
  const end = text.endsWith("\n") || text === "" ? "" : "\n";
  return `${text}${end}  mode http\n  timeout client 5s\n  bind unix@${socket} accept-proxy\n`;
}

interface Check {
  readonly loads: boolean;
  readonly says: readonly string[];
}

async function check(folder: string, text: string): Promise<Check> {
  writeFileSync(`${folder}/list.cfg`, configurationOf(`${folder}/socket`, text));
  const child = spawn(requireProgram("haproxy"), ["-c", "-f", "list.cfg"], { cwd: folder });
  const [, err, [code]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, "close")]);
  const says = err
    .replaceAll(`${folder}/`, "")
    .split("\n")
    .filter((line) => /\[(?:ALERT|WARNING)\].*list\.cfg:\d/.test(line))
    .map((line) => line.replace(/\[(\w+)\] +\(\d+\) : config : /, "$1: ").trim());
  return { loads: code === 0, says };
}

/** Runs HAProxy while it answers all addresses. Always stops it. */
async function serve(
  folder: string,
  name: string,
  text: string,
  addresses: readonly string[],
): Promise<readonly string[]> {
  const socket = `${folder}/${name}`;
  writeFileSync(`${folder}/list.cfg`, configurationOf(socket, text));
  // The socket gets its name once HAProxy listens on it.
  const appears = new Promise<void>((resolve) => {
    const watcher = watch(folder, (_, changed) => {
      if (changed !== name) return;
      watcher.close();
      resolve();
    });
  });
  const child = spawn(requireProgram("haproxy"), ["-db", "-f", "list.cfg"], { cwd: folder });
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  const ended = Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, "close")]);
  try {
    const first = await Promise.race([appears, ended]);
    if (first !== undefined) throw new Error(`HAProxy does not start: ${first[1]}`);
    await untilListens(socket);
    return await Promise.all(addresses.map((address) => request(socket, address)));
  } finally {
    stop();
    await ended;
    process.off("exit", stop);
  }
}

/** The socket has its name shortly before HAProxy listens on it. */
async function untilListens(socket: string): Promise<void> {
  for (;;) {
    const connection = connect(socket);
    const isListening = await new Promise<boolean>((resolve) => {
      connection.on("connect", () => resolve(true)).on("error", () => resolve(false));
    });
    connection.destroy();
    if (isListening) return;
    await setImmediate();
  }
}

/** Sends a request from a client's address. The answer is empty if HAProxy closes the connection. */
async function request(socket: string, address: string): Promise<string> {
  const family = address.includes(":") ? "TCP6" : "TCP4";
  const connection = connect(socket);
  connection.write(
    `PROXY ${family} ${address} ${family === "TCP6" ? "::1" : "127.0.0.1"} 1024 80\r\nGET / HTTP/1.0\r\n\r\n`,
  );
  try {
    return await textOf(connection);
  } catch {
    return "";
  }
}
