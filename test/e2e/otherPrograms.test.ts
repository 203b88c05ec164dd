import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { built } from "../support/built.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { directiveColour, nginxColours, nginxHover, packNginxExtension } from "./support/nginxExtension.js";
import { hosts, lineWith, picture, runCommand, type Session, startSession, wordIn } from "./support/session.js";

/** Postfix skips the second rule: its host bits are set. The last rule never fires. */
const table = `# who may send mail to us
10.1.0.0/16     REJECT not from here
10.2.3.4/16     REJECT
10.0.0.0/8      OK
10.1.2.3        OK
`;
/** The second rule of each block never fires. */
const site = `# who may see the site
server {
  location /admin {
    allow 10.0.0.0/8;
    allow 10.1.2.3;
    deny all;
  }
  location /api {
    deny 10.1.0.0/16;
    deny 10.1.2.3;
    allow all;
  }
}
`;
const blocklist = "# spammers\n192.0.2.0/24\n198.51.100.7\n192.0.2.1\n";

describe.each(hosts)("lists of other programs in the %s host", (host) => {
  const folder = temporaryFolder({ "clients.cidr": table, "spammers.netset": blocklist, "access.txt": table });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host);
    page = await session.open(folder, "clients.cidr");
  });
  afterAll(() => session?.close());

  const problems = () => page.locator(".markers-panel .monaco-list-row");
  const language = () => page.locator(".statusbar-item", { hasText: "Plain Text" });

  test("a Postfix table is underlined where Postfix skips a rule, and stays plain text", async () => {
    await page.locator(".squiggly-error").first().waitFor();
    await language().waitFor();
    await page.keyboard.press("Control+Shift+M");
    await problems().filter({ hasText: "Postfix skips" }).waitFor();
    // The findings of the closed file do not remain beside those of the open one.
    await expect.poll(() => problems().filter({ hasText: "Postfix skips" }).count()).toBe(1);
    await page.keyboard.press("Control+Shift+M");
  });

  test("a hover begins with the name of the program", async () => {
    await wordIn(page, "10.1.0.0/16", "REJECT").hover();
    await page.locator(".monaco-hover", { hasText: "Postfix reads this as" }).first().waitFor();
    await picture(page, `${host}-postfix-hover`);
    await page.mouse.move(1, 1);
  });

  test("a connection test answers for the table, and the status bar names the program", async () => {
    await lineWith(page, "who may send").click();
    await page.locator(".statusbar-item", { hasText: "Postfix CIDR table · " }).waitFor();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await page.locator(".quick-input-title", { hasText: "clients.cidr" }).waitFor();
    await page.locator(".quick-input-widget input").fill("10.1.2.3");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Rejected by line 2" }).waitFor();
    await picture(page, `${host}-postfix-test`);
    await page.keyboard.press("Escape");
  });

  test("an edit is checked at once", async () => {
    await lineWith(page, "10.2.3.4/16").click();
    await page.keyboard.press("Home");
    for (let place = 0; place < "10.2.".length; place++) await page.keyboard.press("ArrowRight");
    await page.keyboard.type("0.0/16 REJECT\n#");
    await page.locator(".squiggly-error").first().waitFor({ state: "detached" });
    for (let undos = 0; undos < 3; undos++) await page.keyboard.press("Control+z");
    await page.locator(".squiggly-error").first().waitFor();
  });

  test("a plain list has each finding once, closed or open, and the button of the connection test", async () => {
    await page.keyboard.press("Control+Shift+M");
    const redundant = problems().filter({ hasText: "covered-rule" });
    await redundant.first().waitFor();
    expect(await redundant.count()).toBe(1);
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "spammers.netset" }).dblclick();
    await page.locator(".squiggly-warning, .squiggly-info").first().waitFor();
    await expect.poll(() => redundant.count()).toBe(1);
    await page.keyboard.press("Control+Shift+M");
    await page.locator('.editor-actions a[aria-label*="Test Connection from IP"]').waitFor();
    await picture(page, `${host}-plain-list`);
  });

  test("a file that nobody calls a list is left alone until a configuration says who reads it", async () => {
    const other = await session.open(folder, "access.txt");
    await lineWith(other, "10.2.3.4/16").waitFor();
    // The other list has its findings by now, and this file has none.
    await other.keyboard.press("Control+Shift+M");
    await other.locator(".markers-panel .monaco-list-row", { hasText: "clients.cidr" }).first().waitFor();
    expect(await other.locator(".squiggly-error").count()).toBe(0);
    await other.keyboard.press("Control+Shift+M");
    const lists = [{ files: "access.txt", format: "postfix-cidr" }];
    writeFileSync(join(folder, "imcrules.config.json"), JSON.stringify({ lists }));
    await other.locator(".squiggly-error").first().waitFor();
    await other.close();
  });
});

