import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
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
  const tests = () => page.locator(".pane", { hasText: "Connection Tests" }).locator(".monaco-list-row");

  test("a network is answered with how much of it is accepted, as blocks, and by which lines", async () => {
    await lineWith(page, "# the office").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await input().fill("8.0.0.0/6");
    await answers().filter({ hasText: "Accepted: 16,777,216 of 67,108,864 addresses" }).waitFor();
    await answers().filter({ hasText: "Line 3 decides 16,777,216 addresses" }).waitFor();
    await answers().filter({ hasText: "The default decides 50,331,648 addresses" }).waitFor();
    await picture(page, `${host}-test-network`);
  });

  test("a rejection says what the client reads, and what was tested is offered again", async () => {
    await input().fill("203.0.113.9");
    await answers().filter({ hasText: "the client reads: 521 <domain> access denied" }).waitFor();
    await page.keyboard.press("Enter");
    await input().waitFor({ state: "hidden" });
    await lineWith(page, "# the office").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await answers().filter({ hasText: "203.0.113.9" }).waitFor();
    await picture(page, `${host}-test-history`);
  });

  test("several addresses are answered one below the other, as they are pasted", async () => {
    await page.evaluate(() => navigator.clipboard.writeText("10.1.2.3\n192.0.2.10\n203.0.113.9"));
    await input().focus();
    await page.keyboard.press("Control+v");
    await answers().filter({ hasText: "10.1.2.3: accepted by line 3" }).waitFor();
    await answers().filter({ hasText: "192.0.2.10: accepted by line 5" }).waitFor();
    await answers().filter({ hasText: "203.0.113.9: rejected by default" }).waitFor();
    await picture(page, `${host}-test-many`);
  });

  test("the deciding line is marked, those that would match later more faintly, until the next edit", async () => {
    await page.keyboard.press("Enter");
    await expect.poll(() => noteBehind(page, "accept 10.0.0.0 ")).toContain("10.1.2.3 is accepted here");
    await lineWith(page, "# the office").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await input().fill("10.1.2.3");
    await answers().filter({ hasText: "Line 4 would match later" }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => noteBehind(page, "reject 10.1.0.0 ")).toContain("matches 10.1.2.3 too, but is asked later");
    await picture(page, `${host}-marked-lines`);
  });

  test("tests are kept in a view of their own, many at once", async () => {
    await page.evaluate(() => navigator.clipboard.writeText("10.1.2.3, 203.0.113.9\n8.0.0.0/6 nonsense"));
    await page.locator('.activitybar a.action-label[aria-label^="IMC Rules"]').click();
    await page.locator(".pane", { hasText: "Keep addresses in sight" }).waitFor();
    await picture(page, `${host}-tests-empty`);
    await page.locator(".pane a", { hasText: "Add from Clipboard" }).click();
    await tests().filter({ hasText: "10.1.2.3" }).filter({ hasText: "accepted by line 3" }).waitFor();
    await tests().filter({ hasText: "203.0.113.9" }).filter({ hasText: "rejected by default" }).waitFor();
    await tests().filter({ hasText: "8.0.0.0/6" }).filter({ hasText: "16,777,216 of 67,108,864" }).waitFor();
    await page.locator(".notification-toast", { hasText: '"nonsense" is no IPv4 or IPv6 address' }).waitFor();
    await page.keyboard.press("Escape");
    await picture(page, `${host}-tests`);
  });

  test("a verdict that changes is marked and counted", async () => {
    await lineWith(page, "accept 10.0.0.0").click();
    await page.keyboard.press("Home");
    await page.keyboard.type("# ");
    await tests().filter({ hasText: "⚠ rejected by line 4" }).waitFor();
    await expect.poll(() => badge(page)).toBe("2");
    await picture(page, `${host}-tests-changed`);
  });

  test("what is meant to stay is taken as it is", async () => {
    for (const text of ["10.1.2.3", "8.0.0.0/6"]) {
      const row = tests().filter({ hasText: text });
      // A row that is shown anew meanwhile loses the click.
      await vi.waitFor(
        async () => {
          await row.hover();
          await row.locator('[aria-label*="Take Verdict"]').click({ timeout: 5_000 });
          await row.filter({ hasText: "when added" }).waitFor({ state: "detached", timeout: 5_000 });
        },
        { timeout: 60_000 },
      );
    }
    await expect.poll(() => badge(page)).toBe("");
  });

  test("a test gets a name", async () => {
    await tests().filter({ hasText: "203.0.113.9" }).click();
    await page.locator(".pane", { hasText: "Connection Tests" }).locator(".monaco-list").first().focus();
    await page.keyboard.press("F2");
    await input().fill("a stranger");
    await page.keyboard.press("Enter");
    await tests().filter({ hasText: "a stranger" }).filter({ hasText: "203.0.113.9" }).waitFor();
  });

  test("a test becomes an expectation of the file", async () => {
    const row = tests().filter({ hasText: "a stranger" });
    await row.hover();
    await row.locator('[aria-label*="Write as Expectation"]').click();
    await lineWith(page, "expect reject 203.0.113.9").waitFor();
    await picture(page, `${host}-tests-expectation`);
  });

  test("tests are copied as text and removed by keyboard", async () => {
    await tests().filter({ hasText: "a stranger" }).click();
    const list = page.locator(".pane", { hasText: "Connection Tests" }).locator(".monaco-list").first();
    await list.focus();
    await page.keyboard.press("Control+c");
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe("203.0.113.9  # a stranger, rejected by default");
    await list.focus();
    await page.keyboard.press("Delete");
    await tests().filter({ hasText: "a stranger" }).waitFor({ state: "detached" });
  });

  test("the tests are there again when the window is", async () => {
    await page.reload();
    await page.locator('.activitybar a.action-label[aria-label^="IMC Rules"]').click();
    await tests().filter({ hasText: "10.1.2.3" }).filter({ hasText: "by" }).waitFor();
  });

  test("the tests of a list without a name are those of the file that it is stored as", async () => {
    await runCommand(page, "IMC Rules: New Rule File");
    await lineWith(page, "expect reject 203.0.113.0/24").waitFor();
    await runCommand(page, "IMC Rules: Add Connection Tests…");
    await input().fill("198.51.100.9");
    await page.keyboard.press("Enter");
    await tests().filter({ hasText: "Untitled-1" }).waitFor();
    await page.keyboard.press("Control+s");
    // A name is proposed some time after the question.
    await expect.poll(() => input().inputValue()).toContain("Who may connect");
    await input().fill(`${folder}/stored.imcrules`);
    await page.keyboard.press("Enter");
    await tests().filter({ hasText: "stored.imcrules" }).waitFor();
    await tests().filter({ hasText: "198.51.100.9" }).filter({ hasText: "accepted by line 7" }).waitFor();
    await tests().filter({ hasText: "Untitled-1" }).waitFor({ state: "detached" });
  });

  test("without a rule file in front it is asked which one is meant", async () => {
    const other = await session.open(folder, "notes.txt");
    await runCommand(other, "IMC Rules: Test Connection from IP");
    await other.locator(".quick-input-list .monaco-list-row", { hasText: "branch.imcrules" }).first().click();
    await other.locator(".quick-input-title", { hasText: "branch.imcrules" }).waitFor();
    await other.locator(".quick-input-widget input").fill("198.51.100.7");
    await other.locator(".quick-input-list .monaco-list-row", { hasText: "Accepted by line 1" }).first().waitFor();
    await other.close();
  });
});

/** The number on the icon of the view; empty when there is none. */
async function badge(page: Page): Promise<string> {
  const item = page.locator(".activitybar .action-item", { has: page.locator('[aria-label^="IMC Rules"]') });
  return (await item.locator(".badge-content").allInnerTexts()).join("");
}
