import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, type Outcome, outcomeOf } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

/** Faults to plant into the running command line, where nobody handles them. */
const faults = {
  "in a command": "JSON.stringify = () => { throw new TypeError('planted') };",
  "in a promise that nobody waits for": "setImmediate(() => Promise.reject(new TypeError('planted')));",
  "in a callback": "setImmediate(() => { throw new TypeError('planted') });",
  "in an event handler":
    "setImmediate(() => { const e = new (require('node:events'))(); e.on('x', () => { throw new TypeError('planted') }); e.emit('x') });",
  "as an event that nobody handles":
    "setImmediate(() => new (require('node:events'))().emit('error', new TypeError('planted')));",
  "with a message of many lines": "setImmediate(() => { throw new TypeError('planted\\nline\\u001b[31m') });",
  "that is no error": "setImmediate(() => { throw 'planted' });",
};
const folder = temporaryFolder({
  "list.imcrules": "accept 10.0.0.0/8\nreject any\n",
  ...Object.fromEntries(Object.entries(faults).map(([name, source]) => [`${name}.cjs`, source])),
});

const runs = Object.keys(faults).flatMap((fault) =>
  [
    ["check", "--format", "json", "list.imcrules"],
    ["lsp", "--stdio"],
  ].map((args) => [fault, args] as const),
);
/** Runs the command line with a fault. Standard input stays open, since a server would end with it. */
function runWithFault(
  fault: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const NODE_OPTIONS = `--require "${join(folder, `${fault}.cjs`)}"`;
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env: { ...process.env, ...env, NODE_OPTIONS } });
  return outcomeOf(child);
}

test.each(runs.filter(([fault, [command]]) => fault !== "in a command" || command === "check"))(
  "a fault %s ends %j with status 2 and one line",
  async (fault, args) => {
    const { status, err } = await runWithFault(fault, args);
    expect([status, err]).toEqual([2, expect.stringMatching(/^imcrules: a bug in imcrules: [^\n]*planted[^\n]*\n$/)]);
    expect(err).not.toContain("endWith");
    expect(err).not.toContain("\u001b");
  },
);

test("IMCRULES_DEBUG=1 shows the stack", async () => {
  const { status, err } = await runWithFault("in a callback", ["check", "list.imcrules"], { IMCRULES_DEBUG: "1" });
  expect(status).toBe(2);
  expect(err).toMatch(/^imcrules: a bug in imcrules: TypeError: planted\nTypeError: planted\n {4}at .*callback\.cjs:1/);
});

test("output from before a fault is written", async () => {
  const { status, out } = await runWithFault("in a callback", ["policy", "list.imcrules"]);
  expect([status, out]).toEqual([2, expect.stringContaining("line 1")]);
});
