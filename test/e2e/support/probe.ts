import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { vi } from "vitest";
import { packFolder } from "../../../scripts/package.mts";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { runCommand } from "./session.js";

export type VSCode = typeof import("vscode");

const source = fileURLToPath(new URL("../probe", import.meta.url));

/** Packs the probe, an extension that {@link inHost} needs. Returns the path of the package. */
export async function packProbe(): Promise<string> {
  const packed = join(temporaryFolder({}), "probe.vsix");
  await packFolder(source, packed);
  return packed;
}

/**
 * Runs a function in the extension host of a window and returns its answer. The window must show the folder.
 *
 * The function is sent as source text, so it must not use anything defined outside of it.
 */
export async function inHost<Answer>(
  page: Page,
  folder: string,
  question: (vscode: VSCode) => Answer | PromiseLike<Answer>,
): Promise<Answer> {
  // Each question gets its own file, since the editor may still be writing the last answer.
  const answerIn = `answer-${++questions}.json`;
  await mkdir(join(folder, ".probe"), { recursive: true });
  await writeFile(join(folder, ".probe", "question.json"), JSON.stringify({ source: String(question), answerIn }));
  await runCommand(page, "Probe: Run");
  return vi.waitFor(
    // A half-written answer is no JSON, and is read again.
    async () => JSON.parse(await readFile(join(folder, ".probe", answerIn), "utf8")).answer,
    { timeout: 60_000 },
  );
}

let questions = 0;
