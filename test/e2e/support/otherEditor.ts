import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";
import { built } from "../../support/built.js";

const cli = built("cli.js", "build");
const page = fileURLToPath(new URL("../../../docs/editors.md", import.meta.url));
const run = promisify(execFile);

/** A list with several findings, a fix for its second line, and columns that are not laid out. */
export const list = `accept 10.0.0.0 255.0.0.0
reject 10.1.0.0 255.255.0.0
accept 192.0.2.0 255.0.255.0
accept 10.0.0.0 8
`;

/** What an editor showed of the file, and the lines that it made of it. */
export interface Seen {
  readonly findings: readonly (readonly [line: number, column: number, code: string])[];
  /** The hover over the mask of the first line. */
  readonly hover: string;
  /** The title of the first action for the second line. */
  readonly action: string;
  /** The lines after that action and formatting. */
  readonly lines: readonly string[];
}

/** Returns the blocks of configuration for an editor in docs/editors.md, with the paths of this machine. */
export async function configurationOf(editor: string): Promise<readonly string[]> {
  const sections = (await readFile(page, "utf8")).split(/^## /m);
  const section = sections.find((one) => one.startsWith(`${editor}\n`)) ?? "";
  return Array.from(section.matchAll(/^```\w+\n(.*?)^```$/gms), ([, block = ""]) =>
    block.replace('"node"', JSON.stringify(process.execPath)).replace('"/path/to/dist/cli.js"', JSON.stringify(cli)),
  );
}

/** Runs an editor to its end. Its first question gets an empty line. */
export async function edit(editor: string, args: readonly string[], home: string): Promise<void> {
  const running = run(editor, args, { env: { ...process.env, HOME: home } });
  running.child.stdin?.end("\n");
  await running;
}

/** Expects that an editor showed the findings that the command line reports, and applied the action and the layout. */
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
