import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Given } from "../../server/src/core/index.js";

/** A program that decides addresses by lists of its own format. Tests ask the installed program itself. */
export interface Program {
  readonly format: "postfix-cidr" | "nginx-access" | "nginx-geo" | "pg-hba" | "hosts-access" | "haproxy";
  /** The Debian package that installs the program. */
  readonly debianPackage: string;
  readonly isInstalled: () => boolean;
  /** What holds of the connections that it is asked about, besides their addresses. */
  readonly given?: (list?: string) => Given;
  /**
   * Returns what the program answers for each address.
   *
   * `list` picks one of several lists in the text, for programs whose texts have several. Starts the program for each call.
   * Throws when the program fails for a reason outside the text and its files.
   */
  readonly ask: (asked: AskedText, addresses: readonly string[], list?: string) => Promise<Answers>;
}

/** A text, and the files that it may include, by their names. */
export interface AskedText {
  readonly text: string;
  readonly files?: Files;
}

export type Files = Readonly<Record<string, string>>;

export interface Answers {
  readonly loads: boolean;
  /** The warnings and errors of the program, without the paths of temporary files. */
  readonly says: readonly string[];
  /** One answer for each address, or none when the program does not load the text. */
  readonly verdicts: readonly Answer[];
  /** What else holds, as the program found it. */
  readonly given?: Given;
}

export interface Answer {
  readonly verdict: "accept" | "reject";
  /**
   * The 1-based line of the deciding rule, or of the `include` that brings it. `null` when no rule decides.
   *
   * The line of a rule over several lines is its first. Those of hosts.deny count on behind the last one of hosts.allow.
   */
  readonly line: number | null;
  /** The result of a Postfix rule or the value of a geo variable. */
  readonly result?: string;
}

/** The folders of programs for administrators. The search path of ordinary users lacks them. */
const adminFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Returns the path of an installed program, or `undefined`. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== ""), ...adminFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Returns the path of an installed program. Throws when the program is missing. */
export function requireProgram(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed.`);
  return path;
}

/** Returns the 1-based number of the line at an offset. */
export function lineNumberAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
