/** What is measured in a process of its own: the first opening of a file, and Postfix's `postmap` on the same list. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dotted, lengthOf, type RuleList } from "./lists.mts";
import type { Opening } from "./opening.mts";

/** The bundle beside this one. */
const openingScript = fileURLToPath(new URL("opening.mjs", import.meta.url));

/** Opens a file in a fresh process; with `collect` it also tells what the file holds on to. */
export function openInFreshProcess(file: string, collect = false): Opening {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...(collect ? ["--expose-gc"] : []), openingScript, file],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`opening ended with status ${status}\n${stderr}`);
  return JSON.parse(stdout) as Opening;
}

/** A folder of its own for the files of a measurement, until this process ends; tells where a file was written. */
export function temporaryFolder(): (name: string, text: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "imcrules-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return (name, text) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
}

export interface Postmap {
  /** Loads the list and answers each address, one a line in and `address⇥rule id` a line out. */
  readonly ask: (addresses: readonly string[]) => string;
}

/** The list as a cidr table whose values are rule ids; `undefined` where Postfix is not installed. */
export function postmap({ rules }: RuleList): Postmap | undefined {
  // Not every user has the folder of the system's tools in the PATH.
  const command = ["postmap", "/usr/sbin/postmap"].find((one) => spawnSync(one, ["-c", ""]).error === undefined);
  if (command === undefined) return undefined;
  const write = temporaryFolder();
  const configuration = dirname(write("main.cf", "compatibility_level = 3.6\n"));
  const lines = rules.map(({ network, mask }, id) => `${dotted(network)}/${lengthOf(mask)} ${id}\n`);
  const table = write("list.cidr", `${lines.join("")}0.0.0.0/0 ${rules.length}\n`);
  const args = ["-c", configuration, "-q", "-", `cidr:${table}`];
  return {
    ask(addresses) {
      const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", input: addresses.join("\n") });
      if (status !== 0) throw new Error(`postmap ended with status ${status}\n${stderr}`);
      return stdout;
    },
  };
}
