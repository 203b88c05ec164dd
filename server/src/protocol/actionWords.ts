import type { Action, Lines, Span } from "../core/index.js";

/** Asks for the words `accept` and `reject` in a part of an open file, which an editor shows in two colours. */
export const actionWordsMethod = "imcrules/actionWords";

export interface ActionWordsParams extends Lines {
  readonly uri: string;
}

/** A word that is an action: its columns and its line, 0-based. */
export interface ActionWord extends Span {
  readonly line: number;
  readonly action: Action;
}
