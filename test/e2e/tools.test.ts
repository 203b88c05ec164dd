import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { vsix } from "../../scripts/package.mts";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { inHost, packProbe, type VSCode } from "./support/probe.js";
import { hosts, type Session, startSession } from "./support/session.js";

describe.each(hosts)("assistants in the %s host", (host) => {
  const folder = temporaryFolder({
    "notes.txt": "No rule file is open.\n",
    "list.imcrules": "accept 10.0.0.0 255.0.0.0\nreject 10.1.0.0 255.255.0.0\nreject any\n",
  });
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    session = await startSession(host, { extensions: [vsix, await packProbe()] });
    page = await session.open(folder, "notes.txt");
  });
  afterAll(() => session?.close());

  test("can ask each tool about a file that is not open, and learn what is wrong with a question", async () => {
    const [connections, explained, found, policy, wrong] = await inHost(page, folder, askAll);
    expect(connections).toContain("10.1.2.3: accepted by line 1 (accept 10.0.0.0 255.0.0.0)");
    expect(explained).toContain("line 2 (reject 10.1.0.0 255.255.0.0): also matches, but a rule above it decides");
    expect(found).toContain("list.imcrules:2:1: warning[shadowed-rule]");
    expect(policy).toContain("line 1 (accept 10.0.0.0 255.0.0.0): all 16,777,216 addresses");
    expect(wrong).toContain(
      'There is no rule file "nowhere.imcrules" in the workspace. Give "file", one of: list.imcrules.',
    );
  });

  // A web worker starts no server.
  if (host === "node") {
    test("can also find the server of the Model Context Protocol, and start it", async () => {
      // The palette has the command only beside a chat, which this editor does not have.
      await inHost(page, folder, listServers);
      await page.getByRole("option", { name: /IMC Rules/ }).click();
      await page.getByRole("option", { name: "Start Server" }).click();
      const answer = await vi.waitFor(async () => await inHost(page, folder, askServer), { timeout: 60_000 });
      expect(JSON.parse(answer)).toMatchObject({ path: "list.imcrules", answers: [{ verdict: "accept", line: 1 }] });
    });
  }
});

async function listServers({ commands }: VSCode): Promise<void> {
  void commands.executeCommand("workbench.mcp.listServer");
}

async function askServer({ lm, LanguageModelTextPart }: VSCode): Promise<string> {
  const tool = lm.tools.find(({ name }) => name.endsWith("testConnections") && !name.startsWith("imcrules_"));
  const input = { addresses: ["10.1.2.3"] };
  const { content } = await lm.invokeTool(tool?.name ?? "", { input, toolInvocationToken: undefined });
  return content.map((part) => (part instanceof LanguageModelTextPart ? part.value : "")).join("");
}

async function askAll({ lm, LanguageModelTextPart }: VSCode): Promise<readonly string[]> {
  const ask = async (name: string, input: object): Promise<string> => {
    const { content } = await lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return content.map((part) => (part instanceof LanguageModelTextPart ? part.value : "")).join("");
  };
  return [
    await ask("imcrules_testConnections", { file: "list.imcrules", addresses: ["10.1.2.3"] }),
    await ask("imcrules_explainAddress", { address: "10.1.2.3" }),
    await ask("imcrules_listFindings", {}),
    await ask("imcrules_describePolicy", { file: "list.imcrules" }),
    await ask("imcrules_describePolicy", { file: "nowhere.imcrules" }),
  ];
}
