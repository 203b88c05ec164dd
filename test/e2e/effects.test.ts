import { execFileSync } from "node:child_process";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, lineWith, picture, runCommand, type Session, startSession } from "./support/session.js";

const office = `# the office
default reject
accept 10.0.0.0      255.0.0.0
reject 10.1.0.0      255.255.0.0
accept 192.0.2.0     255.255.255.0
accept 192.0.0.0     255.255.0.0
`;

describe.each(hosts)("the effect of a file and of an edit in the %s host", (host) => {
  const folder = temporaryFolder({ "office.imcrules": office, "old.imcrules": "default reject\naccept 10.0.0.0/9\n" });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    const git = (...words: string[]) =>
      execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...words], { cwd: folder });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "The list as it was");
    session = await startSession(host, { settings: { "files.autoSave": "off" } });
    page = await session.open(folder, "office.imcrules");
    await page.locator(".squiggly-warning").first().waitFor();
  });
  afterAll(() => session?.close());

  const status = () => page.locator('.statusbar-item[id="imc-rules.imc-rules.imcrules.summary"]');
  const open = (name: string) => page.locator(`.tab[data-resource-name="${name}"]`).first().click();

  test("the status bar sums up the verdicts of the file", async () => {
    await status().filter({ hasText: "default reject · accepts IPv4: 16.8 million (0.4 %) · 1 problem" }).waitFor();
  });

  test("a click on the status bar shows every range with its verdict and its line", async () => {
    await status().locator("a").click();
    await lineWith(page, "Effective policy of office.imcrules").waitFor();
    await lineWith(page, "10.0.0.0/8").filter({ hasText: "line 3" }).waitFor();
    await picture(page, `${host}-policy`);
  });

  test("the policy is updated while the file is edited, and its lines are links", async () => {
    await open("office.imcrules");
    await lineWith(page, "accept 192.0.0.0").click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("accept 203.0.113.0/24");
    await page.locator(".tab", { hasText: "Effective policy" }).first().click();
    const line = page.locator(".view-line", { hasText: "203.0.113.0/24" }).filter({ hasText: "line 7" });
    await line.waitFor();
    // The report may be laid out again between the search for a link and the click. The link opens the file in the group of the report.
    const link = line.locator(".detected-link", { hasText: "line" }).first();
    const there = page.locator(".statusbar-item", { hasText: "Ln 7, Col 1" });
    await vi.waitFor(
      async () => {
        if (!(await there.isVisible())) await link.click({ modifiers: ["Control"], timeout: 5_000 });
        await there.waitFor({ timeout: 5_000 });
      },
      { timeout: 60_000 },
    );
  });

  test("until the file is saved the status bar shows only the effect, and a click lists the addresses", async () => {
    await expect.poll(() => status().innerText()).toMatch(/^\s*256 more addresses accepted\s*$/);
    await picture(page, `${host}-status-changed`);
    await status().locator("a").click();
    await lineWith(page, "Policy differences: the saved file →").waitFor();
    await lineWith(page, "Now accepted · IPv4: 256").waitFor();
    await page.locator(".view-line", { hasText: "203.0.113.0/24" }).filter({ hasText: "before" }).waitFor();
    await picture(page, `${host}-effect`);
  });

  test("the effect since the last commit is shown and listed after the file is saved, beside the file", async () => {
    await open("office.imcrules");
    await page.keyboard.press("Control+s");
    await status().filter({ hasText: "256 more addresses accepted since Git HEAD · default reject" }).waitFor();
    await picture(page, `${host}-status-head`);
    await status().locator("a").click();
    await lineWith(page, "Policy differences: Git HEAD →").waitFor();
    // The file stays in sight.
    expect(await page.locator(".editor-group-container").count()).toBe(2);
    await lineWith(page, "default reject").waitFor();
    await lineWith(page, "Now accepted · IPv4: 256").waitFor();
    await picture(page, `${host}-effect-head`);
  });

  test("in a diff with the last commit, hovers show what the rules of either side decide, and the old side has no squiggles", async () => {
    await runCommand(page, "View: Join All Editor Groups");
    await lineWith(page, "default reject").click();
    // The command does nothing until the Git extension knows the changes.
    await vi.waitFor(
      async () => {
        await runCommand(page, "Git: Open Changes");
        await page.locator(".monaco-diff-editor").first().waitFor({ timeout: 5_000 });
      },
      { timeout: 60_000 },
    );
    const underlined = (side: string) => page.locator(`.monaco-diff-editor .editor.${side} .squiggly-warning`);
    await underlined("modified").first().waitFor();
    expect(await underlined("original").count()).toBe(0);
    for (const side of ["original", "modified"]) {
      const line = page.locator(`.monaco-diff-editor .editor.${side} .view-line`, { hasText: /accept\s192\.0\.2\.0/ });
      const hover = "Decides all 256 addresses";
      // The diff editor changes its layout once the diff is computed, which closes the hover.
      await vi.waitFor(
        async () => {
          await page.mouse.move(1, 1);
          await line.locator("span span", { hasText: "accept" }).first().hover();
          await page.locator(".monaco-hover:visible", { hasText: hover }).waitFor({ timeout: 5_000 });
        },
        { timeout: 60_000 },
      );
      await picture(page, `${host}-changes-${side}`);
      await page.mouse.move(1, 1);
      await page.locator(".monaco-hover:visible", { hasText: "Decides" }).waitFor({ state: "detached" });
    }
  });

  test("two files are compared", async () => {
    await open("office.imcrules");
    await runCommand(page, "IMC Rules: Compare Policy with File");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "old.imcrules" }).first().click();
    await lineWith(page, "Policy differences: old.imcrules →").waitFor();
    await page.locator(".view-line", { hasText: "10.128.0.0/9" }).filter({ hasText: "line 3" }).waitFor();
    await picture(page, `${host}-effect-file`);
  });
});
