import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, picture, runCommand, type Session, startSession } from "./support/session.js";

const hba = `# TYPE  DATABASE  USER    ADDRESS         METHOD
hostssl app       deploy  10.0.0.0/8      scram-sha-256
host    app       app     10.1.0.0/16     reject
host    app       app     10.1.2.0/24     md5
host    all       all     10.0.0.0 8      md5
host    all       all     10.0.0.0/8      md5
`;
const haproxy = `frontend www
  mode http
  acl office src 10.0.0.0/8
  http-request allow if office
  http-request deny if { src 10.1.0.0/16 }
  http-request deny if { src 192.0.2.0/24 } !{ path /health }
  acl office src 192.168.0.0/16
`;
const allow = "sshd: 10.13.0.0/16 # not ALL\nALL: 0.0.0.0/0 : DENY\n";
const deny = "ALL: ALL";

describe.each(hosts)("rules with other conditions in the %s host", (host) => {
  const folder = temporaryFolder({
    "pg_hba.conf": hba,
    "haproxy.cfg": haproxy,
    "hosts.allow": allow,
    "hosts.deny": deny,
  });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host);
    page = await session.open(folder, "pg_hba.conf");
  });
  afterAll(() => session?.close());

  const problem = (text: string) => page.locator(".markers-panel .monaco-list-row", { hasText: text });
  const answer = (text: string) => page.locator(".quick-input-list .monaco-list-row", { hasText: text });
  const input = () => page.locator(".quick-input-widget input");

  test("a rule that a rule of the same condition hides is a problem, and a length in the mask's column", async () => {
    await page.locator(".squiggly-error").first().waitFor();
    await page.keyboard.press("Control+Shift+M");
    await problem("This is the mask 0.0.0.8").waitFor();
    await problem("Never fires: line 3 rejects all 256 addresses").waitFor();
    await picture(page, `${host}-hba-problems`);
  });

  test("traps of HAProxy and of TCP wrappers are problems, also of closed files", async () => {
    // The panel renders only the rows that it has room for.
    const filter = page.getByPlaceholder(/^Filter \(e\.g\. text/);
    for (const text of ["Adds to the ACL", "These are more clients", "Denies everyone: the end of line"]) {
      await filter.fill(text);
      await problem(text).waitFor();
    }
    await filter.fill("");
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "haproxy.cfg" }).dblclick();
    await page.locator(".squiggly-warning").first().waitFor();
    await picture(page, `${host}-haproxy`);
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "hosts.allow" }).dblclick();
    await problem("matches nobody").waitFor();
    await picture(page, `${host}-hosts`);
    await page.keyboard.press("Control+Shift+M");
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "pg_hba.conf" }).dblclick();
    await page.locator(".squiggly-error").first().waitFor();
  });

  test("a connection test names the line that may turn it, until more is known of the connection", async () => {
    await runCommand(page, "IMC Rules: Test Connection from IP");
    await page.locator(".quick-input-title", { hasText: "pg_hba.conf" }).waitFor();
    await input().fill("10.1.2.3");
    await answer("unless line 3 applies (for connections to database app as user app)").first().waitFor();
    await picture(page, `${host}-hba-unless`);
    await page.locator('.quick-input-titlebar a[aria-label*="Say What Is Known"]').click();
    await page.locator(".quick-input-title", { hasText: "What Is Known" }).waitFor();
    await input().fill("database=app user=app");
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-title", { hasText: "database=app user=app" }).waitFor();
    await answer("Rejected by line 3").first().waitFor();
    await picture(page, `${host}-hba-given`);
    await page.keyboard.press("Escape");
  });
});
