import { afterEach, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { picture, runCommand, type Session, startSession } from "./support/session.js";

const folder = temporaryFolder({
  "office.imcrules":
    "default reject\naccept 10.0.0.0 255.0.0.0\nreject 10.1.0.0 255.255.0.0\naccept 192.0.2.0 255.255.255.0\naccept 192.0.0.0 255.255.0.0\n",
});

let session: Session | undefined;
afterEach(() => session?.close());

test.each([
  ["Default Light Modern", "vs", "light"],
  ["Default High Contrast", "hc-black", "contrast-dark"],
  ["Default High Contrast Light", "hc-light", "contrast-light"],
])("in %s icons and words show what colours show", async (theme, kind, name) => {
  session = await startSession("node", { settings: { "workbench.colorTheme": theme } });
  const page = await session.open(folder, "office.imcrules");
  await page.locator(`.monaco-workbench.${kind}`).waitFor();
  await page.locator(".squiggly-warning").first().waitFor();
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
});
