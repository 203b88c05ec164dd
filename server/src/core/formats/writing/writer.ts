/**
 * How a list becomes the text of a format, one file for each format. `writers.ts` lists them, `lines.ts` has the common layout.
 *
 * A *writer* only makes text. It gets rules in the order in which its program asks them, or disjoint blocks, and decides nothing about
 * verdicts. `../../convert/` makes what a writer gets, reads its text back and compares both lists.
 */

import type { ReadOptions } from "../../model/format.js";
import type { Source } from "../../model/source.js";
import type { Action, EvaluationModel } from "../../model/statement.js";

/** A comment without its sign. An empty text is an empty line. */
export interface WrittenComment {
  readonly text: string;
  readonly isTitle: boolean;
}

export interface WrittenRow {
  readonly action: Action;
  readonly source: Source;
  /** The comments above it. */
  readonly above: readonly WrittenComment[];
  /** The comment behind it, empty for none. */
  readonly behind: string;
}

export interface WrittenExpectation {
  /** Such as `expect accept 10.0.0.0/8`. */
  readonly text: string;
  readonly above: readonly WrittenComment[];
}

/**
 * A list as a writer gets it.
 *
 * No text in it can be anything else than a comment of one line: it has no control characters, no backslash at its end and no comment
 * of ours that means something.
 */
export interface WrittenList {
  readonly head: readonly WrittenComment[];
  /** The rules in the order of `model`, or the blocks in the order of addresses. */
  readonly rows: readonly WrittenRow[];
  readonly model: EvaluationModel;
  /** The verdict of addresses that no row matches. Where the program needs a last rule for them, it is among the rows. */
  readonly default: Action;
  /** The comments below all. */
  readonly tail: readonly WrittenComment[];
  readonly expectations: readonly WrittenExpectation[];
}

/** What is to be written, and how. */
export interface WriteOptions {
  readonly read: ReadOptions;
  /** The method of rules in pg_hba.conf that accept. */
  readonly method: string;
}

/** Writes the lists of a format. */
export interface Writer {
  /** Whether the rows are rules, which the program asks in their order, or the blocks of one verdict. */
  readonly rows: "rules" | "blocks";
  /** Whether a rule may have a mask with holes: of any kind, one that makes few blocks, or none. Then its blocks are rules. */
  readonly holes: "any" | "few" | "none";
  /** Whether the list names its evaluation model and its default. */
  readonly hasDirectives?: boolean;
  /** Whether a comment may be behind a rule. */
  readonly hasComments: boolean;
  /** Says on top of the file where its text belongs. */
  readonly place: string | undefined;
  /** Whether the program refuses a source. No client may have its addresses. */
  readonly isRefused?: (source: Source) => boolean;
  readonly write: (list: WrittenList, options: WriteOptions) => string;
}
