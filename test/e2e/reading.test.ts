import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { vsix } from "../../scripts/package.mts";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, picture, runCommand, type Session, startSession } from "./support/session.js";

const hidden = "reject any\naccept 10.0.0.0 255.0.0.0\n";
const name = "a".repeat(60);

describe.each(hosts)("with the extension in the %s host", (host) => {
  const folder = temporaryFolder({
    "notes.txt": "The rules are beside.\n",
    "LIST.IMCRULES": hidden,
    [`${name}.IMCRULES`]: hidden,
    "left-out.IMCRULES": hidden,
    "imcrules.config.json": JSON.stringify({
      include: ["((a+)+)+x", "*"],
      exclude: [`${"*a".repeat(40)}*b`, "left-out.*"],
    }),
  });
  let session: Session;

  beforeAll(async () => {
    session = await startSession(host, { extensions: [vsix] });
  });
  afterAll(() => session?.close());

  test("files with their ending in any case activate the extension and are checked, and no glob takes long", async () => {
    const page = await session.open(folder, "notes.txt");
    const toast = page.locator(".notification-toast", { hasText: "include[0]: This glob holds more than" });
    await toast.waitFor();
    expect(await page.locator(".notification-toast").count()).toBe(1);
    await picture(page, `${host}-glob`);
    await runCommand(page, "Problems: Focus on Problems View");
    const rows = page.locator(".markers-panel .monaco-list-row");
    for (const file of ["LIST.IMCRULES", `${name}.IMCRULES`]) await rows.filter({ hasText: file }).first().waitFor();
    expect(await rows.filter({ hasText: "left-out" }).count()).toBe(0);
    // A file named in capitals opens as a rule file.
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "LIST.IMCRULES" }).click();
    await page.locator(".squiggly-warning").first().waitFor();
    await page.close();
  });
});
