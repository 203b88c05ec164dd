/** HAProxy on a Unix socket. The client's address is the one that a PROXY line names, so that nothing needs root. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import type { Given } from "../../server/src/core/index.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { type Answer, findProgram, type Program, requireProgram } from "./program.js";

/** The phases that see the address of a PROXY line. */
const phases = ["tcp-request session", "tcp-request content", "http-request"] as const;

/** What HAProxy finds in each request, by the terms that ask for it. */
const given: Given = {
  "path /x": "no",
  "method GET": "yes",
  METH_GET: "yes",
  "dst_port 80": "yes",
  "dst_port 81": "no",
  "dst_port 82": "no",
  fc_rcvd_proxy: "yes",
  // The last line says so.
  "mode http": "yes",
};

/**
 * Asks HAProxy about a text that ends in a frontend. A named `defaults` may be above it.
 *
 * `list` is a phase, or nothing for the only one. A second run keeps the line of the first rule of each section and phase that matches
 * in variables: it asks the rules from the last to the first, and each one that matches writes its line.
 */
export const haproxy: Program = {
  format: "haproxy",
  debianPackage: "haproxy",
  isInstalled: () => findProgram("haproxy") !== undefined,
  given: () => given,
  async ask({ text, files = {} }, addresses, list) {
    const folder = temporaryFolder({});
    for (const [name, content] of Object.entries(files)) writeFileSync(`${folder}/${name}`, content);
    const { loads, says } = await check(folder, text);
    if (!loads || addresses.length === 0) return { loads, says, verdicts: [] };
    const sections = sectionsOf(text);
    const rules = sections.flatMap((section) => section.rules);
    const phase = list ?? rules[0]?.phase ?? "http-request";
    const responses = await serve(folder, "real", text, addresses);
    const tagged = await serve(folder, "tagged", taggedText(sections), addresses);
    const verdicts = addresses.map((address, place): Answer => {
      const shown = /x-lines: (.+)/.exec(tagged[place] ?? "")?.[1];
      if (shown === undefined) throw new Error(`HAProxy answers ${JSON.stringify(tagged[place])} to ${address}.`);
      // An action that accepts in defaults ends the list of the frontend as well.
      const lines = shown.trim().split(" ");
      const decided = phases.map((one) => ({
        one,
        rule: rules.find((rule) => rule.phase === one && lines.includes(String(rule.line))),
      }));
      const isRejected = decided.some(({ rule }) => rule?.verdict === "reject");
      // No server is behind the frontend, so an accepted request ends with 503.
      const isServed = /^HTTP\/1\.\d (?:2|503)/.test(responses[place] ?? "");
      if (isRejected === isServed)
        throw new Error(`HAProxy answers ${address} with ${JSON.stringify(responses[place])}.`);
      const deciding = decided.find(({ one }) => one === phase)?.rule;
      return { verdict: deciding?.verdict ?? "accept", line: deciding?.line ?? null };
    });
    return { loads, says, verdicts, given: await branchesIn(folder, text) };
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

interface Section {
  readonly lines: string[];
  /** The 0-based line at which it begins. */
  readonly start: number;
  readonly rules: PlacedRule[];
}

const IS_SECTION = /^(?:frontend|backend|defaults)\b/;
const IS_BRANCH = /^[ \t]*\.(?:if|elif|else|endif)\b/;
const IS_RULE =
  /^[ \t]*(tcp-request[ \t]+(?:session|content)|http-request)[ \t]+(accept|allow|reject|deny|silent-drop|return)\b(.*?)([ \t](?:if|unless)\b.*)?$/;

/** Divides a text at its sections. The first one may be what is before them. */
function sectionsOf(text: string): readonly Section[] {
  const sections: Section[] = [];
  for (const [place, content] of text.split("\n").entries()) {
    if (place === 0 || IS_SECTION.test(content)) sections.push({ lines: [], start: place, rules: [] });
    const section = sections.at(-1);
    const rule = ruleIn(content, place + 1);
    section?.lines.push(content);
    if (rule !== undefined) section?.rules.push(rule);
  }
  return sections;
}

function ruleIn(content: string, line: number): PlacedRule | undefined {
  const [, phase, action = "", argument = "", condition = ""] = IS_RULE.exec(content.replace(/[#\r].*/s, "")) ?? [];
  const named = phases.find((one) => one === phase?.replace(/[ \t]+/, " "));
  if (named === undefined) return undefined;
  const isAccept = action === "accept" || action === "allow" || (action === "return" && !/status [45]/.test(argument));
  return { phase: named, verdict: isAccept ? "accept" : "reject", condition, line };
}

/** Returns sections without rules that keep the lines of those of a text in variables. */
function taggedText(sections: readonly Section[]): string {
  const names: string[] = [];
  const lines = sections.flatMap((section, number) => {
    const isRuleAt = (place: number) => section.rules.some(({ line }) => line - 1 === section.start + place);
    const tags = [...section.rules].reverse().flatMap(({ phase, condition, line }) => {
      const name = `sess.v${number}_${phases.indexOf(phase)}`;
      names.push(name);
      const tag = `  ${phase} set-var(${name}) int(${line})${condition}`;
      // Each has all blocks of its own around it.
      return section.lines.flatMap((content, place) =>
        section.start + place === line - 1 ? tag : IS_BRANCH.test(content) ? content : [],
      );
    });
    return [...section.lines.filter((_, place) => !isRuleAt(place)), ...tags];
  });
  const shown = [...new Set(names)].map((name) => `%[var(${name})]`).join(" ");
  return [...lines, `  http-request return status 200 hdr x-lines "- ${shown}"`, ""].join("\n");
}

/** Returns which branches of the preprocessor HAProxy reads, as our conditions name them. */
async function branchesIn(folder: string, text: string): Promise<Given> {
  const branches = text.split("\n").flatMap((content, place) => {
    const words = content
      .replace(/#.*/, "")
      .trim()
      .split(/[ \t]+/);
    if (!/^\.(?:if|elif|else)$/.test(words[0] ?? "")) return [];
    return { place, name: words[0] === ".if" ? words.join(" ") : `${words.join(" ")} of line ${place + 1}` };
  });
  if (branches.length === 0) return {};
  const noted = text
    .split("\n")
    .map((content, place) =>
      branches.some((branch) => branch.place === place) ? `${content}\n.notice "branch ${place}"` : content,
    );
  const { told } = await check(folder, noted.join("\n"));
  const taken = branches.filter(({ place }) => told.includes(`'branch ${place}'`)).map(({ name }) => name);
  return Object.fromEntries(branches.map(({ name }) => [name, taken.includes(name) ? "yes" : "no"]));
}

function configurationOf(socket: string, text: string): string {
  const end = text.endsWith("\n") || text === "" ? "" : "\n";
  return `${text}${end}  mode http\n  timeout client 5s\n  bind unix@${socket} accept-proxy\n`;
}

interface Check {
  readonly loads: boolean;
  readonly says: readonly string[];
  /** All that HAProxy prints. */
  readonly told: string;
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
  return { loads: code === 0, says, told: err };
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
