import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, lineWith, picture, runCommand, type Session, startSession } from "./support/session.js";

const office = `default reject
accept 10.0.0.0 255.0.0.0
accept 192.0.2.0 255.255.255.0

expect accept 10.1.2.3

## Strangers
expect reject 203.0.113.9 by default
`;

describe.each(hosts)("the Test Explorer in the %s host", (host) => {
  const folder = temporaryFolder({
    "office.imcrules": office,
    "branch.imcrules": "reject any\nexpect accept 198.51.100.7\n",
  });
  mkdirSync(join(folder, "north"));
  writeFileSync(join(folder, "north", "list.imcrules"), "reject any\nexpect reject 203.0.113.9\n");
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host, { settings: { "testing.openTesting": "neverOpen", "files.autoSave": "off" } });
    page = await session.open(folder, "office.imcrules");
    await page.locator(".codelens-decoration", { hasText: "2 expectations hold" }).first().waitFor();
  });
  afterAll(() => session?.close());

  const rows = () => page.locator(".test-explorer .monaco-list-row");
  const row = (text: string) => rows().filter({ hasText: text }).first();
  const marks = (outcome: string) => page.locator(`.cgmr.testing-run-glyph.codicon-testing-${outcome}-icon`).count();
  const openTests = () => page.locator('.activitybar a.action-label[aria-label^="Testing"]').click();
  const states = async (text: string) => (await row(text).getAttribute("aria-label")) ?? "";

  test("expectations are marked as held or failed before anybody runs them", async () => {
    await expect.poll(() => marks("passed")).toBe(2);
    await picture(page, `${host}-proved`);
    await lineWith(page, "accept 10.0.0.0").click();
    await page.keyboard.press("Home");
    await page.keyboard.type("# ");
    await expect.poll(() => marks("passed")).toBe(1);
    await expect.poll(() => marks("failed")).toBe(1);
    await picture(page, `${host}-proved-no-more`);
    await page.keyboard.press("Control+z"); // Removes the space,
    await page.keyboard.press("Control+z"); // and then the #.
    await expect.poll(() => marks("passed")).toBe(2);
  });

  test("every expectation of the workspace is a test under its file, also of files that are not open", async () => {
    await openTests();
    await row("office.imcrules").waitFor();
    await row("branch.imcrules").waitFor();
    await row("branch.imcrules").click();
    await page.keyboard.press("ArrowRight");
    await row("office.imcrules").click();
    await page.keyboard.press("ArrowRight");
    await row("Strangers").waitFor();
  });

  test("a list that is removed and written again goes and comes back", async () => {
    const list = join(folder, "guest.imcrules");
    writeFileSync(list, "reject any\nexpect reject 203.0.113.9\n");
    await row("guest.imcrules").waitFor();
    rmSync(list);
    await row("guest.imcrules").waitFor({ state: "detached" });
    writeFileSync(list, "reject any\nexpect reject 203.0.113.9\n");
    await row("guest.imcrules").waitFor();
    rmSync(list);
    await row("guest.imcrules").waitFor({ state: "detached" });
  });

  test("the lists of a renamed folder are shown under its new name", async () => {
    await row("north/list.imcrules").waitFor();
    await page.keyboard.press("Control+Shift+E");
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "north" }).first().click();
    await page.keyboard.press("F2");
    await page.locator(".explorer-folders-view .monaco-inputbox input").fill("south");
    await page.keyboard.press("Enter");
    await openTests();
    await row("south/list.imcrules").waitFor();
    await row("north/list.imcrules").waitFor({ state: "detached" });
  });

  test("the lists of a folder that is renamed, removed or added outside of the editor follow it", async () => {
    renameSync(join(folder, "south"), join(folder, "west"));
    await row("west/list.imcrules").waitFor();
    await row("south/list.imcrules").waitFor({ state: "detached" });
    const elsewhere = join(temporaryFolder({}), "away");
    renameSync(join(folder, "west"), elsewhere);
    await row("west/list.imcrules").waitFor({ state: "detached" });
    renameSync(elsewhere, join(folder, "north"));
    await row("north/list.imcrules").waitFor();
  });

  test("one expectation is run alone", async () => {
    await row("expect accept 198.51.100.7").hover();
    await row("expect accept 198.51.100.7").locator(".action-label.codicon-testing-run-icon").click();
    await expect.poll(() => states("expect accept 198.51.100.7")).toContain("Failed");
  });

  test("the tree follows what is typed", async () => {
    await lineWith(page, "expect accept 10.1.2.3").click();
    await page.keyboard.press("End");
    await page.keyboard.type("\nexpect accept 192.0.2.7");
    await row("expect accept 192.0.2.7").waitFor();
    await page.keyboard.press("Control+Shift+K");
    await row("expect accept 192.0.2.7").waitFor({ state: "detached" });
  });

  test("all expectations are run", async () => {
    await runCommand(page, "Test: Run All Tests");
    await expect.poll(() => states("branch.imcrules")).toContain("Failed");
    await expect.poll(() => states("office.imcrules")).toContain("Passed");
    await picture(page, `${host}-test-explorer`);
  });

  test("an edit that turns an outcome marks the shown ones as out of date", async () => {
    await page.locator(".tab", { hasText: "office.imcrules" }).click();
    await lineWith(page, "accept 10.0.0.0").click();
    await page.keyboard.press("Home");
    await page.keyboard.type("# ");
    await expect.poll(() => states("expect accept 10.1.2.3")).toContain("outdated");
    await picture(page, `${host}-out-of-date`);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
  });

  test("a failure is shown at its line, with the expected and the actual verdict", async () => {
    await page.locator(".tab", { hasText: "office.imcrules" }).click();
    await lineWith(page, "accept 10.0.0.0").click();
    await page.keyboard.press("Home");
    await page.keyboard.type("# ");
    await runCommand(page, "Test: Run Tests in Current File");
    await expect.poll(() => states("office.imcrules")).toContain("Failed");
    await page.getByText("!= accepted").first().waitFor();
    await picture(page, `${host}-test-failure`);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
  });

  test("coverage shows the rules that no expectation depends on", async () => {
    await lineWith(page, "accept 10.0.0.0").click();
    await runCommand(page, "Test: Run Tests with Coverage in Current File");
    // In the order of the rules: an expectation depends on the first, and none on the second.
    await expect
      .poll(() => page.locator(".coverage-deco-gutter").evaluateAll((marks) => marks.map(({ className }) => className)))
      .toEqual([expect.stringContaining("coverage-deco-hit"), expect.stringContaining("coverage-deco-miss")]);
    await picture(page, `${host}-coverage`);
  });

  test("a continuous run tests the file again after each edit", async () => {
    await runCommand(page, "Test: Start Continuous Run");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Run" }).first().click();
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await lineWith(page, "accept 10.0.0.0").click();
    await page.keyboard.press("Home");
    await page.keyboard.type("# ");
    await expect.poll(() => states("office.imcrules")).toContain("Failed");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await expect.poll(() => states("office.imcrules")).toContain("Passed");
    await picture(page, `${host}-continuous`);
  });
});
