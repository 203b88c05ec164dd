import assert from "node:assert";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { hosts, lineWith, picture, runCommand, type Session, startSession } from "./support/session.js";

describe.each(hosts)("with the language server beside the %s host", (host) => {
  const folder = temporaryFolder({ "list.imcrules": "accept 192.0.2.1\nreject any\n" });
  let session: Session;
  let page: Page;
  let crashes = 0;

  beforeAll(async () => {
    session = await startSession(host, { settings: { "imcrules.trace.server": "messages" } });
    page = await session.open(folder, "list.imcrules");
  });
  afterAll(() => session?.close());

  test("the output shows the messages between editor and server if a setting asks for them", async () => {
    await serverSees("firts");
    await runCommand(page, "IMC Rules: Show Output");
    await page.locator(".part.panel .view-line", { hasText: "Received response" }).first().waitFor();
    await picture(page, `${host}-output`);
    await page.keyboard.press("Control+j");
  });

  test("the restart command starts another server, which knows the open files", async () => {
    const before = await runningServer();
    await runCommand(page, "IMC Rules: Restart Language Server");
    await expect.poll(runningServer).not.toBe(before);
    await serverSees("secnod");
    expect(await page.locator(".notification-toast").count()).toBe(0);
  });

  test("a crash is reported once, and the server is started again", async () => {
    await crash();
    await serverSees("thrid");
    await toast("ended unexpectedly and is restarted").waitFor();
    await picture(page, `${host}-crash`);
    expect(await page.locator(".notification-toast").count()).toBe(1);
  });

  test("after the fifth crash the server is not started again, and a message says what to do", async () => {
    // A second attempt of a test goes on counting where the first one ended.
    while (crashes < 4) {
      await crash();
      await serverSees(`crahs${crashes}`);
    }
    if (crashes < 5) await crash();
    await toast("5 times within three minutes and is not restarted").waitFor();
    await picture(page, `${host}-last-crash`);
    expect(await runningServer()).toBeUndefined();
  });

  test("the restart button starts the server even then", async () => {
    await toast("is not restarted").locator("a", { hasText: "Restart" }).click();
    await serverSees("seventeh");
  });

  /** Types an invalid line and waits until it is underlined. Only a server that knows the text can do that. */
  async function serverSees(word: string): Promise<void> {
    await lineWith(page, "accept 192.0.2.1").click();
    await page.keyboard.press("Home");
    await page.keyboard.type(word);
    await page.keyboard.press("Enter");
    await expect.poll(() => errorsOver(word)).toBe(true);
  }

  async function errorsOver(word: string): Promise<boolean> {
    const line = await lineWith(page, word).boundingBox();
    const boxes = await Promise.all((await page.locator(".squiggly-error").all()).map((one) => one.boundingBox()));
    return boxes.some((box) => box !== null && line !== null && Math.abs(box.y - line.y) < line.height / 2);
  }

  /** Returns the process id of the server, or the time at which its worker started. */
  async function runningServer(): Promise<number | undefined> {
    return host === "node" ? serverProcess() : serverWorker();
  }

  async function serverProcess(): Promise<number | undefined> {
    const { stdout } = await promisify(execFile)("ps", ["-A", "-ww", "-o", "pid=,command="]);
    const line = stdout.split("\n").find((one) => one.includes(session.home) && one.includes("cli.js lsp"));
    return line === undefined ? undefined : Number.parseInt(line, 10);
  }

  async function workers() {
    const named = page.workers().map(async (worker) => ({
      worker,
      name: await worker.evaluate(() => self.name).catch(() => ""),
      started: await worker.evaluate(() => performance.timeOrigin).catch(() => 0),
    }));
    return (await Promise.all(named)).filter(({ name }) => name.includes("IMC Rules language server"));
  }

  async function serverWorker(): Promise<number | undefined> {
    return (await workers())[0]?.started;
  }

  /** Ends the server as a bug would: kills its process, or throws an error in its worker that nobody catches. */
  async function crash(): Promise<void> {
    // After a crash the editor needs a moment to start the next server.
    await expect.poll(runningServer).toBeDefined();
    const before = await runningServer();
    // Process 0 means the process group of the caller: a kill of it would end the tests themselves.
    assert(before !== undefined, "The language server ended before the test ended it.");
    crashes += 1;
    if (host === "node") process.kill(before, "SIGKILL");
    for (const { worker } of await workers()) {
      await worker.evaluate(() => {
        setTimeout(() => {
          throw new Error("A bug");
        });
      });
    }
    await expect.poll(runningServer).not.toBe(before);
  }

  function toast(text: string) {
    return page.locator(".notification-toast", { hasText: text }).first();
  }
});
