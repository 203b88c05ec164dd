import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import manifest from "../../package.json";
import { vsix } from "../../scripts/package.mts";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { inHost, packProbe, type VSCode } from "./support/probe.js";
import { type Session, startSession } from "./support/session.js";

const folder = temporaryFolder({
  "list.imcrules": "accept 10.0.0.0 255.0.0.0\nreject 10.1.0.0 255.255.0.0\naccept 192.0.2.0 255.0.255.0\nreject any\n",
});

let session: Session;
beforeAll(async () => {
  session = await startSession("node", { extensions: [vsix, await packProbe()] });
});
afterAll(() => session?.close());

test("a folder has a task that checks it, whose words are found as problems", async () => {
  const page = await session.open(folder, "list.imcrules");
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
    ["list.imcrules", "2", "warning", "shadowed-rule"],
    ["list.imcrules", "3", "info", "non-contiguous-mask"],
  ]);
});

async function tasksOfFolder({ tasks, ProcessExecution }: VSCode) {
  const found = await tasks.fetchTasks({ type: "imcrules" });
  return found.flatMap(({ execution, problemMatchers: matchers }) =>
    execution instanceof ProcessExecution
      ? [{ program: execution.process, words: execution.args, cwd: execution.options?.cwd, matchers }]
      : [],
  );
}
