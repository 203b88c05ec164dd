import { expect, test } from "vitest";
import { features } from "../../server/src/lsp/features/features.js";
import { startClient, uri } from "../support/client.js";
import { converse } from "../support/conversation.js";
import { shapesOf, slowShape } from "../support/longLines.js";
import { heldOpen, requestsOf } from "../support/requests.js";

test("no shape of line makes a request take longer than linear time", async () => {
  const client = await startClient();
  const { ask, faults } = converse(client);
  const requests = requestsOf(features).filter(({ method }) => !heldOpen.has(method));
  let count = 0;

  /** Opens a file of one line and sends every request at the end of that line. */
  async function askAll(line: string): Promise<void> {
    await client.open(line);
    const [position, start] = [
      { line: 0, character: line.length },
      { line: 0, character: 0 },
    ];
    const range = { start, end: position };
    const question = { uri, position, range, isWanted: true, word: line, only: undefined, number: count++ };
    await Promise.all(requests.map((request) => ask(request, question)));
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  // The core reads all shapes alike for every request, and has a test of its own.
  const asked = ["accept ", "# imcrules-ignore "].flatMap(shapesOf).filter(({ end }) => end !== "x");
  const slow = await slowShape(asked, askAll, {
    long: 64_000,
    short: 8_000,
    shorter: 1_000,
    growthAtMost: 5,
    walks: requests.length,
  });
  client.close();
  expect([...faults, ...client.failures]).toEqual([]);
  expect(slow).toBeUndefined();
});
