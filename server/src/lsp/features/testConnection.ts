import type { ExecuteCommandParams } from "vscode-languageserver-protocol";
import {
  type Address,
  type Analysis,
  addExpectations,
  addresses,
  type Budget,
  connect,
  defaultActionOf,
  formatAddress,
  formatSource,
  isIncomplete,
  laterMatches,
  lineNumberOf,
  matchCountOf,
  modelOf,
  onlyAddressOf,
  participle,
  type RuleId,
  type RuleSet,
  readTyped,
  ruleText,
  type Source,
  type Steps,
  shareOf,
  type Typed,
  type VerdictShare,
  verdictsIn,
} from "../../core/index.js";
import {
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
import type { RuleFile } from "./ruleFile.js";

/** Tests connections to the list in an open or stored file. A wrong question is data, never an error of the request. */
export const testConnection: Feature<ExecuteCommandParams, TestConnectionResult | TestConnectionsResult> = {
  method: "workspace/executeCommand",
  capability: { executeCommandProvider: { commands: [testConnectionCommand] } },
  needs: "server",
  refusal: ({ command }) => (command === testConnectionCommand ? undefined : `There is no command ${command}.`),
  fallback: () => testFailed,
  async answer({ arguments: given }, server, run) {
    const { uri, address, questions } = membersOf(given?.[0]);
    const file = await server.newest(String(uri ?? ""));
    if (file === undefined) return notReadable;
    return run<TestConnectionResult | TestConnectionsResult>((budget) =>
      Array.isArray(questions)
        ? answersTo(file, questions.map(String), budget)
        : answerTo(file, String(address ?? ""), budget),
    );
  },
};

/** The most rules that would match later. Nobody reads more, and every key asks again. */
const LATER_AT_MOST = 50;
const DECIDERS_AT_MOST = 50;
const BLOCKS_AT_MOST = 100;
/** The answers to more questions name only the decider, not the rules that would match later. */
const FEW_QUESTIONS = 20;

/** The reply of Exchange to a client whose connection it refuses (Q155920). */
const REPLY = "521 <domain> access denied";

type TestedFile = Pick<RuleFile, "analysis" | "unread">;

const notReadable = problem("unknown-document", "This rule file cannot be read; it may have been moved or deleted.");

const testFailed = problem("failed", "The connection could not be tested; the log of the language server says why.");

/** Answers what happens to connections from an address or a network. */
export function answerTo(file: TestedFile, text: string, budget: Budget): Steps<TestConnectionResult> {
  const typed = readTyped(text);
  const [only = { text: text.trim(), source: undefined }] = typed;
  return answerAbout(file, typed.length > 1 ? { text: text.trim(), source: undefined } : only, LATER_AT_MOST, budget);
}

/** Answers about every address and network in some questions, with the edit that writes the answers into the file. */
function* answersTo(file: TestedFile, questions: readonly string[], budget: Budget): Steps<TestConnectionAnswers> {
  const typed = questions.flatMap((text) => {
    const read = readTyped(text);
    return read.length > 0 ? read : [{ text: "", source: undefined }];
  });
  const laterAtMost = typed.length > FEW_QUESTIONS ? 0 : LATER_AT_MOST;
  const answers: TestConnectionAnswers["answers"][number][] = [];
  for (const one of typed) {
    answers.push({ question: one.text, ...(yield* answerAbout(file, one, laterAtMost, budget)) });
    yield;
  }
  const { ruleSet } = file.analysis;
  const lines = answers.flatMap((answer) => ("error" in answer ? [] : (answer.expectation ?? [])));
  const edit = addExpectations(ruleSet, lines);
  return { answers, keep: edit === undefined ? null : { ...positionOf(ruleSet, edit.start), text: edit.text } };
}

function* answerAbout(
  { analysis, unread }: TestedFile,
  typed: Typed,
  laterAtMost: number,
  budget: Budget,
): Steps<TestConnectionResult> {
  if (unread !== undefined) return problem(unread.kind, `This rule file ${unread.predicate}`);
  const { text, source } = typed;
  if (source === undefined) {
    return isUnfinished(text)
      ? problem("incomplete", "Type an IPv4 or IPv6 address, several, or a network.")
      : problem("invalid", `"${text.slice(0, 60)}" is no IPv4 or IPv6 address, and no network.`);
  }
  const address = onlyAddressOf(source);
  return address === undefined
    ? yield* networkAnswer(analysis, source, budget)
    : addressAnswer(analysis, address, laterAtMost);
}

/** Whether more characters could make the text an address or a network. */
function isUnfinished(text: string): boolean {
  return isIncomplete(text) || (text.endsWith("/") && readTyped(text.slice(0, -1))[0]?.source !== undefined);
}

function addressAnswer({ ruleSet, partition }: Analysis, address: Address, laterAtMost: number): TestConnectionAnswer {
  const { verdict, rule } = connect(ruleSet, partition, address);
  const later = rule === undefined ? [] : laterMatches(ruleSet, partition, rule, address, laterAtMost);
  return {
    address: formatAddress(address),
    verdict,
    outcome: participle(verdict),
    expectation: `expect ${verdict} ${formatAddress(address)}`,
    ...deciderOf(ruleSet, rule),
    ...commonOf(ruleSet),
    later: later.map((id) => ({ line: lineNumberOf(ruleSet, id), rule: ruleText(ruleSet, id) })),
    reply: verdict === "reject" ? REPLY : null,
  };
}

function* networkAnswer({ ruleSet, partition }: Analysis, source: Source, budget: Budget): Steps<TestNetworkAnswer> {
  const { accept, reject, unproved } = yield* verdictsIn(ruleSet, partition, source, BLOCKS_AT_MOST, budget);
  const whole = matchCountOf(source);
  const partOf = ({ count, blocks, isTruncated, deciders }: VerdictShare): NetworkPart => ({
    count: count.toString(),
    share: shareOf(count, whole),
    blocks,
    truncated: isTruncated,
    deciders: deciders
      .slice(0, DECIDERS_AT_MOST)
      .map(({ rule, count: decided }) => ({ ...deciderOf(ruleSet, rule), share: addresses(decided) })),
  });
  const isMixed = accept.count > 0n && reject.count > 0n;
  const verdict = isMixed ? "mixed" : unproved > 0n ? "unproved" : accept.count > 0n ? "accept" : "reject";
  const isSure = verdict === "accept" || verdict === "reject";
  const atLeast = unproved > 0n ? "at least " : "";
  const outcome = isSure ? participle(verdict) : `${atLeast}${shareOf(accept.count, whole)} accepted`;
  return {
    network: formatSource(source),
    verdict,
    outcome,
    expectation: isSure ? `expect ${verdict} ${formatSource(source)}` : null,
    ...commonOf(ruleSet),
    accepted: partOf(accept),
    rejected: partOf(reject),
    unproved: unproved.toString(),
  };
}

function commonOf(ruleSet: RuleSet) {
  return {
    model: modelOf(ruleSet),
    default: defaultActionOf(ruleSet),
    defaultLine: ruleSet.default === undefined ? null : ruleSet.default.line + 1,
    ignoredLines: ruleSet.problemCount,
  };
}

function deciderOf(ruleSet: RuleSet, rule: RuleId | undefined) {
  return rule === undefined
    ? { line: null, rule: null }
    : { line: lineNumberOf(ruleSet, rule), rule: ruleText(ruleSet, rule) };
}

function problem(kind: TestConnectionErrorKind, message: string): TestConnectionError {
  return { error: { kind, message } };
}
