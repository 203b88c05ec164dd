import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, lineWith, picture, type Session, startSession } from "./support/session.js";

/** A hundred thousand rules. The first rule hides every tenth. */
const list = [
  "accept 10.0.0.0 255.0.0.0",
  ...Array.from({ length: 100_000 }, (_, host) => {
    const octets = `${(host >> 16) & 255}.${(host >> 8) & 255}.${host & 255}`;
    return host % 10 === 0 ? `reject 10.${octets} 255.255.255.255` : `accept 11.${octets} 255.255.255.255`;
  }),
  "reject any",
].join("\n");

describe.each(hosts)("a hundred thousand rules in the %s host", (host) => {
  const folder = temporaryFolder({ "large.imcrules": list });

  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host, { settings: { "editor.minimap.enabled": false } });
    page = await session.open(folder, "large.imcrules");
  });
  afterAll(() => session?.close());

  test("the editor accepts keys at once, before and while the findings arrive", async () => {
    await lineWith(page, "accept 10.0.0.0").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" # typed");
    await lineWith(page, "accept 10.0.0.0 255.0.0.0 # typed").waitFor();
    await page.locator(".squiggly-warning").first().waitFor();
  });

  test("the Problems panel shows how many findings are left out", async () => {
    await page.keyboard.press("Control+Shift+M");
    // The panel forgets a filter that is filled in while it opens.
    await page.locator(".markers-panel .monaco-list-row").first().waitFor();
    await page.locator(".markers-panel-action-filter input, .viewpane-filter input").first().fill("not shown");
    await page.locator(".markers-panel .monaco-list-row", { hasText: "more findings are not shown" }).first().waitFor();
    await picture(page, `${host}-large-problems`);
  });

  test("a rule that never fires is faded far beyond the findings that are shown", async () => {
    await lineWith(page, "accept 10.0.0.0").click();
    await page.keyboard.press("Control+g");
    await page.locator(".quick-input-widget input").fill(":90002");
    await page.keyboard.press("Enter");
    await lineWith(page, "reject 10.1.95.144").waitFor();
    await expect.poll(() => opacityOf("reject 10.1.95.144")).toBeLessThan(1);
    expect(await opacityOf("accept 11.1.95.145")).toBe(1);
    await picture(page, `${host}-large-faded`);
  });

  test("an edit there is answered: a rule that becomes a comment is no longer faded", async () => {
    await page.keyboard.press("Home");
    await page.keyboard.type("# ");
    await expect.poll(() => opacityOf("# reject 10.1.95.144")).toBe(1);
  });

  function opacityOf(line: string): Promise<number> {
    return lineWith(page, line).evaluate((node) =>
      Math.min(...[...node.querySelectorAll("span")].map((span) => Number(getComputedStyle(span).opacity))),
    );
  }
});
