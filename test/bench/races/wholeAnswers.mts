/** Answers that grow with the file, which cannot be quicker than making text of them: how much more they take. */
import { type Editor, startEditor } from "../editor.mts";
import { type RuleList, randomList, realList, textInSections } from "../lists.mts";
import { bulk, type Contender } from "../measure.mts";
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
  const { there, notes } = announced(editor.capabilities, wholeRequests);
  const keystrokes = forever(recording(text.split("\n")));
  const typing = () => editor.type(keystrokes.next().value);
  const contenders: Contender[] = [];
  for (const request of there) contenders.push(...(await answering(editor, request, typing)));
  return {
    contenders,
    rows: there.map(({ name }) => longer(name, asText(name), AT_MOST)),
    notes,
    end: editor.close,
  };
}

/** An answer, and making text of that very answer. */
async function answering(
  editor: Editor,
  { name, method, params }: Request<object>,
  typing: () => Promise<unknown>,
): Promise<readonly [Contender, Contender]> {
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
  return [asked, bulk(asText(name), 1, () => JSON.stringify(answer))];
}

function asText(name: string): string {
  return `JSON.stringify of the ${name}`;
}
