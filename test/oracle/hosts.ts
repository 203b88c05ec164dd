/** TCP wrappers, asked by `tcpdmatch -d smtpd ADDRESS` in a folder with the two files. Runs as any user, and starts no server. */
import { spawn } from "node:child_process";
import { text as textOf } from "node:stream/consumers";
import type { Given } from "../../server/src/core/index.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { type Answer, findProgram, lineNumberAt, type Program, requireProgram } from "./program.js";

/** What is known of the client that tcpdmatch asks for. Nobody knows its name. */
const given: Given = {
  daemon: "smtpd",
  user: "unknown",
  "client KNOWN": "no",
  "client UNKNOWN": "yes",
  "client LOCAL": "no",
  "client @office": "no",
  "client mail.example.com": "no",
};

export const hostsAccess: Program = {
  format: "hosts-access",
  debianPackage: "tcpd",
  isInstalled: () => findProgram("tcpdmatch") !== undefined,
  given: () => given,
  async ask({ text, files = {} }, addresses) {
    const lists = { allow: text, deny: files["hosts.deny"] };
    const rules = [...rulesIn(text, 0, "allow"), ...rulesIn(lists.deny ?? "", lineNumberAt(text, text.length), "deny")];
    // Each copy asks for one bit of the number of the rule that matches. Number 0 is no rule, which grants.
    const copies = Array.from({ length: Math.ceil(Math.log2(rules.length + 1)) }, (_, bit) =>
      tagged(lists, rules, bit),
    );
    const [real = [], ...bits] = await Promise.all([lists, ...copies].map((copy) => lookUp(copy, addresses)));
    const verdicts = real.map((verdict, place): Answer => {
      const number = bits.reduce((sum, answers, bit) => sum + (answers[place] === "reject" ? 2 ** bit : 0), 0);
      return { verdict, line: rules[number - 1]?.line ?? null };
    });
    return { loads: true, says: [], verdicts };
  },
};

interface Lists {
  readonly allow: string;
  readonly deny: string | undefined;
}

/** A rule with the line where it begins. Lines of hosts.deny count on behind those of hosts.allow. */
interface TaggedRule {
  readonly file: keyof Lists;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** The rule without its options and without its end of line. */
  readonly tested: string;
}

/** The bytes that a line may have, with its end. */
const BYTES_AT_MOST = 2_047;

/** Returns the rules of a file, up to a line at which it ends for the program. Such a line of hosts.deny matches everybody. */
function rulesIn(text: string, linesBefore: number, file: keyof Lists): readonly TaggedRule[] {
  const rules: TaggedRule[] = [];
  for (let start = 0; start < text.length; ) {
    let feed = text.indexOf("\n", start);
    while (feed > 0 && text.charAt(feed - 1) === "\\") feed = text.indexOf("\n", feed + 1);
    const end = feed < 0 ? text.length : feed;
    const written = text.slice(start, end);
    const joined = written.replaceAll("\\\n", "");
    const place = { file, line: linesBefore + lineNumberAt(text, start), start, end };
    if (feed < 0 || new TextEncoder().encode(joined).length + 1 > BYTES_AT_MOST) {
      // An end of file behind a backslash alone is no line.
      if (file === "deny" && joined !== "") rules.push({ ...place, end: text.length, tested: "ALL: ALL" });
      break;
    }
    const colon = colonIn(written, 0);
    if (!joined.startsWith("#") && colon !== undefined) {
      rules.push({ ...place, tested: written.slice(0, colonIn(written, colon + 1)) });
    }
    start = end + 1;
  }
  return rules;
}

/** Returns the place of the first colon outside of brackets. */
function colonIn(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === ":" && depth === 0) return at;
    depth += { "[": 1, "]": -1 }[text.charAt(at)] ?? 0;
  }
  return undefined;
}

/** Returns both files with an option at each rule: DENY if a bit of its number is set, and else ALLOW. */
function tagged(lists: Lists, rules: readonly TaggedRule[], bit: number): Lists {
  const tag = (file: keyof Lists) => {
    const text = lists[file] ?? "";
    let copy = "";
    let at = 0;
    for (const [place, rule] of rules.entries()) {
      if (rule.file !== file) continue;
      const option = ((place + 1) >> bit) & 1 ? "DENY" : "ALLOW";
      copy += `${text.slice(at, rule.start)}${rule.tested.trimEnd()} : ${option}\n`;
      at = rule.end + 1;
    }
    return copy + text.slice(at);
  };
  return { allow: tag("allow"), deny: tag("deny") };
}

/** Asks for addresses one after the other. */
async function lookUp({ allow, deny }: Lists, addresses: readonly string[]): Promise<readonly Answer["verdict"][]> {
  const cwd = temporaryFolder({ "hosts.allow": allow, ...(deny === undefined ? {} : { "hosts.deny": deny }) });
  const asked = [
    "-c",
    'for address; do "$0" -d smtpd "$address"; echo; done',
    requireProgram("tcpdmatch"),
    ...addresses,
  ];
  // Names of clients are looked up. Nobody knows these.
  const child = spawn("sh", asked, { cwd, env: { ...process.env, RES_OPTIONS: "timeout:1 attempts:1" } });
  const status = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  const [out, err, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), status]);
  const answers = out.split("\n\n").flatMap((answer) => /access: +(\w+)/.exec(answer)?.[1] ?? []);
  if (code !== 0 || answers.length !== addresses.length)
    throw new Error(`tcpdmatch ended with status ${code}: ${err}${out}`);
  return answers.map((answer) => (answer === "granted" ? "accept" : "reject"));
}
