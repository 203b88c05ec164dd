/** Whole processes: the command line as it ships, the programs that users of such lists run today, and files for both. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bulk, type Contender } from "./measure.mts";
import type { Opening } from "./opening.mts";

/** The bundled command line, seen from the bundled benchmarks. */
export const commandLine = besideBundles("../../dist/cli.js");
export const startSample = besideBundles("../../samples/start.imcrules");
export const parsingScript = besideBundles("parsing.mjs");
const openingScript = besideBundles("opening.mjs");

/** Returns a contender that runs a program to its end and drops its output. */
export function wholeProcess(name: string, command: string, args: readonly string[], inputFile?: string): Contender {
  const run = () => {
    const input = inputFile === undefined ? "ignore" : openSync(inputFile, "r");
    spawnSync(command, args, { stdio: [input, "ignore", "ignore"] });
    if (typeof input === "number") closeSync(input);
  };
  return { ...bulk(name, 1, run), isProcess: true };
}

/** Runs a program to its end and returns its standard output. Throws for a status of 2 or more. */
export function outputOf(command: string, args: readonly string[], input = ""): string {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", input, maxBuffer: 2 ** 30 });
  if (status === null || status >= 2) throw new Error(`${command} ended with status ${status}\n${stderr}`);
  return stdout;
}

/** Finds an installed program. Not every user has the folder of the system's tools in the PATH. */
export function installed(name: string): string | undefined {
  return [name, `/usr/sbin/${name}`].find((command) => spawnSync(command, ["--version"]).error === undefined);
}

/**
 * Returns the peak memory of a Node process in MiB.
 *
 * Reads `VmHWM` of Linux: `maxRSS` of a process includes what its parent held when it started it.
 * Returns `undefined` on other systems.
 */
export function peakMebibytesOf(args: readonly string[]): number | undefined {
  if (process.platform !== "linux") return undefined;
  const report = `import { readFileSync, writeSync } from "node:fs";
    process.on("exit", () => writeSync(3, readFileSync("/proc/self/status")));`;
  const { output } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(report)}`, ...args],
    { encoding: "utf8", stdio: ["ignore", "ignore", "ignore", "pipe"] },
  );
  return Number(/VmHWM:\s*(\d+) kB/.exec(output[3] ?? "")?.[1]) / 1024;
}

/** Opens a file in a fresh process. With `collect` the process also reports the memory that the open file holds. */
export function openInFreshProcess(file: string, collect = false): Opening {
  return JSON.parse(outputOf(process.execPath, [...(collect ? ["--expose-gc"] : []), openingScript, file])) as Opening;
}

/** Makes a folder that lasts until this process ends. Returns a function that writes a file there and returns its path. */
export function temporaryFolder(): (name: string, text: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "imcrules-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return (name, text) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
}

function besideBundles(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
