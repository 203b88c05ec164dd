import type { FormatStyle, Levels } from "../core/index.js";

/** The values of `foreignLists`, in the order in which they serve less. */
export const foreignListsValues = ["on", "configured", "off"] as const;

export type ForeignLists = (typeof foreignListsValues)[number];

/** The settings `imcrules.*` of a file. They steer what an editor shows, never what a rule decides. */
export interface Settings {
  readonly severity: Levels;
  /** The most findings of a file that are published. */
  readonly maxFindings: number;
  /** In millions of characters. A longer file is not analysed. */
  readonly maxFileSize: number;
  /** Which lists of other programs are served: with names that are certain too, only those of the configuration, or none. */
  readonly foreignLists: ForeignLists;
  readonly format: FormatStyle;
  readonly inlayHints: {
    /** The prefix length after a contiguous dotted mask. Single hosts and catch-alls have no hint. */
    readonly prefixLength: boolean;
    /** How many addresses a rule decides, if it decides only some that it matches. Catch-alls have no hint. */
    readonly decides: boolean;
    /** The hits of a rule in the log that is remembered for the file. */
    readonly hits: boolean;
  };
  readonly codeLens: {
    /** Summarizes the file, above its first line. */
    readonly file: boolean;
    /** Shows above each rule what it decides. */
    readonly rules: boolean;
  };
}

export const defaultSettings: Settings = {
  severity: {},
  maxFindings: 500,
  maxFileSize: 64,
  foreignLists: "on",
  format: { columns: true },
  inlayHints: { prefixLength: true, decides: true, hits: true },
  codeLens: { file: true, rules: false },
};
