import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../support/temporaryFolder.js";
import { picture, runCommand, type Session, startSession, wordIn } from "./support/session.js";

const folder = temporaryFolder({
  "office.imcrules":
    "default reject\naccept 10.0.0.0 255.0.0.0\nreject 10.1.0.0 255.255.0.0\naccept 192.0.2.0 255.255.255.0\naccept 192.0.0.0 255.255.0.0\n",
});

let session: Session;
let page: Page;
beforeAll(async () => {
  session = await startSession("node");
  page = await session.open(folder, "office.imcrules");
});
afterAll(() => session?.close());

const kindOf: Readonly<Record<string, "light" | "highContrast" | "highContrastLight">> = {
  light: "light",
  "contrast-dark": "highContrast",
  "contrast-light": "highContrastLight",
};
const rgb = (colour: string) =>
  `rgb(${[1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16)).join(", ")})`;
/** The two colours for each picture. */
const colours = Object.fromEntries(
  Object.entries(kindOf).map(([name, kind]) => [
    name,
    manifest.contributes.colors.map(({ defaults }) => rgb(defaults[kind])),
  ]),
);

/** The colour of each word in a line, as CSS has it. */
const colourOf = (page: Page, line: string, word: string) =>
  wordIn(page, line, word).evaluate((node) => getComputedStyle(node).color);

/** Chooses a theme from the list, which holds only those that were known when it opened. */
async function chooseTheme(theme: string): Promise<void> {
  await vi.waitFor(
    async () => {
      await page.keyboard.press("Escape");
      await runCommand(page, "Preferences: Color Theme");
      await page.locator(".quick-input-widget input").fill(theme);
      await page.locator(".quick-input-list .monaco-list-row", { hasText: theme }).first().click({ timeout: 5_000 });
    },
    { timeout: 120_000 },
  );
}

test.each([
  ["Light Modern", "vs", "light"],
  ["Dark High Contrast", "hc-black", "contrast-dark"],
  ["Light High Contrast", "hc-light", "contrast-light"],
])("in %s icons and words show what colours show", async (theme, kind, name) => {
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "office.imcrules" }).click();
  await page.locator(".squiggly-warning").first().waitFor();
  await chooseTheme(theme);
  await page.locator(`.monaco-workbench.${kind}`).waitFor();
  await page.locator(".squiggly-warning").first().waitFor();
  // The colours of the manifest, once the extension has them.
  const [accept, reject] = colours[name] ?? [];
  await expect.poll(() => colourOf(page, "accept 10.0.0.0", "accept")).toBe(accept);
  await expect.poll(() => colourOf(page, "reject 10.1.0.0", "reject")).toBe(reject);
  await picture(page, `${name}-words`);
  await runCommand(page, "IMC Rules: Test Connection from IP");
  await page.locator(".quick-input-widget input").fill("10.1.2.3, 203.0.113.9, 8.0.0.0/6");
  const answers = page.locator(".quick-input-list .monaco-list-row");
  await answers.filter({ hasText: "203.0.113.9: rejected" }).waitFor();
  await picture(page, `${name}-test-connection`);
  const icons = await answers.locator(".codicon").evaluateAll((nodes) => nodes.map((node) => node.className));
  expect(new Set(icons).size).toBeGreaterThan(2);
  await page.keyboard.press("Escape");
  await runCommand(page, "IMC Rules: Show Effective Policy");
  await page.locator(".view-line", { hasText: "Effective" }).first().waitFor();
  await picture(page, `${name}-policy`);
  await runCommand(page, "View: Close All Editors");
});
