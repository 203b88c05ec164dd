import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import { built } from "../../support/built.js";
import type { Seen } from "./otherEditor.js";

const run = promisify(execFile);

/** A table that Postfix reads as empty: it skips the rule for its host bits. */
export const postfixTable = "10.0.0.5/8 REJECT\n";

/** Expects that an editor showed the findings that the command line reports for {@link postfixTable}, stored as `file`. */
export async function expectFindingsOfTable(findings: Seen["findings"], file: string): Promise<void> {
  const command = [built("cli.js", "build"), "check", "--format", "json", "--fail-on", "never", file];
  const { stdout } = await run(process.execPath, command);
  const reported: { line: number; column: number; code: string }[] = JSON.parse(stdout).files[0].findings;
  expect(findings.toSorted()).toEqual(reported.map(({ line, column, code }) => [line, column, code]).sort());
  expect(findings).toContainEqual([1, 1, "host-bits-set"]);
}
