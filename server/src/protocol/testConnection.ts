import type { Action, EvaluationModel, Verdict } from "../core/index.js";

/**
 * The server command that simulates connections: `workspace/executeCommand` with one {@link TestConnectionArguments}, for files that are
 * open and for others.
 */
export const testConnectionCommand = "imcrules.testConnection";

export type TestConnectionArguments = OneQuestion | ManyQuestions;

/** Answered by a {@link TestConnectionResult}. */
export interface OneQuestion {
  readonly uri: string;
  /** An address, or a network: `10.0.0.0/8`, `10.0.0.0 255.0.0.0`, `any`. */
  readonly address: string;
}

/** Answered by a {@link TestConnectionsResult}. */
export interface ManyQuestions {
  readonly uri: string;
  /** Each may hold several addresses and networks, with spaces, commas, semicolons or ends of lines between them. */
  readonly questions: readonly string[];
}

export type TestConnectionsResult = TestConnectionError | TestConnectionAnswers;

export interface TestConnectionAnswers {
  /** One for each address and network, in their order; at least one for each question. */
  readonly answers: readonly (TestConnectionResult & {
    /** The address or network as it was typed. */
    readonly question: string;
  })[];
  /** Writes the expectations of the answers that the file does not have yet; null when there are none to write. */
  readonly keep: Insertion | null;
}

export interface Insertion {
  /** 0-based. */
  readonly line: number;
  /** UTF-16 column. */
  readonly character: number;
  readonly text: string;
}

/** What the answers about addresses and networks have in common. */
interface AnswerBase {
  readonly model: EvaluationModel;
  readonly default: Action;
  /** The line of the directive that states the default, 1-based; null when none does. */
  readonly defaultLine: number | null;
  /** How many lines of the file were ignored because they do not parse. */
  readonly ignoredLines: number;
  /** The verdict in words: `accepted`, `256 of 65,536 addresses accepted`. */
  readonly outcome: string;
  /** The expectation that it stays so; null where one expectation cannot say it. */
  readonly expectation: string | null;
}

export interface TestConnectionAnswer extends AnswerBase {
  /** The address in canonical text. */
  readonly address: string;
  readonly verdict: Verdict;
  /** The line of the deciding rule, 1-based; null when the default decides. */
  readonly line: number | null;
  readonly rule: string | null;
  /** The first rules that match too but are asked later, in evaluation order; at most fifty, and none where many are tested. */
  readonly later: readonly RuleLine[];
  /** What a client reads that is rejected (Q155920); null for one that is accepted. */
  readonly reply: string | null;
}

export interface RuleLine {
  /** 1-based. */
  readonly line: number;
  readonly rule: string;
}

export interface TestNetworkAnswer extends AnswerBase {
  /** The network in canonical text. */
  readonly network: string;
  /** `mixed` when some of its addresses are accepted and some rejected, `unproved` when that is not known of all. */
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
  /** The fewest CIDR blocks; at most a hundred. */
  readonly blocks: readonly string[];
  readonly truncated: boolean;
  /** Who decides them, the largest share first, at most fifty; null stands for the default. */
  readonly deciders: readonly { readonly line: number | null; readonly rule: string | null; readonly share: string }[];
}

/** What went wrong, as data: an error response would pop up in the editor at each key. */
export interface TestConnectionError {
  readonly error: {
    /** `incomplete`: typing on could make an address or a network of it. */
    readonly kind: "incomplete" | "invalid" | "unknown-document" | "too-large" | "failed";
    readonly message: string;
  };
}

export type TestConnectionResult = TestConnectionAnswer | TestNetworkAnswer | TestConnectionError;
