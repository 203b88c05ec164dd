import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { vsix } from "../../scripts/package.mts";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { inHost, packProbe, type VSCode } from "./support/probe.js";
import { hosts, picture, runCommand, type Session, startSession } from "./support/session.js";

describe.each(hosts)("in the %s host the extension is", (host) => {
  const without = temporaryFolder({ "notes.txt": "No rules here.\n" });
  const within = temporaryFolder({ "notes.txt": "The rules are beside.\n", "list.imcrules": "reject any\n" });
  let session: Session;

  beforeAll(async () => {
    session = await startSession(host, { extensions: [vsix, await packProbe()] });
  });
  afterAll(() => session?.close());

  test("not activated in a folder without rule files, until one is opened", async () => {
    const page = await session.open(without, "notes.txt");
    expect(await inHost(page, without, isActive)).toBe(false);
    expect(await commandsInPalette(page)).toEqual(["IMC Rules: New Rule File"]);
    await inHost(page, without, openRules);
    await inHost(page, without, untilActive);
    await expect.poll(() => commandsInPalette(page)).toContain("IMC Rules: Show Effective Policy");
    await pictureRunning(page, `${host}-pictureRunning`);
    await page.close();
  });

  test("activated in a folder with a rule file, before one is opened", async () => {
    const page = await session.open(within, "notes.txt");
    await inHost(page, within, untilActive);
    await pictureRunning(page, `${host}-pictureRunning-from-the-start`);
    await page.close();
  });
});

/** Returns the commands of the extension in the command palette. */
async function commandsInPalette(page: Page): Promise<readonly string[]> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").fill(">IMC Rules:");
  const rows = page.locator(".quick-input-list .monaco-list-row .label-name", { hasText: "IMC Rules:" });
  await rows.first().waitFor();
  const names = await rows.allTextContents();
  await page.keyboard.press("Escape");
  return names;
}

/** Saves a picture of the extensions with the time that their activation took. */
async function pictureRunning(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 2000 }); // All extensions: the quickest are last.
  await runCommand(page, "Developer: Show Running Extensions");
  await page.locator(".runtime-extensions-editor", { hasText: "IMC Rules" }).waitFor();
  await picture(page, name);
}

const isActive = ({ extensions }: VSCode): boolean => extensions.getExtension("imc-rules.imc-rules")?.isActive === true;

const openRules = async ({ window, workspace }: VSCode): Promise<void> => {
  await window.showTextDocument(await workspace.openTextDocument({ language: "imcrules", content: "reject any" }));
};

const untilActive = async ({ extensions }: VSCode): Promise<void> => {
  while (extensions.getExtension("imc-rules.imc-rules")?.isActive !== true) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
