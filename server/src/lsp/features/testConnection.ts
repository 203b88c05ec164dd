import type { ExecuteCommandParams } from "vscode-languageserver-protocol";
import {
  type Address,
  type Asked,
  addExpectations,
  addresses,
  amount,
  askedNames,
  type Budget,
  type CompiledList,
  compileInSteps,
  connect,
  defaultActionOf,
  describeUnless,
  formatAddress,
  formatRange,
  formatSource,
  type Given,
  ignoredLineCount,
  isNone,
  isOfNeighbour,
  isOurs,
  isTurned,
  isUnfinished,
  laterMatches,
  matchCountOf,
  modelOf,
  onlyAddressOf,
  participleOf,
  type RuleId,
  type RuleSet,
  readTyped,
  refusalIn,
  rulePlaceOf,
  type Steps,
  settle,
  shareOf,
  type Typed,
  totalOf,
  unlessOf,
  type VerdictShare,
  verdictsIn,
  wordsOf,
} from "../../core/index.js";
import {
  type DecidingRule,
  type Insertion,
  type NetworkPart,
  type TestConnectionAnswer,
  type TestConnectionAnswers,
  type TestConnectionError,
  type TestConnectionErrorKind,
  type TestConnectionResult,
  type TestConnectionsResult,
  type TestNetworkAnswer,
  testConnectionCommand,
} from "../../protocol/testConnection.js";
import { membersOf, positionOf } from "../convert.js";
import type { Feature } from "./feature.js";
import { chooseListOf, type RuleFile } from "./ruleFile.js";

/** Tests connections to the list in an open or stored file. A wrong question is data, never an error of the request. */
export const testConnection: Feature<ExecuteCommandParams, TestConnectionResult | TestConnectionsResult> = {
  method: "workspace/executeCommand",
  capability: { executeCommandProvider: { commands: [testConnectionCommand] } },
  needs: "server",
  refusal: ({ command }) => (command === testConnectionCommand ? undefined : `There is no command ${command}.`),
  fallback: () => testFailed,
  async answer({ arguments: sent }, server, run) {
    const { uri, address, questions, list: wanted, given } = membersOf(sent?.[0]);
    const file = await server.newest(String(uri ?? ""));
    if (file === undefined) return notReadable;
    const name = wanted === undefined || wanted === null ? undefined : String(wanted);
    const isForAll = file.unread !== undefined || (Array.isArray(questions) && name === undefined);
    const chosen = isForAll ? file : chooseListOf(file, name, "This file");
    if ("fault" in chosen) return problem("unknown-list", chosen.fault);
    return run<TestConnectionResult | TestConnectionsResult>((budget) =>
      Array.isArray(questions)
        ? answersTo(isForAll ? file.lists : [chosen], questions.map(String), givenOf(given), budget)
        : answerToOne(chosen, String(address ?? ""), budget),
    );
  },
};

/** The most rules that would match later. Nobody reads more, and every key asks again. */
export const LATER_AT_MOST = 50;
const DECIDERS_AT_MOST = 50;
const RANGES_AT_MOST = 100;
const VALUES_AT_MOST = 100;
/** The answers to more questions name only the decider, not the rules that would match later. */
const FEW_QUESTIONS = 20;

/** The reply of Exchange to a client whose connection it refuses (Q155920). */
const REPLY = "521 <domain> access denied";

type TestedFile = Pick<RuleFile, "analysis" | "unread" | "ruleSets">;

/** Returns the members of an object that are texts. */
export function givenOf(value: unknown): Given {
  return Object.fromEntries(Object.entries(membersOf(value)).filter(([, one]) => typeof one === "string")) as Given;
}

/** Returns the list for the connections that `given` and the options of the list describe. */
export function* viewOf({ ruleSet, partition }: CompiledList, given: Given, budget: Budget): Steps<CompiledList> {
  const view = settle(ruleSet, { ...ruleSet.options.given, ...given });
  return view === ruleSet
    ? { ruleSet, partition }
    : { ruleSet: view, partition: yield* compileInSteps(view, modelOf(view), budget) };
}