describe.each(hosts)("a configuration of nginx beside an extension for nginx, in the %s host", (host) => {
  const lists = [{ files: "*.conf", format: "nginx-access" }];
  const folder = temporaryFolder({ "site.conf": site, "imcrules.config.json": JSON.stringify({ lists }) });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    const extensions = [built("imcrules.vsix", "package"), await packNginxExtension()];
    session = await startSession(host, { extensions, settings: nginxColours });
    page = await session.open(folder, "site.conf");
    await page.locator(".squiggly-info").first().waitFor();
  });
  afterAll(() => session?.close());

  const colourOf = (line: string, word: string) =>
    wordIn(page, line, word).evaluate((node) => getComputedStyle(node).color);

  test("the file stays in the language of that extension", async () => {
    await page.locator(".statusbar-item", { hasText: "NGINX Conf" }).waitFor();
  });

  test("each block has its findings", async () => {
    await expect.poll(() => page.locator(".squiggly-info").count()).toBe(2);
  });

  test("the colours of that extension stay", async () => {
    expect(await colourOf("server {", "server")).toBe(directiveColour);
    expect(await colourOf("location /api", "location")).toBe(directiveColour);
    expect(await colourOf("allow all", "allow")).toBe(directiveColour);
    expect(await colourOf("deny all", "deny")).toBe(directiveColour);
  });

  test("a hover has the text of that extension and ours", async () => {
    await wordIn(page, "allow 10.0.0.0/8", "allow").hover();
    const hover = page.locator(".monaco-hover", { hasText: nginxHover }).first();
    await hover.filter({ hasText: "nginx reads this as" }).waitFor();
    await picture(page, `${host}-nginx-hover`);
    await page.mouse.move(1, 1);
  });

  test("a connection test answers for each block by its name", async () => {
    await lineWith(page, "who may see").click();
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await page.locator(".quick-input-title", { hasText: "site.conf" }).waitFor();
    await page.locator(".quick-input-widget input").fill("10.1.2.3");
    const answers = page.locator(".quick-input-list .monaco-list-row");
    const ofBlock = (block: string) => answers.filter({ hasText: block }).first().innerText();
    await answers.filter({ hasText: "/api" }).first().waitFor();
    await picture(page, `${host}-nginx-test`);
    expect(await ofBlock("/admin")).toContain("allowed by line 4");
    expect(await ofBlock("/api")).toContain("denied by line 9");
    await page.keyboard.press("Escape");
  });
});

describe.each(hosts)("a plain list of a hundred thousand networks in the %s host", (host) => {
  // The first network covers every tenth of the others.
  const networks = Array.from({ length: 100_000 }, (_, index) => {
    const first = index % 10 === 0 ? 10 : 11;
    return `${first}.${index >> 12}.${(index >> 4) & 255}.${(index & 15) << 4}/28`;
  });
  const folder = temporaryFolder({ "big.netset": ["10.0.0.0/8", ...networks].join("\n") });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host, { settings: { "editor.minimap.enabled": false } });
    page = await session.open(folder, "big.netset");
  });
  afterAll(() => session?.close());

  test("has the line with the number of its rules, and the findings", async () => {
    await page.locator(".codelens-decoration", { hasText: "100,001 " }).waitFor();
    await page.locator(".squiggly-info").first().waitFor();
    await picture(page, `${host}-large-plain-list`);
  });

  test("has a summary of the findings that are left out", async () => {
    await page.keyboard.press("Control+Shift+M");
    const problems = page.locator(".markers-panel .monaco-list-row");
    // The panel forgets a filter that is filled in while it opens.
    await problems.first().waitFor();
    await page.locator(".markers-panel-action-filter input, .viewpane-filter input").first().fill("not shown");
    await problems.filter({ hasText: "more findings are not shown" }).first().waitFor();
  });
});
