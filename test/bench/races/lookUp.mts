/** Many look-ups in one list: against packages that do the same, and against the limit that memory sets. */
import { addressesFor, dotted, type RuleList, randomList, realList, textOf } from "../lists.mts";
import { type Batch, bulk, type Contender, callLoop, inBatches, randomReads } from "../measure.mts";
import { blockList, ipSet, longestPrefixMatch, type Peer, subnetMatch } from "../peers.mts";
import { analyze, decideAll, decideTexts, lookUpOf, parse } from "../product.mts";
import { randomNumbers } from "../random.mts";
import { faster, longer, type Race, type Setup } from "../rows.mts";

const NUMBERS = 1_000_000;
const TEXTS = 100_000;
/** The number of rules that a linear peer reads in a round. */
const LINEAR_STEPS = 1_000_000;

export const lookUpRaces: readonly Race[] = [
  { name: "look-up, 10,000 random rules", prepare: () => prepare(randomList(9_999, 1), 3) },
  { name: "look-up, 100,000 random rules", prepare: () => prepare(randomList(99_999, 2), 5) },
  { name: "look-up, 10,000 real rules", prepare: () => prepare(realList(9_999, 3), 3) },
  {
    name: "look-up, 100,000 real rules",
    prepare: () => prepare(realList(99_999, 4), 5, "look-up in 100,000 rules, addresses"),
  },
];

function prepare(list: RuleList, randomReadsAtMost: number, page?: string): Setup {
  const lookUp = lookUpOf(analyze(parse(textOf(list))));
  const numbers = addressesFor(list, NUMBERS, 5);
  const texts = Array.from(numbers.subarray(0, TEXTS), dotted);
  const expected = new Int32Array(NUMBERS);
  decideAll(lookUp, numbers, expected);

  const peers = [blockList(list), longestPrefixMatch(list), ipSet(list), subnetMatch(list)].map((peer) => {
    const count = peer.isLinear ? Math.ceil(LINEAR_STEPS / list.rules.length) : TEXTS;
    const asked = texts.slice(0, count).map((text) => text + peer.suffix);
    return asking(peer.name, asked, peer.ask, expected.map(asPeer(peer, list)));
  });
  return {
    contenders: [
      asking("numbers in", numbers, (batch, answers) => decideAll(lookUp, batch, answers), expected),
      asking("strings in", texts, (batch, answers) => decideTexts(lookUp, batch, answers), expected),
      bulk("one random read of 4 MiB", NUMBERS, randomReads(NUMBERS, randomNumbers(6))),
      ...peers,
    ],
    rows: [
      { ...faster("numbers in", "net.BlockList", 25), page: page && `${page} as numbers` },
      longer("numbers in", "one random read of 4 MiB", randomReadsAtMost),
      { ...faster("strings in", "net.BlockList", 4), page: page && `${page} as text` },
      faster("strings in", "longest-prefix-match", 8),
      faster("strings in", "ip-set"),
      faster("strings in", "ipaddr.js subnetMatch"),
    ],
  };
}

/** Converts our answer to a peer's, whose list has no final `reject any`. */
function asPeer({ answers }: Peer, { rules }: RuleList): (ruleId: number) => number {
  if (answers === "rule") return (ruleId) => (ruleId === rules.length ? -1 : ruleId);
  return (ruleId) => (ruleId === rules.length ? 0 : 1);
}

/** Returns a contender that answers all questions in batches. Throws if one of its answers differs. */
function asking<List extends Batch<List>>(
  name: string,
  questions: List,
  ask: (batch: List, answers: Int32Array) => void,
  expected: Int32Array,
): Contender {
  const batches = inBatches(questions).map((batch) => ({ batch, answers: new Int32Array(batch.length) }));
  const askAll = () => {
    for (const { batch, answers } of batches) callLoop(ask, batch, answers);
  };
  askAll();
  const wrong = batches.flatMap(({ answers }) => [...answers]).findIndex((answer, index) => answer !== expected[index]);
  if (wrong >= 0) throw new Error(`${name}: the answer for address ${wrong} is not ${expected[wrong]}`);
  return bulk(name, questions.length, askAll);
}