const notReadable = problem("unknown-document", "This rule file cannot be read; it may have been moved or deleted.");

const testFailed = problem(
  "failed",
  "The connection could not be tested; see the log of the language server for the reason.",
);

/** Answers what happens to connections from an address or a network. */
function* answerToOne(file: TestedFile, text: string, budget: Budget): Steps<TestConnectionResult> {
  const typed = readTyped(text);
  const [first = { text: text.trim(), asked: undefined }] = typed;
  const only = typed.length > 1 ? { text: text.trim(), asked: undefined } : first;
  return yield* answerAbout(file, yield* viewOf(file.analysis, {}, budget), only, LATER_AT_MOST, budget);
}

/** Answers about every address and network in some questions, with the edits that write the answers into the lists. */
function* answersTo(
  lists: readonly TestedFile[],
  questions: readonly string[],
  given: Given,
  budget: Budget,
): Steps<TestConnectionAnswers> {
  const typed = questions.flatMap((text) => {
    const read = readTyped(text);
    return read.length > 0 ? read : [{ text: "", asked: undefined }];
  });
  const laterAtMost = typed.length * lists.length > FEW_QUESTIONS ? 0 : LATER_AT_MOST;
  const answers: TestConnectionAnswers["answers"][number][] = [];
  const expected = lists.map((): string[] => []);
  const views: CompiledList[] = [];
  for (const { analysis } of lists) views.push(yield* viewOf(analysis, given, budget));
  for (const one of typed) {
    for (const [place, list] of lists.entries()) {
      const answer = yield* answerAbout(list, views[place] ?? list.analysis, one, laterAtMost, budget);
      answers.push({ question: one.text, ...answer });
      yield;
      // All lists answer a wrong question with the same error.
      if ("error" in answer) break;
      if (answer.expectation !== null) expected[place]?.push(answer.expectation);
    }
  }
  const keep = lists.flatMap(({ analysis: { ruleSet } }, place): Insertion[] => {
    const edit = addExpectations(ruleSet, expected[place] ?? []);
    return edit === undefined ? [] : [{ ...positionOf(ruleSet, edit.start), text: edit.text }];
  });
  const names = new Map(lists.flatMap(({ analysis: { ruleSet } }) => [...askedNames(ruleSet)]));
  const asked = Array.from(names, ([name, values]) => ({ name, values: [...values].slice(0, VALUES_AT_MOST) }));
  return { answers, keep, asked: asked.slice(0, VALUES_AT_MOST) };
}

/** Answers what happens to connections from an address or a network, by a view of the list. */
export function* answerAbout(
  { analysis, unread, ruleSets }: TestedFile,
  view: CompiledList,
  typed: Typed,
  laterAtMost: number,
  budget: Budget,
): Steps<TestConnectionResult> {
  if (unread !== undefined) return problem(unread.kind, `This rule file ${unread.predicate}`);
  const { text, asked } = typed;
  if (asked === undefined) {
    return isUnfinished(text)
      ? problem("incomplete", "Type client addresses, networks or ranges, such as 192.0.2.10 or 10.0.0.5-10.0.0.9.")
      : problem("invalid", `"${text.slice(0, 60)}" is not an IP address, a network or a range.`);
  }
  const address = onlyAddressOf(asked);
  const answer =
    address === undefined
      ? yield* networkAnswer(view, ruleSets, asked, budget)
      : addressAnswer(view, ruleSets, address, laterAtMost);
  // A test in the file is about all connections.
  const kept = view.ruleSet === analysis.ruleSet ? answer : { ...answer, expectation: null };
  return ruleSets.length === 1 ? kept : { list: analysis.ruleSet.name, ...kept };
}

