import type { Action, EvaluationModel, Verdict } from "../core/index.js";

/** The server command that simulates a connection: `workspace/executeCommand` with one {@link TestConnectionArguments}. */
export const testConnectionCommand = "imcrules.testConnection";

export interface TestConnectionArguments {
  readonly uri: string;
  readonly address: string;
}

export interface TestConnectionAnswer {
  /** The address in canonical text. */
  readonly address: string;
  readonly verdict: Verdict;
  /** The line of the deciding rule, 1-based; null when the default decides. */
  readonly line: number | null;
  readonly rule: string | null;
  readonly model: EvaluationModel;
  readonly default: Action;
  /** The line of the directive that states the default; null when none does. */
  readonly defaultLine: number | null;
  /** The first rules that match too but are asked later, in evaluation order; at most fifty. */
  readonly later: readonly { readonly line: number; readonly rule: string }[];
  /** How many lines of the file were ignored because they do not parse. */
  readonly ignoredLines: number;
}

/** What went wrong, as data: an error response would pop up in the editor at each key. */
export interface TestConnectionError {
  readonly error: {
    /** `incomplete`: typing on could make an address of it. */
    readonly kind: "incomplete" | "invalid" | "unknown-document" | "too-large" | "failed";
    readonly message: string;
  };
}

export type TestConnectionResult = TestConnectionAnswer | TestConnectionError;
