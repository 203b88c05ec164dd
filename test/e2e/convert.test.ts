import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, lineWith, picture, runCommand, type Session, startSession } from "./support/session.js";

/** HOLD does more than to accept. */
const table = "# who may send mail to us\n10.1.0.0/16 REJECT\n10.0.0.0/8 HOLD\n0.0.0.0/0 REJECT\n::/0 REJECT\n";

describe.each(hosts)("a list in another format in the %s host", (host) => {
  const folder = temporaryFolder({ "clients.cidr": table, "faulty.imcrules": "default reject\naccpt 10.0.0.0/8\n" });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host, { settings: { "files.autoSave": "off", "editor.minimap.enabled": false } });
    page = await session.open(folder, "clients.cidr");
    await page.locator(".codelens-decoration").first().waitFor();
  });
  afterAll(() => session?.close());

  const choose = (row: string) => page.locator(".quick-input-list .monaco-list-row", { hasText: row }).first().click();
  const lens = (text: string) => page.locator(".codelens-decoration a", { hasText: text });
  const untitled = () => page.locator('.tab[data-resource-name^="Untitled-"]');
  const notification = (text: string) =>
    page.locator(".notifications-toasts .notification-list-item", { hasText: text });

  async function convertTo(format: string): Promise<void> {
    await runCommand(page, "IMC Rules: Convert to");
    await choose(format);
  }

  test("opens beside the list as an unsaved rule file with the losses on top", async () => {
    await convertTo("IMC rule file");
    await lineWith(page, "clients.cidr:3: loss[action]").waitFor();
    await lineWith(page, "accept 10.0.0.0/8").waitFor();
    await lens("Made from clients.cidr as saved, at").filter({ hasText: "1 loss" }).waitFor();
    await page.locator(".statusbar-item", { hasText: "IMC Rules" }).first().waitFor();
    expect(await page.locator(".editor-group-container").count()).toBe(2);
    await picture(page, `${host}-convert`);
  });

  test("its lens says that the list changed since, and converts it again in the same document", async () => {
    await lineWith(page, "10.1.0.0/16 REJECT").click();
    await page.keyboard.press("Home");
    await page.keyboard.type("192.0.2.0/24 OK\n");
    await lens("it changed since").waitFor();
    await lens("Convert again").click();
    await lineWith(page, "accept 192.0.2.0/24").waitFor();
    await lens("Made from clients.cidr with unsaved edits, at").waitFor();
    expect(await untitled().count()).toBe(1);
  });

  test("an edited conversion is never replaced", async () => {
    await lineWith(page, "accept 192.0.2.0/24").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" # mine");
    await lens("Convert again").click();
    await untitled().nth(1).waitFor();
    await untitled().first().click();
    await lineWith(page, "accept 192.0.2.0/24 # mine").waitFor();
  });

  test("a list for PostgreSQL asks for the method, and a refusal says what to do", async () => {
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "clients.cidr" }).dblclick();
    await convertTo("pg_hba.conf");
    await page.locator(".quick-input-widget input").fill("");
    await page.keyboard.press("Enter");
    await notification("PostgreSQL needs a method for accepted clients.").waitFor();
    expect(await untitled().count()).toBe(2);
  });

  test("lines with errors are left out only by a button", async () => {
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "faulty.imcrules" }).dblclick();
    await lineWith(page, "accpt 10.0.0.0/8").click();
    await convertTo("nginx geo block");
    const refusal = notification("faulty.imcrules is not converted");
    await refusal.locator(".monaco-button", { hasText: "Show Line 2" }).hover();
    await picture(page, `${host}-convert-refused`);
    await refusal.locator(".monaco-button", { hasText: "Leave Out Lines with Errors" }).click();
    await lens("1 line with errors left out").waitFor();
    await page.locator(".statusbar-item", { hasText: "Plain Text" }).waitFor();
  });
});
