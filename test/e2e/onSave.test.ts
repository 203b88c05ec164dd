import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, lineWith, picture, type Session, startSession } from "./support/session.js";

const list = `default reject
accept 10.0.0.0/8
accept 10.1.0.0/16
`;

describe.each(hosts)("while a file is written in the %s host", (host) => {
  const folder = temporaryFolder({ "list.imcrules": list, "closed.imcrules": "acept 192.0.2.1\n" });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host, {
      settings: {
        "files.autoSave": "off",
        "editor.formatOnSave": true,
        "editor.codeActionsOnSave": { "source.fixAll.imcrules": "explicit" },
      },
    });
    page = await session.open(folder, "list.imcrules");
    await page.locator(".squiggly-inline-unnecessary").first().waitFor();
  });
  afterAll(() => session?.close());

  const rows = () => page.locator(".markers-panel .monaco-list-row");

  const suggestions = () => page.locator(".suggest-widget.visible .monaco-list-row");
  const focused = () => page.locator(".suggest-widget.visible .monaco-list-row.focused");

  /** Types at the end of the file. Moving there closes what the editor opened for the line before. */
  const typeLine = async (line: string) => {
    await page.keyboard.press("Control+End");
    await page.keyboard.type(line);
  };

  /**
   * Types a key until a suggestion is shown, and returns it. VS Code does not ask again if an answer came too late for a key, but the
   * next key makes it ask.
   */
  const typeForSuggestion = async (key: string, label: string) => {
    const suggestion = suggestions().filter({ hasText: label }).first();
    await vi.waitFor(
      async () => {
        await page.keyboard.type(key);
        await suggestion.waitFor({ timeout: 5_000 }).catch(async (error: unknown) => {
          await page.keyboard.press("Backspace");
          throw error;
        });
      },
      { timeout: 60_000 },
    );
    return suggestion;
  };

  test("Enter ends a complete line and writes nothing else", async () => {
    await lineWith(page, "accept 10.1.0.0/16").click();
    await typeLine("accept 10.3.0.0 ");
    // The server answers in order, so once the parameters are shown, suggestions would have been requested too.
    await page.locator(".parameter-hints-widget.visible").waitFor();
    await picture(page, `${host}-behind-an-address`);
    expect(await suggestions().count()).toBe(0);
    await page.keyboard.press("Enter");
    await typeLine("# next");
    await expect.poll(() => text(page)).toMatch(/accept 10\.3\.0\.0 *\n# next/);
  });

  test("no suggestion is selected while an address is typed, so that Enter ends the line", async () => {
    await page.keyboard.press("Enter");
    await typeLine("accept 10.0.0.");
    await typeForSuggestion("0", "10.0.0.0/8");
    await picture(page, `${host}-while-an-address-is-typed`);
    expect(await focused().count()).toBe(0);
    await page.keyboard.press("Enter");
    await typeLine("# after");
    await expect.poll(() => text(page)).toMatch(/accept 10\.0\.0\.0 *\n# after/);
  });

  test("a slash suggests prefix lengths, that of the network of the address first", async () => {
    await page.keyboard.press("Enter");
    await typeLine("accept 10.3.0.0");
    await typeForSuggestion("/", "16");
    await picture(page, `${host}-lengths`);
    expect(await suggestions().first().getAttribute("aria-label")).toMatch(/^16\b/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => text(page)).toMatch(/accept 10\.3\.0\.0\/16/);
  });

  test("requested suggestions after an address begin with the mask of its network", async () => {
    await page.keyboard.press("Enter");
    await typeLine("accept 10.4.0.0 ");
    await page.keyboard.press("Control+Space");
    await focused().first().waitFor();
    await picture(page, `${host}-masks`);
    expect(await focused().getAttribute("aria-label")).toMatch(/^255\.255\.0\.0\b/);
    await page.keyboard.press("Escape");
  });

  test("accepting a completion writes the mask", async () => {
    await page.keyboard.press("Enter");
    await typeLine("accept 192.0.2.0 ");
    await page.keyboard.type("255.255.255");
    const suggestion = await typeForSuggestion(".", "255.255.255.0");
    await picture(page, `${host}-completion`);
    await suggestion.click();
    await page.locator(".suggest-widget.visible").waitFor({ state: "detached" });
    await expect.poll(() => text(page)).toMatch(/accept 192\.0\.2\.0 +255\.255\.255\.0/);
  });

  test("saving lays the file out and removes redundant rules", async () => {
    await page.keyboard.press("Control+s");
    await page.locator(".tab.dirty").waitFor({ state: "detached" });
    await lineWith(page, "accept 10.1.0.0/16").waitFor({ state: "detached" });
    await expect.poll(() => text(page)).toMatch(/accept 10\.0\.0\.0\/8/);
    await picture(page, `${host}-saved`);
  });

  test("the findings of a closed file move when it is renamed, and vanish when it is deleted", async () => {
    await page.keyboard.press("Control+Shift+M");
    await rows().filter({ hasText: "closed.imcrules" }).first().waitFor();
    renameSync(join(folder, "closed.imcrules"), join(folder, "renamed.imcrules"));
    await rows().filter({ hasText: "renamed.imcrules" }).first().waitFor();
    await rows().filter({ hasText: "closed.imcrules" }).first().waitFor({ state: "detached" });
    await picture(page, `${host}-renamed`);
    rmSync(join(folder, "renamed.imcrules"));
    await rows().filter({ hasText: "renamed.imcrules" }).first().waitFor({ state: "detached" });
  });
});

/** Returns the lines of the editor, from top to bottom, with plain spaces. */
function text(page: Page): Promise<string> {
  return page
    .locator(".monaco-editor .view-line")
    .allInnerTexts()
    .then((lines) => lines.join("\n").replaceAll("\u00a0", " "));
}
