import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { vi } from "vitest";
import { packFolder } from "../../../scripts/package.mts";
import { runCommand } from "./session.js";

export type VSCode = typeof import("vscode");

const source = fileURLToPath(new URL("../probe", import.meta.url));

/** Packs the extension for tests that {@link inHost} needs, and answers its path. */
export async function packProbe(): Promise<string> {
  const packed = join(await mkdtemp(join(tmpdir(), "imcrules-probe-")), "probe.vsix");
  await packFolder(source, packed);
  return packed;
}

/**
 * Runs a function where the extensions of a window run, whose folder is given, and answers what it answers. Its source alone goes
 * there: it knows nothing of what stands around it.
 */
export async function inHost<Answer>(
  page: Page,
  folder: string,
  question: (vscode: VSCode) => Answer | PromiseLike<Answer>,
): Promise<Answer> {
  // A file of its own for each: the editor may still be about the last one.
  const answerIn = `answer-${++questions}.json`;
  await mkdir(join(folder, ".probe"), { recursive: true });
  await writeFile(join(folder, ".probe", "question.json"), JSON.stringify({ source: String(question), answerIn }));
  await runCommand(page, "Probe: Run");
  return vi.waitFor(
    // What is half written yet is no JSON.
    async () => JSON.parse(await readFile(join(folder, ".probe", answerIn), "utf8")).answer,
    { timeout: 60_000 },
  );
}

let questions = 0;
