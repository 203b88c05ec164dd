/** A server without any work: it is given an answer, and sends that very answer as often as it is asked. */
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver-protocol/node";
import { ANSWER, KEEP } from "./connection.mts";

const connection = createMessageConnection(
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
);
let kept: unknown;
connection.onRequest(KEEP, ({ answer }: { readonly answer: unknown }) => {
  kept = answer;
  return null;
});
connection.onRequest(ANSWER, () => kept);
connection.onClose(() => process.exit());
connection.listen();
