/**
 * Answers that grow with the file, which cannot be quicker than sending them: how much more they take.
 *
 * Sending is all that a server does that has the answer already: it is asked as ours is, and makes the text of the message, the bytes
 * of that, and a header before them with the same writer, into a pipe of its own. Serialising is that without the pipe and without
 * the way there and back, which no answer is spared: of a small answer they are most of the time, whoever answers.
 */
import { Writable } from "node:stream";
import { StreamMessageWriter } from "vscode-languageserver-protocol/node";
import { type AtHand, startAtHand } from "../connection.mts";
import { type Editor, startEditor } from "../editor.mts";
import { type RuleList, randomList, realList, textInSections } from "../lists.mts";
import type { Contender } from "../measure.mts";
import { announced, isEmpty, type Request, wholeRequests } from "../requests.mts";
import { longer, type Race, type Setup } from "../rows.mts";
import { forever, recording } from "../typing.mts";

const AT_MOST = 3;

// With the heads of sections and the catch-all these are 10,000 and 100,000 lines.
export const wholeAnswerRaces: readonly Race[] = [
  { name: "whole answers, 10,000 random lines", prepare: () => prepare(randomList(9_522, 65)) },
  { name: "whole answers, 10,000 real lines", prepare: () => prepare(realList(9_522, 66)) },
  { name: "whole answers, 100,000 random lines", prepare: () => prepare(randomList(95_237, 67)) },
  { name: "whole answers, 100,000 real lines", prepare: () => prepare(realList(95_237, 68)) },
];

async function prepare(list: RuleList): Promise<Setup> {
  const text = textInSections(list);
  const editor = await startEditor(text);
  const atHand = startAtHand();
  const { there, notes } = announced(editor.capabilities, wholeRequests);
  const keystrokes = forever(recording(text.split("\n")));
  const typing = () => editor.type(keystrokes.next().value);
  const contenders: Contender[] = [];
  for (const request of there) contenders.push(...(await answering(editor, atHand, request, typing)));
  return {
    contenders,
    rows: there.flatMap(({ name }) => [
      longer(name, sending(name), AT_MOST),
      longer(name, serialising(name)),
      longer(sending(name), serialising(name)),
    ]),
    notes,
    end() {
      editor.close();
      atHand.close();
    },
  };
}

/** An answer, sending that very answer, and serialising it. */
async function answering(
  editor: Editor,
  atHand: AtHand,
  { name, method, params }: Request<object>,
  typing: () => Promise<unknown>,
): Promise<readonly Contender[]> {
  let { answer } = await editor.ask(method, params);
  if (isEmpty(answer)) throw new Error(`${name}: there is nothing to answer`);
  const asked = {
    name,
    async measure() {
      // So that no answer can be one that was kept; the clock does not run yet.
      await typing();
      const timed = await editor.ask(method, params);
      answer = timed.answer;
      return timed.milliseconds;
    },
  };
  const sent = {
    name: sending(name),
    async measure() {
      await atHand.keep(answer);
      // What reading the answer left behind is not to be cleared away while the clock runs.
      await atHand.ask();
      const { milliseconds } = await atHand.ask();
      return milliseconds;
    },
  };
  const writer = new StreamMessageWriter(new Writable({ write: (_bytes, _encoding, written) => written() }));
  const serialised = {
    name: serialising(name),
    async measure() {
      const message = { jsonrpc: "2.0", id: 1, result: answer };
      const start = performance.now();
      await writer.write(message);
      return performance.now() - start;
    },
  };
  return [asked, sent, serialised];
}

function sending(name: string): string {
  return `sending the ${name}`;
}

function serialising(name: string): string {
  return `serialising the ${name}`;
}
