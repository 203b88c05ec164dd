import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

  /** Whether there are suggestions; where keys came faster than they did, the last one is typed once more. */
  const suggestedAt = async (last: string): Promise<boolean> => {
    const isShown = await page.locator(".suggest-widget.visible .monaco-list-row").first().isVisible();
    if (!isShown) {
      await page.keyboard.press("Backspace");
      await page.keyboard.type(last);
    }
    return isShown;
  };

  test("Enter behind a line that is complete ends the line, whatever is suggested", async () => {
    await lineWith(page, "accept 10.1.0.0/16").click();
    await page.keyboard.press("End");
    for (const line of ["accept 198.51.100.0 ", "accept 10.1.0.0"]) {
      await page.keyboard.press("Enter");
      await page.keyboard.type(line);
      if (!line.endsWith(" ")) await expect.poll(() => suggestedAt("0"), { interval: 2000 }).toBe(true);
      await picture(page, `${host}-completion-${line.endsWith(" ") ? "space" : "word"}`);
    }
    await page.keyboard.press("Enter");
    await page.keyboard.type("# end");
    await expect.poll(() => text(page)).toMatch(/accept 198\.51\.100\.0\s+accept 10\.1\.0\.0\s+# end/);
  });

  test("a completion is accepted with its mask", async () => {
    await lineWith(page, "accept 10.1.0.0/16").click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("accept 192.0.2.0 ");
    await page.keyboard.type("255.255.255.0");
    const suggestion = page.locator(".suggest-widget .monaco-list-row", { hasText: "255.255.255.0" }).first();
    await suggestion.waitFor();
    await picture(page, `${host}-completion`);
    await suggestion.click();
    await page.locator(".suggest-widget.visible").waitFor({ state: "detached" });
    await expect.poll(() => text(page)).toMatch(/accept 192\.0\.2\.0 +255\.255\.255\.0/);
  });

  test("saving lays the file out and removes what only repeats other rules", async () => {
    await page.keyboard.press("Control+s");
    await page.locator(".tab.dirty").waitFor({ state: "detached" });
    await lineWith(page, "accept 10.1.0.0/16").waitFor({ state: "detached" });
    await expect.poll(() => text(page)).toMatch(/accept 10\.0\.0\.0\/8/);
    await picture(page, `${host}-saved`);
  });

  test("the findings of a file that is not open follow when it is renamed, and go when it is deleted", async () => {
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

/** The lines of the editor, from top to bottom, with plain blanks. */
function text(page: Page): Promise<string> {
  return page
    .locator(".monaco-editor .view-line")
    .allInnerTexts()
    .then((lines) => lines.join("\n").replaceAll("\u00a0", " "));
}