function addressAnswer(
  { ruleSet, partition }: CompiledList,
  lists: readonly RuleSet[],
  address: Address,
  laterAtMost: number,
): TestConnectionAnswer {
  const { verdict, rule } = connect(ruleSet, partition, address);
  const unless = unlessOf(ruleSet, [rule], address);
  const later = rule === undefined ? [] : laterMatches(ruleSet, partition, rule, address, laterAtMost);
  return {
    address: formatAddress(address),
    verdict,
    outcome: participleOf(ruleSet, verdict),
    unless: describeUnless(ruleSet, unless),
    expectation: isTurned(ruleSet, unless) ? null : `expect ${verdict} ${formatAddress(address)}`,
    ...deciderOf(ruleSet, rule),
    ...commonOf(ruleSet, lists),
    later: later.map((id) => deciderOf(ruleSet, id)),
    reply: verdict === "reject" && isOurs(ruleSet) ? REPLY : null,
  };
}

function* networkAnswer(
  { ruleSet, partition }: CompiledList,
  lists: readonly RuleSet[],
  asked: Asked,
  budget: Budget,
): Steps<TestNetworkAnswer> {
  const decided = yield* verdictsIn(ruleSet, partition, asked, RANGES_AT_MOST, budget);
  const { verdict, accept, reject, unproved, unless } = decided;
  const whole = matchCountOf(asked);
  const partOf = ({ count, ranges, isTruncated, deciders }: VerdictShare): NetworkPart => ({
    count: totalOf(count).toString(),
    share: shareOf(count, whole),
    ranges: ranges.map(formatRange),
    truncated: isTruncated,
    deciders: deciders
      .slice(0, DECIDERS_AT_MOST)
      .map(({ rule, count: decided }) => ({ ...deciderOf(ruleSet, rule), share: addresses(decided) })),
  });
  const isSure = verdict === "accept" || verdict === "reject";
  const atLeast = isNone(unproved) ? "" : "at least ";
  const sides = [
    { count: accept.count, what: participleOf(ruleSet, "accept") },
    { count: reject.count, what: participleOf(ruleSet, "reject") },
  ];
  const counts = sides
    .filter(({ count }) => !isNone(count))
    .map(({ count, what }) => `${atLeast}${amount(count)} ${what}`);
  const outcome = isSure ? participleOf(ruleSet, verdict) : counts.join(" · ") || "not proved";
  return {
    network: formatSource(asked),
    verdict,
    outcome,
    unless: describeUnless(ruleSet, unless),
    expectation:
      isSure && !isTurned(ruleSet, unless) && asked.kind !== "range"
        ? `expect ${verdict} ${formatSource(asked)}`
        : null,
    ...commonOf(ruleSet, lists),
    accepted: partOf(accept),
    rejected: partOf(reject),
    unproved: totalOf(unproved).toString(),
  };
}

/** `lists` are all lists of the file: a program loads all of them, or none. */
function commonOf(ruleSet: RuleSet, lists: readonly RuleSet[]) {
  const refused = refusalIn(lists);
  return {
    ...(refused === undefined ? {} : { refused: { program: ruleSet.format.program, line: refused.line + 1 } }),
    words: { accept: participleOf(ruleSet, "accept"), reject: participleOf(ruleSet, "reject") },
    model: modelOf(ruleSet),
    default: defaultActionOf(ruleSet),
    defaultLine: ruleSet.default === undefined ? null : ruleSet.default.line + 1,
    ignoredLines: ignoredLineCount(ruleSet),
  };
}

function deciderOf(ruleSet: RuleSet, rule: RuleId | undefined): DecidingRule {
  if (rule === undefined) return { line: null, rule: null };
  const { line, ...from } = rulePlaceOf(ruleSet, rule);
  return { line, rule: wordsOf(ruleSet, rule), ...from, ...(isOfNeighbour(ruleSet, rule) && { isBeside: true }) };
}

function problem(kind: TestConnectionErrorKind, message: string): TestConnectionError {
  return { error: { kind, message } };
}
