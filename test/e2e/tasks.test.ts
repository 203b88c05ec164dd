import { spawnSync } from "node:child_process";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import manifest from "../../package.json";
import { vsix } from "../../scripts/package.mts";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { inHost, packProbe, type VSCode } from "./support/probe.js";
import { type Session, startSession } from "./support/session.js";

const folder = temporaryFolder({
  "closed.imcrules": "accept 10.0.0.0/8\nreject 10.1.0.0/16\nreject any\n",
  "list.imcrules": "accept 10.0.0.0 255.0.0.0\nreject 10.1.0.0 255.255.0.0\naccept 192.0.2.0 255.0.255.0\nreject any\n",
});

let session: Session;
let page: Page;
beforeAll(async () => {
  session = await startSession("node", { extensions: [vsix, await packProbe()] });
  page = await session.open(folder, "list.imcrules");
});
afterAll(() => session?.close());

test("a folder has a task that checks it, and problem matchers find the problems in its output", async () => {
  const [task] = await inHost(page, folder, tasksOfFolder);
  if (task === undefined) throw new Error("There is no task.");
  expect(task.matchers).toEqual(["$imcrules", "$imcrules-notes"]);
  const { stdout, status } = spawnSync(task.program, task.words, { cwd: task.cwd, encoding: "utf8" });
  expect(status).toBe(1);
  const found = manifest.contributes.problemMatchers.flatMap(({ severity, pattern }) =>
    stdout.split("\n").flatMap((line) => {
      const groups = new RegExp(pattern.regexp).exec(line);
      const at = (group: number | undefined) => (group === undefined ? severity : groups?.[group]);
      return groups ? [[at(pattern.file), at(pattern.line), at(pattern.severity), at(pattern.code)]] : [];
    }),
  );
  expect(found).toEqual([
    ["closed.imcrules", "2", "warning", "shadowed-rule"],
    ["list.imcrules", "2", "warning", "shadowed-rule"],
    ["list.imcrules", "3", "info", "non-contiguous-mask"],
  ]);
});

test("run in the editor, the task reports the files that are not open", async () => {
  const all = ["closed.imcrules:2", "closed.imcrules:2", "list.imcrules:2", "list.imcrules:3"];
  expect(await inHost(page, folder, problemsAfterTask)).toEqual(all);
});

/** Runs the task and returns the places of all problems, those of the server and those of the task. */
async function problemsAfterTask({ languages, tasks, window }: VSCode) {
  const comes = async (isThere: () => boolean, rounds: number) => {
    for (let round = 0; round < rounds && !isThere(); round++) await new Promise((resolve) => setTimeout(resolve, 50));
    return isThere();
  };
  const problems = () =>
    languages
      .getDiagnostics()
      .flatMap(([{ path }, found]) =>
        found.map(({ range }) => `${path.slice(path.lastIndexOf("/") + 1)}:${range.start.line + 1}`),
      );
  const isChecked = () => window.activeTextEditor?.document.languageId === "imcrules" && problems().length === 3;
  if (!(await comes(isChecked, 600))) throw new Error(`The server finds: ${problems()}`);
  const [task] = await tasks.fetchTasks({ type: "imcrules" });
  if (task === undefined) throw new Error("There is no task.");
  // The editor loses the output of a task that ends before its terminal is read. Then the task is run again, as a user would.
  for (let run = 0; run < 5; run++) {
    const ended = new Promise<void>((resolve) => tasks.onDidEndTaskProcess(() => resolve()));
    await tasks.executeTask(task);
    await ended;
    if (await comes(() => problems().length > 3, 100)) break;
  }
  return problems().sort();
}

async function tasksOfFolder({ tasks, ProcessExecution }: VSCode) {
  const found = await tasks.fetchTasks({ type: "imcrules" });
  return found.flatMap(({ execution, problemMatchers: matchers }) =>
    execution instanceof ProcessExecution
      ? [{ program: execution.process, words: execution.args, cwd: execution.options?.cwd, matchers }]
      : [],
  );
}
