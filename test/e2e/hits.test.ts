import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, lineWith, noteBehind, picture, runCommand, type Session, startSession } from "./support/session.js";

const office = `# the office
default reject
accept 192.0.2.0/24           # branch
reject 203.0.113.66
accept 203.0.113.0/24         # customers
accept 198.51.100.7           # the partner of 2019
`;

const line = (client: string, day: number) =>
  `${client} - - [${String(day).padStart(2, "0")}/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 512 "-" "-"`;
/** 1,240 lines of 300 clients. */
const log = [
  ...Array.from({ length: 1_000 }, (_, n) => line(`192.0.2.${n % 200}`, 1 + (n % 29))),
  ...Array.from({ length: 200 }, (_, n) => line(`203.0.113.${n % 50}`, 1 + (n % 29))),
  ...Array.from({ length: 40 }, (_, n) => line(`100.64.0.${n}`, 1 + (n % 29))),
  ...Array.from({ length: 20 }, (_, n) => line(`2001:db8::${n + 1}`, 29)),
];

describe.each(hosts)("hits from a log in the %s host", (host) => {
  const folder = temporaryFolder({ "office.imcrules": office, "access.log": `${log.join("\n")}\n` });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host, { settings: { "files.autoSave": "off" } });
    page = await session.open(folder, "office.imcrules");
    await lineWith(page, "accept 192.0.2.0").waitFor();
  });
  afterAll(() => session?.close());

  const clients = () => page.locator('.statusbar-item[id="imc-rules.imc-rules.imcrules.clients"]');
  const item = (text: string) => page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();

  test("the command lists the logs of the workspace, and the chosen one gives each rule its hits", async () => {
    await runCommand(page, "IMC Rules: Count Hits from Log…");
    await item("access.log").waitFor();
    await picture(page, `${host}-hits-logs`);
    await item("access.log").click();
    await clients().filter({ hasText: "310 clients" }).waitFor();
    await lineWith(page, "accept 192.0.2.0").filter({ hasText: "1,000 hits" }).waitFor();
    await lineWith(page, "accept 198.51.100.7").filter({ hasText: "no hits" }).waitFor();
    await lineWith(page, "accept 203.0.113.0").filter({ hasText: "200 hits" }).waitFor();
  });

  test("a hover says how many clients the hits are of, and a hint names the accept without any", async () => {
    await lineWith(page, "accept 198.51.100.7").locator("span span", { hasText: "accept" }).first().hover();
    const hover = page.locator(".monaco-hover", {
      hasText: "No hits in access.log (1,260 lines, 1 Nov to 29 Nov 2026)",
    });
    await hover.filter({ hasText: "never-hit" }).first().waitFor();
    await page.locator(".monaco-hover", { hasText: "Quick Fix" }).first().waitFor();
    await picture(page, `${host}-hits`);
    await page.keyboard.press("Escape");
  });

  test("while one types, the status bar says how many clients the edit turns", async () => {
    await lineWith(page, "default reject").click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("reject 192.0.2.0/30");
    await clients().filter({ hasText: "4 of 310 clients would be rejected" }).waitFor();
    await page.keyboard.press("Escape");
    await picture(page, `${host}-hits-turned`);
  });

  test("a click lists who they are, those with most hits first, and the list follows the edits", async () => {
    await clients().locator("a").click();
    await lineWith(page, "Turned clients: the saved file →").waitFor();
    await lineWith(page, "Now rejected · 4 clients").waitFor();
    await page.locator(".view-line", { hasText: "192.0.2.3" }).filter({ hasText: "5 hits" }).first().waitFor();
    await picture(page, `${host}-hits-clients`);
    await page.locator('.tab[data-resource-name="office.imcrules"]').first().click();
    await runCommand(page, "File: Revert File");
    await expect.poll(() => clients().innerText()).toMatch(/^\s*310 clients\s*$/);
  });

  test("the log is counted again in a new window, and is said to be gone when it is", async () => {
    await page.reload();
    await lineWith(page, "accept 192.0.2.0").filter({ hasText: "1,000 hits" }).waitFor();
    rmSync(join(folder, "access.log"));
    await page.reload();
    const toast = page.locator(".notification-toast", { hasText: "access.log does not exist any more" });
    await toast.waitFor();
    await picture(page, `${host}-hits-gone`);
    expect(await noteBehind(page, "accept 192.0.2.0")).not.toContain("hits");
    await toast.locator(".monaco-button", { hasText: "Forget Log" }).click();
    await expect.poll(() => clients().isVisible()).toBe(false);
  });
});
