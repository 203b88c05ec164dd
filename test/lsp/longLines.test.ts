import { expect, test } from "vitest";
import { createDocument, updateDocument } from "../../server/src/lsp/document.js";
import { features } from "../../server/src/lsp/features/features.js";
import { startClient, uri } from "../support/client.js";
import { converse } from "../support/conversation.js";
import { type Shape, shapesOf, slowShape } from "../support/longLines.js";
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
  const slow = await slowShape([...asked, ...gapped], askAll, {
    long: 32_000,
    short: 4_000,
    shorter: 500,
    growthAtMost: 5,
    walks: requests.length,
  });
  client.close();
  expect([...faults, ...client.failures]).toEqual([]);
  expect(slow).toBeUndefined();
});

/** Lines whose words stand far apart, so that no two of them are adjacent. */
const gapped: readonly Shape[] = [
  "_accept_10.0.0.0_0.0.0.255_# note_x",
  "accept_10.0.0.1_255.0.0.0_#_imcrules-ignore_host-bits-set_,_a_--_x",
  "_expect_accept_10.0.0.0_255.0.0.0_by_default_# x",
  "_accept_10.0.0.0_/_8_,_10.1.0.0_-_10.2.0.0_x",
  "_access-list_10_permit_10.0.0.0_0.0.0.255_",
].map((pattern) => ({
  name: JSON.stringify(pattern),
  beginning: "",
  end: "",
  line: (length: number) => pattern.replaceAll("_", " \t".repeat(length / pattern.split("_").length / 2)),
}));

test.each([
  { what: "behind each other", every: 10, at: (place: number, length: number) => length + place, text: "x" },
  { what: "from the first to the last", every: 10, at: (place: number) => 11 * place, text: "xx" },
  {
    what: "from the last to the first",
    every: 10,
    at: (place: number, length: number) => length - 10 * place,
    text: "xx",
  },
  { what: "that divide it", every: 100, at: (place: number, length: number) => length - 100 * place, text: "\n" },
])("many changes of one long line at once take linear time: $what", async ({ every, at, text }) => {
  const change = (line: string) => {
    const changes = Array.from({ length: line.length / every }, (_, place) => {
      const start = { line: 0, character: at(place, line.length) };
      return { range: { start, end: start }, text };
    });
    updateDocument(createDocument(uri, "imcrules", 0, line), changes, 1);
  };
  const shape = { name: "the line", beginning: "", end: "", line: (length: number) => "x".repeat(5 * length) };
  expect(await slowShape([shape], change)).toBeUndefined();
});
