import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { packFolder, vsix } from "../../scripts/package.mts";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { type Host, picture, runCommand, type Session, startSession } from "./support/session.js";

const folder = temporaryFolder({
  "list.imcrules": "accept 10.0.0.0 255.0.0.0\nreject 10.1.0.0 255.255.0.0\nreject any\n",
});
const virtualFiles = fileURLToPath(new URL("virtual-files", import.meta.url));

describe.each<Host>(["node", "web"])("with the extension in the %s host", (host) => {
  let session: Session;

  beforeAll(async () => {
    const packed = join(folder, "virtual-files.vsix");
    await packFolder(virtualFiles, packed);
    session = await startSession(host, {
      extensions: [vsix, packed],
      trust: false,
      settings: { "security.workspace.trust.startupPrompt": "never" },
    });
  });
  afterAll(() => session?.close());

  test("a workspace that is not trusted has diagnostics and connection tests", async () => {
    const page = await session.open(folder, "list.imcrules");
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await seesFindingsAndTestsConnections(page);
    await picture(page, `${host}-untrusted`);
  });

  test("a workspace that exists in memory only has them too", async () => {
    const page = await session.open("virtual:/files", "list.imcrules");
    await seesFindingsAndTestsConnections(page);
    await picture(page, `${host}-virtual`);
  });
});

async function seesFindingsAndTestsConnections(page: Page): Promise<void> {
  await page.locator(".squiggly-warning").first().waitFor();
  await runCommand(page, "IMC Rules: Test Connection from IP");
  await page.locator(".quick-input-widget input").fill("10.1.2.3");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Accepted by line 1" }).waitFor();
}
