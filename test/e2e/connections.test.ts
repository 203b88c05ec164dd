import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, lineWith, noteBehind, picture, runCommand, type Session, startSession } from "./support/session.js";

const office = `# the office
default reject
accept 10.0.0.0      255.0.0.0
reject 10.1.0.0      255.255.0.0
accept 192.0.2.10    255.255.255.255
`;

describe.each(hosts)("connection tests in the %s host", (host) => {
  const folder = temporaryFolder({
    "office.imcrules": office,
    "branch.imcrules": "accept 198.51.100.0/24\nreject any\n",
    "notes.txt": "nothing about rules",
  });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host);
    page = await session.open(folder, "office.imcrules");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.locator(".squiggly-warning").first().waitFor();
  });
  afterAll(() => session?.close());

  const input = () => page.locator(".quick-input-widget input");
  const answers = () => page.locator(".quick-input-list .monaco-list-row");

  test("the answer for a network counts the accepted addresses and names the deciding lines", async () => {
    await lineWith(page, "# the office").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await input().fill("8.0.0.0/6");
    await answers().first().filter({ hasText: "16,777,216 accepted · 50,331,648 rejected" }).waitFor();
    await answers().filter({ hasText: "Accepted: 16,777,216 of 67,108,864 addresses" }).waitFor();
    await answers().filter({ hasText: "Line 3 decides 16,777,216 addresses" }).waitFor();
    await answers().filter({ hasText: "The default decides 50,331,648 addresses" }).waitFor();
    await picture(page, `${host}-test-network`);
  });

  test("a rejection shows what the client reads, and earlier questions are offered again", async () => {
    await input().fill("203.0.113.9");
    await answers().filter({ hasText: "the client reads: 521 <domain> access denied" }).waitFor();
    await page.keyboard.press("Enter");
    await input().waitFor({ state: "hidden" });
    await lineWith(page, "# the office").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await answers().filter({ hasText: "203.0.113.9" }).waitFor();
    await picture(page, `${host}-test-history`);
  });

  test("several pasted addresses are answered one below the other", async () => {
    await page.evaluate(() => navigator.clipboard.writeText("10.1.2.3\n192.0.2.10\n203.0.113.9"));
    await input().focus();
    await page.keyboard.press("Control+v");
    await answers().filter({ hasText: "10.1.2.3: accepted by line 3" }).waitFor();
    await answers().filter({ hasText: "192.0.2.10: accepted by line 5" }).waitFor();
    await answers().filter({ hasText: "203.0.113.9: rejected by default" }).waitFor();
    await picture(page, `${host}-test-many`);
  });

  test("until the next edit the deciding line is marked, and later lines that match more faintly", async () => {
    await page.keyboard.press("Enter");
    await expect.poll(() => noteBehind(page, "accept 10.0.0.0 ")).toContain("10.1.2.3 is accepted here");
    await lineWith(page, "# the office").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await input().fill("10.1.2.3");
    await answers().filter({ hasText: "Line 4 also matches" }).waitFor();
    await page.keyboard.press("Enter");
    await expect
      .poll(() => noteBehind(page, "reject 10.1.0.0 "))
      .toContain("also matches 10.1.2.3, but another rule decides");
    await picture(page, `${host}-marked-lines`);
  });

  test("the pin keeps a test as an expectation, which the Test Explorer lists and one undo removes", async () => {
    await lineWith(page, "# the office").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await input().fill("10.1.2.3, 203.0.113.9");
    await answers().filter({ hasText: "203.0.113.9: rejected by default" }).waitFor();
    await page.locator('.quick-input-titlebar [aria-label="Keep as Expectation"]').click();
    await lineWith(page, "expect accept 10.1.2.3").waitFor();
    await lineWith(page, "expect reject 203.0.113.9").waitFor();
    await picture(page, `${host}-test-kept`);
    await page.keyboard.press("Escape");
    await page.locator('.activitybar a.action-label[aria-label^="Testing"]').click();
    const row = (text: string) => page.locator(".test-explorer .monaco-list-row", { hasText: text }).first();
    await row("office.imcrules").click();
    await page.keyboard.press("ArrowRight");
    await row("expect reject 203.0.113.9").waitFor();
    await lineWith(page, "# the office").click();
    await page.keyboard.press("Control+z");
    await lineWith(page, "expect reject 203.0.113.9").waitFor({ state: "detached" });
    await lineWith(page, "expect accept 10.1.2.3").waitFor({ state: "detached" });
  });

  test("a message explains that no expectation can keep a network with two verdicts", async () => {
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await input().fill("8.0.0.0/6");
    await answers().filter({ hasText: "Accepted: 16,777,216" }).waitFor();
    await page.locator('.quick-input-titlebar [aria-label="Keep as Expectation"]').click();
    await page.locator(".notification-toast", { hasText: "No expectation can keep 8.0.0.0/6" }).waitFor();
    await page.keyboard.press("Escape");
  });

  test("without an active rule file the command asks which one to test", async () => {
    const other = await session.open(folder, "notes.txt");
    await runCommand(other, "IMC Rules: Test Connection from IP");
    await other.locator(".quick-input-list .monaco-list-row", { hasText: "branch.imcrules" }).first().click();
    await other.locator(".quick-input-title", { hasText: "branch.imcrules" }).waitFor();
    await other.locator(".quick-input-widget input").fill("198.51.100.7");
    await other.locator(".quick-input-list .monaco-list-row", { hasText: "Accepted by line 1" }).first().waitFor();
    await other.close();
  });
});
