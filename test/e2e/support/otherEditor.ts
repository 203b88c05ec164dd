import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";
import { built } from "../../support/built.js";

const cli = built("cli.js", "build");
const page = fileURLToPath(new URL("../../../docs/editors.md", import.meta.url));
const run = promisify(execFile);

/** A file with several findings, one with a fix in its second line, and columns that are not laid out. */
export const list = `accept 10.0.0.0 255.0.0.0
reject 10.1.0.0 255.255.0.0
accept 192.0.2.0 255.0.255.0
accept 10.0.0.0 8
`;

/** What an editor made of the file, and told of it. */
export interface Seen {
  readonly findings: readonly (readonly [line: number, column: number, code: string])[];
  /** Over the mask of the first line. */
  readonly hover: string;
  /** The title of the action that comes first in the second line. */
  readonly action: string;
  /** When that was done and the file was formatted. */
  readonly lines: readonly string[];
}

/** The blocks of configuration that the page has for an editor, with the paths of this machine. */
export async function configurationOf(editor: string): Promise<readonly string[]> {
  const sections = (await readFile(page, "utf8")).split(/^## /m);
  const section = sections.find((one) => one.startsWith(`${editor}\n`)) ?? "";
  return Array.from(section.matchAll(/^```\w+\n(.*?)^```$/gms), ([, block = ""]) =>
    block.replace('"node"', JSON.stringify(process.execPath)).replace('"/path/to/dist/cli.js"', JSON.stringify(cli)),
  );
}

/** Runs an editor to its end; where it asks something, it gets an empty line. */
export async function edit(editor: string, args: readonly string[], home: string): Promise<void> {
  const running = run(editor, args, { env: { ...process.env, HOME: home } });
  running.child.stdin?.end("\n");
  await running;
}

/** That an editor showed what the command line reports of the file, and did what it was told. */
export async function expectEverythingIn(seen: Seen, file: string): Promise<void> {
  const { stdout } = await run(process.execPath, [cli, "check", "--format", "json", "--fail-on", "never", file]);
  const reported: { line: number; column: number; code: string }[] = JSON.parse(stdout).files[0].findings;
  expect(seen.findings.toSorted()).toEqual(reported.map(({ line, column, code }) => [line, column, code]).sort());
  expect(seen.hover).toContain("255.0.0.0");
  expect(seen.action).toBe("Move above line 1 (65,536 more addresses rejected)");
  expect(seen.lines).toEqual([
    "reject 10.1.0.0   255.255.0.0",
    "accept 10.0.0.0   255.0.0.0",
    "accept 192.0.2.0  255.0.255.0",
    "accept 10.0.0.0 8",
  ]);
}
