import type { Action, EvaluationModel, RuleOrigin, Verdict } from "../core/index.js";

/*
 * The protocol of our own: all that client and server share besides LSP.
 *
 * One file for each request, with the name of its method and the types of its parameters and result. `settings.ts` describes the
 * settings, and `plainText.ts` makes foreign text safe to show. This file is the request that most clients need.
 */

/**
 * The server command that simulates connections: `workspace/executeCommand` with `{ uri, address, list? }`, answered by a
 * {@link TestConnectionResult}, or with {@link ManyQuestions}. An address may be a network or a range: `10.0.0.0/8`, `10.0.0.5-10.0.0.9`, `any`. The file need not be
 * open.
 */
export const testConnectionCommand = "imcrules.testConnection";

/** Answered by a {@link TestConnectionsResult}. */
export interface ManyQuestions {
  readonly uri: string;
  /** The name of the list to ask, of several in a file. Without it each list answers. */
  readonly list?: string;
  /** Each may have several addresses and networks, separated by spaces, commas, semicolons or ends of lines. */
  readonly questions: readonly string[];
  /** What is known of the connections besides the address: `{ "database": "app" }`. Adds to what the configuration says. */
  readonly given?: Readonly<Record<string, string>>;
}

export type TestConnectionsResult = TestConnectionError | TestConnectionAnswers;

export interface TestConnectionAnswers {
  /** One for each address and network, in order. At least one for each question. Several lists answer one after the other. */
  readonly answers: readonly (TestConnectionResult & {
    /** The address or network as it was typed. */
    readonly question: string;
  })[];
  /** Writes the answers as expectations into the lists, as far as they do not have them yet. */
  readonly keep: readonly Insertion[];
  /** What the rules ask for besides the address, each with the values in the file. Empty in most lists. */
  readonly asked: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** Inserts a text at an LSP position. */
export interface Insertion {
  readonly line: number;
  readonly character: number;
  readonly text: string;
}

/** The common part of the answers about addresses and networks. */
interface AnswerBase {
  /** The name of the list, if the file has several. */
  readonly list?: string;
  /** The program that reads the file, if the program does not load it, and the line that it refuses, 1-based. */
  readonly refused?: { readonly program: string; readonly line: number };
  readonly model: EvaluationModel;
  readonly default: Action;
  /** The line of the default directive, 1-based. Null if there is none. */
  readonly defaultLine: number | null;
  /** How many lines are ignored because they do not parse. */
  readonly ignoredLines: number;
  /** What the program of the list calls the verdicts: `accepted` and `rejected` in our own. */
  readonly words: Readonly<Record<Verdict, string>>;
  /** The verdict in words: `accepted`, `240 accepted · 16 rejected`. */
  readonly outcome: string;
  /** What may give the other verdict, in words: `unless line 3 applies (the included file was not read)`. Empty if nothing may. */
  readonly unless: string;
  /** The expectation of the same verdict. Null if the verdict is mixed, unproved or not sure, and for a range. */
  readonly expectation: string | null;
}

/** A rule, or the default, whose line and rule are null. */
export interface DecidingRule {
  /** 1-based. A rule of an included file has the line of the `include`. */
  readonly line: number | null;
  readonly rule: string | null;
  /** The other file that has the rule, and the line there. */
  readonly from?: RuleOrigin;
  /** Set if that file is not included but asked with this one, as hosts.deny is. Then `line` is a line of it, and this file has none. */
  readonly isBeside?: true;
}

export interface TestConnectionAnswer extends AnswerBase, DecidingRule {
  /** The address in canonical text. */
  readonly address: string;
  readonly verdict: Verdict;
  /** The other rules that match, in evaluation order. At most fifty, and none in answers to many questions. */
  readonly later: readonly DecidingRule[];
  /** The reply to a rejected client (Q155920). Null for an accepted client, and in lists of other programs. */
  readonly reply: string | null;
}

export interface TestNetworkAnswer extends AnswerBase {
  /** The network or range in canonical text. */
  readonly network: string;
  /** `mixed` if some addresses are accepted and some rejected. `unproved` if some are not proved. */
  readonly verdict: Verdict | "mixed" | "unproved";
  readonly accepted: NetworkPart;
  readonly rejected: NetworkPart;
  /** How many addresses could not be proved, a decimal number. */
  readonly unproved: string;
}

/** The addresses of a network that get one verdict. */
export interface NetworkPart {
  /** A decimal number. */
  readonly count: string;
  /** In words: `256 of 65,536 addresses`. */
  readonly share: string;
  /** At most a hundred, each a network or `10.0.0.5-10.0.0.9`. */
  readonly ranges: readonly string[];
  readonly truncated: boolean;
  /** The deciders of the addresses, the largest share first, at most fifty. */
  readonly deciders: readonly (DecidingRule & { readonly share: string })[];
}

/** An error as data. An error response would pop up in the editor at each key. */
export interface TestConnectionError {
  readonly error: { readonly kind: TestConnectionErrorKind; readonly message: string };
}

/** `incomplete`: more characters could make the text an address or a network. `unknown-list`: the file has no list of that name, or several and no name is given. */
export type TestConnectionErrorKind =
  | "incomplete"
  | "invalid"
  | "unknown-document"
  | "unknown-list"
  | "too-large"
  | "failed";

export type TestConnectionResult = TestConnectionAnswer | TestNetworkAnswer | TestConnectionError;
