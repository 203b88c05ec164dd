import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import {
  type Host,
  lineWith,
  noteBehind,
  picture,
  runCommand,
  type Session,
  samples,
  startSession,
  wordIn,
} from "./support/session.js";

const list = `# the smart host and its network
default reject
accept 192.0.2.10    255.255.255.255
accept 10.0.0.0      255.0.0.0
reject 10.1.0.0      255.255.0.0
accept 192.0.2.0     255.255.0.255
accept 10.0.0.0 8
`;

describe.each<Host>(["node", "web"])("with the extension in the %s host", (host) => {
  // A folder for each host, since VS Code in a browser saves by itself what the tests type.
  const folder = temporaryFolder({ "list.imcrules": list, "closed.imcrules": "acept 192.0.2.1\n" });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host);
    page = await session.open(folder, "list.imcrules");
  });
  afterAll(() => session?.close());

  test("errors and warnings are underlined while the file is open", async () => {
    await page.locator(".squiggly-error").first().waitFor();
    await page.locator(".squiggly-warning").first().waitFor();
    await picture(page, `${host}-squiggles`);
  });

  test("a rule that never fires is faded", async () => {
    await page.locator(".squiggly-inline-unnecessary").first().waitFor();
    const faded = await page.locator(".squiggly-inline-unnecessary").allInnerTexts();
    expect(faded.join("").replaceAll("\u00a0", " ")).toContain("reject 10.1.0.0");
  });

  test("accept and reject have different colours", async () => {
    const colourOf = (word: string) =>
      wordIn(page, word === "accept" ? "accept 192.0.2.10" : "default reject", word).evaluate(
        (node) => getComputedStyle(node).color,
      );
    // The editor colours a line after it has drawn it.
    await expect.poll(async () => (await colourOf("accept")) !== (await colourOf("reject"))).toBe(true);
  });

  test("a lens above the file sums up its verdicts, and a click tests a connection", async () => {
    await page.locator(".codelens-decoration", { hasText: "4 rules · accepts" }).first().waitFor();
    await page.locator(".codelens-decoration a", { hasText: "Test connection" }).first().click();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Type client addresses" }).waitFor();
    await page.keyboard.press("Escape");
  });

  test("a mask is followed by its prefix length", async () => {
    await expect.poll(() => shownLines(page)).toMatch(/accept 10\.0\.0\.0 +255\.0\.0\.0\s*\/8/);
  });

  test("hovering over a mask explains it", async () => {
    await wordIn(page, "accept 192.0.2.10", "255.255.255.255").hover();
    await page.locator(".monaco-hover", { hasText: "Wildcard" }).first().waitFor();
    await picture(page, `${host}-hover-mask`);
    await page.keyboard.press("Escape");
  });

  test("hovering over an action shows what the rule decides", async () => {
    await wordIn(page, "accept 10.0.0.0 ", "accept").hover();
    await page.locator(".monaco-hover", { hasText: "Decides all 16,777,216 addresses" }).first().waitFor();
    await picture(page, `${host}-hover-action`);
    await page.mouse.move(900, 600);
  });

  test("the Problems panel lists the findings", async () => {
    await openProblems(page);
    const rows = page.locator(".markers-panel .monaco-list-row");
    await rows.filter({ hasText: "Never fires: line 4 accepts" }).first().waitFor();
    await rows.filter({ hasText: "A space before the prefix length" }).first().waitFor();
    await picture(page, `${host}-problems`);
  });

  test("a file that is not open is listed too", async () => {
    await openProblems(page);
    const rows = page.locator(".markers-panel .monaco-list-row");
    await rows.filter({ hasText: "closed.imcrules" }).first().waitFor();
  });

  const toCode = {
    "in the Problems panel": async () => {
      await openProblems(page);
      return page.locator(".markers-panel .monaco-list-row a", { hasText: "shadowed-rule" }).first();
    },
    "in a hover": async () => {
      await wordIn(page, "reject 10.1.0.0", "10.1.0.0").hover();
      return page.locator(".monaco-hover a.code-link", { hasText: "shadowed-rule" }).first();
    },
    // An error comes before warnings.
    "in the peek of a problem": async () => {
      await lineWith(page, "# the smart host").click();
      await runCommand(page, "Go to Next Problem (Error, Warning, Info)");
      return page.locator("a.code-link:not(.monaco-hover *)", { hasText: "invalid-mask" }).first();
    },
  };

  test.each(Object.entries(toCode))("the code of a finding %s opens its page", async (_, findLink) => {
    const link = await findLink();
    const code = await link.innerText();
    // Behind a long message the link is out of sight.
    await link.dispatchEvent("click", { ctrlKey: true });
    const preview = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await preview.locator("h1", { hasText: code }).waitFor();
    await picture(page, `${host}-finding-page`);
    await runCommand(page, "View: Close Editor");
    await lineWith(page, "# the smart host").waitFor();
  });

  test("accept and reject have the colours of the extension", async () => {
    const colourOf = (line: string, word: string) =>
      wordIn(page, line, word).evaluate((node) => getComputedStyle(node).color);
    await expect.poll(() => colourOf("accept 192.0.2.10", "accept")).toBe("rgb(71, 229, 188)");
    await expect.poll(() => colourOf("default reject", "reject")).toBe("rgb(255, 87, 61)");
  });

  test("a connection test answers while the address is typed", async () => {
    await lineWith(page, "# the smart host").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    const input = page.locator(".quick-input-widget input");
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "Type client addresses" }).waitFor();
    await input.fill("10.1.2");
    await rows.filter({ hasText: "Type client addresses" }).waitFor();
    await input.fill("10.1.2.3");
    await rows.filter({ hasText: "Accepted by line 4" }).waitFor();
    await rows.filter({ hasText: "Line 5 also matches" }).waitFor();
    await picture(page, `${host}-test-connection`);
    await input.fill("203.0.113.300");
    await rows.filter({ hasText: "is not an IP address" }).waitFor();
    await input.fill("203.0.113.9");
    await rows.filter({ hasText: "Rejected by default" }).waitFor();
  });

  test("Enter reveals and marks the line that decides, until the next edit", async () => {
    await page.locator(".quick-input-widget input").fill("10.1.2.3");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Accepted by line 4" }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => noteBehind(page, "accept 10.0.0.0 ")).toContain("10.1.2.3 is accepted here");
    await picture(page, `${host}-deciding-line`);
    await lineWith(page, "# the smart host").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" and more");
    await expect.poll(() => noteBehind(page, "accept 10.0.0.0 ")).not.toContain("is accepted here");
  });

  test("after the jump to that line only its marks are shown, and Escape removes them", async () => {
    await lineWith(page, "# the smart host").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await page.locator(".quick-input-widget input").fill("10.1.2.3");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Accepted by line 4" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".statusbar-item", { hasText: "Ln 4, Col 1" }).waitFor();
    await expect.poll(() => noteBehind(page, "accept 10.0.0.0 ")).toContain("10.1.2.3 is accepted here");
    expect(await page.locator(".view-overlays .wordHighlight, .view-overlays .wordHighlightStrong").count()).toBe(0);
    await page.keyboard.press("Escape");
    await expect.poll(() => noteBehind(page, "accept 10.0.0.0 ")).not.toContain("is accepted here");
  });

  test("while an address is typed the deciding line is marked, and Escape leaves everything as it was", async () => {
    await lineWith(page, "# the smart host").click();
    await page.keyboard.press("Home");
    const position = page.locator(".statusbar-item", { hasText: "Ln 1, Col 1" });
    await position.waitFor();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await page.locator(".quick-input-widget input").fill("10.1.2.3");
    await expect.poll(() => noteBehind(page, "accept 10.0.0.0 ")).toContain("10.1.2.3 is accepted here");
    await picture(page, `${host}-test-preview`);
    await page.keyboard.press("Escape");
    await expect.poll(() => noteBehind(page, "accept 10.0.0.0 ")).not.toContain("is accepted here");
    await position.waitFor();
  });

  test("the changes of a whole file are in the menu of source actions", async () => {
    await lineWith(page, "accept 192.0.2.10").click();
    await runCommand(page, "Source Action...");
    await page.locator(".action-widget .monaco-list-row", { hasText: "Convert all" }).first().waitFor();
    await picture(page, `${host}-source-actions`);
    await page.keyboard.press("Escape");
  });

  test("the output channel begins with the versions", async () => {
    await runCommand(page, "IMC Rules: Show Output");
    await page
      .locator(".output-view .view-line", { hasText: /IMC.Rules.0\.1\.0,/ })
      .first()
      .waitFor();
    await runCommand(page, "View: Toggle Panel Visibility");
  });

  test("a double click selects the whole address", async () => {
    await wordIn(page, "accept 192.0.2.10", "192.0.2.10").dblclick();
    await page.locator(".statusbar-item", { hasText: `(${"192.0.2.10".length} selected)` }).waitFor();
  });

  test("the broken sample opens with every severity underlined and listed", async () => {
    const sample = await session.open(samples, "broken.imcrules");
    for (const severity of ["error", "warning", "info"])
      await sample.locator(`.squiggly-${severity}`).first().waitFor();
    await openProblems(sample);
    await sample.locator(".markers-panel .monaco-list-row", { hasText: "Another program's word" }).first().waitFor();
    await picture(sample, `${host}-broken-sample`);
    await sample.close();
  });

  test("the address at the cursor is offered", async () => {
    await wordIn(page, "accept 192.0.2.10", "192.0.2.10").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await expect.poll(() => page.locator(".quick-input-widget input").inputValue()).toBe("192.0.2.10");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Accepted by line 3" }).waitFor();
    await page.keyboard.press("Escape");
  });

  test("the title of a quick fix counts what it changes, and a click applies it", async () => {
    await lineWith(page, "reject 10.1.0.0").click();
    await page.keyboard.press("Control+.");
    const menu = page.locator(".action-widget .monaco-list-row");
    const move = menu.filter({ hasText: "Move above line 4 (65,536 more addresses rejected)" });
    await move.waitFor();
    await menu.filter({ hasText: "Remove rule" }).waitFor();
    await picture(page, `${host}-quick-fix`);
    await move.click();
    await expect.poll(() => shownLines(page)).toMatch(/reject 10\.1\.0\.0.*\n.*accept 10\.0\.0\.0 /);
  });

  test("formatting lays rules out in columns", async () => {
    await lineWith(page, "accept 10.0.0.0 8").click();
    await page.keyboard.press("Home");
    await page.keyboard.type("ACCEPT 198.51.100.10 # one");
    await page.keyboard.press("Enter");
    await runCommand(page, "Format Document");
    await lineWith(page, "accept 198.51.100.10  ").waitFor();
    await picture(page, `${host}-formatted`);
  });
});

async function openProblems(page: Page): Promise<void> {
  const panel = page.locator(".markers-panel");
  if (!(await panel.isVisible())) await page.keyboard.press("Control+Shift+M");
  await panel.waitFor();
}

/** Returns the lines on the screen, from top to bottom. */
function shownLines(page: Page): Promise<string> {
  return page.locator(".view-line").evaluateAll((nodes) =>
    nodes
      .map((node) => ({ top: node.getBoundingClientRect().top, text: node.textContent?.replaceAll("\u00a0", " ") }))
      .sort((one, other) => one.top - other.top)
      .map(({ text }) => text)
      .join("\n"),
  );
}
