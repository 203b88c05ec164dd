import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, lineWith, picture, runCommand, type Session, startSession } from "./support/session.js";

describe.each(hosts)("with the extension in the %s host", (host) => {
  const folder = temporaryFolder({ "notes.txt": "Nothing is known of rules here yet.\n" });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host);
    page = await session.open(folder, "notes.txt");
    // Wide enough for the pictures beside the steps.
    await page.setViewportSize({ width: 1600, height: 900 });
  });
  afterAll(() => session?.close());

  test("the walkthrough leads from a list through a broken rule and its fix to a connection test", async () => {
    await runCommand(page, "Welcome: Open Walkthrough...");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Get Started with IMC Rules" }).first().click();
    const media = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await media.locator("svg", { hasText: "Who may connect" }).waitFor();
    await picture(page, `${host}-walkthrough`);

    await follow("Write a list", "New Rule File");
    await lineWith(page, "expect reject 203.0.113.0/24").waitFor();
    await picture(page, `${host}-walkthrough-write`);

    await follow("Break it", "Add a Rule at the End");
    await page.locator(".squiggly-warning").first().waitFor();
    await picture(page, `${host}-walkthrough-break`);

    const fix = page.locator(".action-widget .monaco-list-row", {
      hasText: "Move above line 11 (1 more address accepted",
    });
    // The menu closes when VS Code moves the focus after it opened, which takes long on a busy machine.
    await vi.waitFor(
      async () => {
        await follow("Fix it", "Show the Fixes");
        await fix.waitFor({ timeout: 10_000 });
      },
      { timeout: 120_000 },
    );
    await picture(page, `${host}-walkthrough-fix`);
    await fix.click();
    await page.locator(".squiggly-warning").first().waitFor({ state: "detached" });

    await follow("Test a connection", "Test Connection from IP…");
    await page.locator(".quick-input-widget input").fill("203.0.113.5");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Accepted by line" }).first().waitFor();
    await picture(page, `${host}-walkthrough-test`);
    await page.keyboard.press("Escape");
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await expect
      .poll(() => page.locator(".getting-started-step .codicon-getting-started-step-checked.complete").count())
      .toBe(4);
  });

  test("New File offers a rule file, which begins with a list that explains the language", async () => {
    const alert = page.locator(".monaco-dialog-box .monaco-button", { hasText: "OK" });
    // The command fails until VS Code has prepared its list of files, which it does when idle.
    await vi.waitFor(
      async () => {
        if (await alert.isVisible()) await alert.click();
        await runCommand(page, "Create: New File...");
        const row = page.locator(".quick-input-list .monaco-list-row", { hasText: "New Rule File" }).first();
        await row.click({ timeout: 5_000 });
      },
      { timeout: 120_000 },
    );
    await lineWith(page, "expect reject 203.0.113.0/24").waitFor();
    await page.locator(".codelens-decoration", { hasText: "2 expectations hold" }).first().waitFor();
    await picture(page, `${host}-new-rule-file`);
  });

  /** Unfolds a step and clicks its button. */
  async function follow(step: string, button: string): Promise<void> {
    const shown = page.locator(".getting-started-step", { has: page.locator(".step-title", { hasText: step }) });
    await shown.locator(".step-title").click();
    await shown.locator(".monaco-button", { hasText: button }).click();
  }
});
