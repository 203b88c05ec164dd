/**
 * The end-to-end tests: each drives the packaged extension in a real VS Code, in a browser or through another editor.
 *
 * A *session* is a running VS Code, a *host* the place where its extensions run. `probe.ts` runs code in a host, `otherEditor.ts` runs
 * Neovim and Emacs. Pictures are saved in `artifacts/`.
 */
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { vi } from "vitest";
import { findChromium } from "../../../scripts/chromium.mts";
import { type Editor, type EditorOptions, startEditor } from "../../../scripts/editor.mts";
import { built } from "../../support/built.js";

/** Where an extension runs: in a Node process, or in a web worker of the browser. */
export type Host = "node" | "web";

/** The hosts in which everything is tested: both, unless `IMCRULES_E2E_HOSTS` names one. */
export const hosts: readonly Host[] = (["node", "web"] as const).filter(
  (host) => process.env["IMCRULES_E2E_HOSTS"]?.includes(host) ?? true,
);

/** A VS Code in a browser with the packaged extension. */
export interface Session {
  /** Opens a window on a folder and one of its files, and waits until the file is shown. */
  readonly open: (folder: string, file: string) => Promise<Page>;
  /** The folder of this editor, which is a part of the command line of each process that the editor starts. */
  readonly home: string;
  readonly close: () => Promise<void>;
}

const artifacts = fileURLToPath(new URL("../artifacts", import.meta.url));
const readmePictures = fileURLToPath(new URL("../../../docs/pictures", import.meta.url));
export const samples = fileURLToPath(new URL("../../../samples", import.meta.url));

const browserArguments = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The windows that are open. */
export const openPages = new Set<Page>();

export async function startSession(host: Host, options: Partial<EditorOptions> = {}): Promise<Session> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("No Chromium found. Set CHROMIUM to its path.");
  const home = await mkdtemp(join(tmpdir(), "imcrules-e2e-"));
  const inWeb = { "imc-rules.imc-rules": ["web"], "imc-rules.probe": ["web"] };
  const hostSettings = host === "web" ? { "remote.extensionKind": inWeb } : {};
  const settings = { "workbench.colorTheme": "Default Dark Modern", ...hostSettings, ...options.settings };
  const editor: Editor = await startEditor({
    extensions: [built("imcrules.vsix", "package")],
    ...options,
    home,
    settings,
  });
  const browser: Browser = await chromium.launch({ executablePath, args: browserArguments });
  return {
    home,
    async open(folder, file) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      openPages.add(page);
      page.once("close", () => openPages.delete(page));
      page.setDefaultTimeout(60_000);
      await page.goto(editor.open(folder, `${folder}/${file}`));
      await page.locator(".monaco-editor .view-line").first().waitFor();
      return page;
    },
    async close() {
      await browser.close();
      await editor.close();
    },
  };
}

/** Saves a picture of the window for people to look at. `npm run pictures` also replaces those that the README shows. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(artifacts, { recursive: true });
  const file = join(artifacts, `${name}.png`);
  await page.screenshot({ path: file });
  const shown = join(readmePictures, `${name}.png`);
  if (process.env["IMCRULES_README_PICTURES"] !== undefined && existsSync(shown)) await copyFile(file, shown);
}

/** Runs a command from the palette by its title. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator(".quick-input-widget input");
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
  // Extensions add their commands some time after the window opens. An open list does not get them, and closes when it loses the
  // focus.
  await vi.waitFor(
    async () => {
      if (!(await input.isVisible())) await page.keyboard.press("F1");
      for (const text of [">", `>${title}`]) await input.fill(text, { timeout: 10_000 });
      await row.click({ timeout: 5_000 });
    },
    { timeout: 120_000 },
  );
  // Into a corner, so that no hover covers the next click.
  await page.mouse.move(1, 1);
}

/** Locates the line of the editor that shows a text. */
export function lineWith(page: Page, text: string) {
  // The editor shows spaces as no-break spaces.
  return page
    .locator(".view-line", {
      hasText: new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s")),
    })
    .first();
}

/** Locates a word in a line, for hovering and clicking. */
export function wordIn(page: Page, line: string, word: string) {
  return lineWith(page, line).locator("span span", { hasText: word }).first();
}

/** Returns the text that decorations show after a line, which is not in the document. */
export function noteBehind(page: Page, line: string): Promise<string> {
  return lineWith(page, line).evaluate((node) =>
    [...node.querySelectorAll("span")].map((span) => getComputedStyle(span, "::after").content).join(" "),
  );
}
