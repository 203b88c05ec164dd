import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { packFolder, vsix } from "../../scripts/package.mts";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, lineWith, picture, runCommand, type Session, startSession } from "./support/session.js";

const folder = temporaryFolder({
  "list.imcrules": "accept 10.0.0.0 255.0.0.0\nreject 10.1.0.0 255.255.0.0\nreject any\n",
});
const hostile = temporaryFolder({
  "notes.txt": "The list is a link to nothing.\n",
  "list.imcrules": "reject any\n",
  "imcrules.config.json": JSON.stringify({
    "[Click here to repair this list](command:workbench.action.files.newUntitledFile)": 1,
  }),
});
symlinkSync("nowhere", join(hostile, "[Click](command:workbench.action.files.newUntitledFile).imcrules"));
const virtualFiles = fileURLToPath(new URL("virtual-files", import.meta.url));

describe.each(hosts)("with the extension in the %s host", (host) => {
  let session: Session;

  beforeAll(async () => {
    const packed = join(folder, "virtual-files.vsix");
    await packFolder(virtualFiles, packed);
    session = await startSession(host, {
      extensions: [vsix, packed],
      trust: false,
      settings: { "security.workspace.trust.startupPrompt": "never" },
    });
  });
  afterAll(() => session?.close());

  test("an untrusted workspace shows everything about a file", async () => {
    const page = await session.open(folder, "list.imcrules");
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await seesAll(page);
    await picture(page, `${host}-untrusted`);
    await page.close();
  });

  test("texts of a configuration and names of files are shown as written, and form no link that runs a command", async () => {
    const page = await session.open(hostile, "notes.txt");
    const ofConfiguration = page.locator(".notification-toast", { hasText: "Click here to repair this list" });
    await ofConfiguration.waitFor();
    await picture(page, `${host}-foreign-text`);
    expect(await ofConfiguration.locator(".notification-list-item-message a").count()).toBe(0);
    expect(await ofConfiguration.innerText()).toContain("[Click here to repair this list] (command:");
    await runCommand(page, "Notifications: Clear All Notifications");

    // The name of a file that cannot be opened.
    // The menu holds only entries of extensions that were known when it opened.
    await vi.waitFor(
      async () => {
        await page.keyboard.press("Escape");
        await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "Click" }).click({ button: "right" });
        await page.getByRole("menuitem", { name: "Show Effective Policy" }).click({ timeout: 2_000 });
      },
      { timeout: 60_000, interval: 500 },
    );
    const toast = page.locator(".notification-toast", { hasText: "Click" });
    await toast.waitFor();
    await picture(page, `${host}-broken-link`);
    expect(await toast.locator(".notification-list-item-message a").count()).toBe(0);
    await page.close();
  });

  test("a workspace that exists only in memory shows everything about a file", async () => {
    const page = await session.open("virtual:/files", "list.imcrules");
    await seesAll(page);
    await picture(page, `${host}-virtual`);
  });
});

async function seesAll(page: Page): Promise<void> {
  await page.locator(".squiggly-warning").first().waitFor();
  await page.locator(".statusbar-item", { hasText: "default accept · accepts IPv4: 16.8 million" }).waitFor();
  await runCommand(page, "IMC Rules: Test Connection from IP");
  await page.locator(".quick-input-widget input").fill("10.1.2.3");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Accepted by line 1" }).waitFor();
  await page.keyboard.press("Escape");
  await runCommand(page, "IMC Rules: Show Effective Policy");
  await lineWith(page, "10.0.0.0/8").waitFor();
}
