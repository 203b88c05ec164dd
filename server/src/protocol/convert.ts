import type { Action, ConversionLoss, Refused } from "../core/index.js";

/** Asks which formats the lists of a file can be converted to: {@link ConversionsParams}. The file need not be open. */
export const conversionsMethod = "imcrules/conversions";

export interface ConversionsParams {
  readonly uri: string;
}

export type ConversionsResult = PossibleConversions | NotConverted;

export interface PossibleConversions {
  /** The names of the lists, in the order of the file. The name of an only list may be empty. */
  readonly lists: readonly string[];
  readonly targets: readonly ConversionTarget[];
}

export interface ConversionTarget {
  /** As {@link ConvertParams.to} takes it. */
  readonly to: string;
  /** For people: `Postfix CIDR table`. */
  readonly name: string;
  /** What else the format has to know. */
  readonly asks: "method" | "means" | null;
}

/** Asks for a list in another format: {@link ConvertParams}. Writes no file, and the file of the list need not be open. */
export const convertMethod = "imcrules/convert";

export interface ConvertParams {
  readonly uri: string;
  /** Such as `nginx-access` or `plain:haproxy`. */
  readonly to: string;
  /** The name of the list, of several in the file. */
  readonly list?: string;
  /** The method of accepted clients, for `pg-hba`. */
  readonly method?: string;
  /** What the members of the new list get, for `plain`. Rejected by default. */
  readonly means?: Action;
  /** Whether the lines with errors are left out. Otherwise a list that has any is not converted. */
  readonly ignoreErrors?: boolean;
}

export type ConvertResult = NewList | NotConverted;

export interface NewList {
  /** The text of the new list. The losses are comments on top of it. */
  readonly newText: string;
  /** The language of the text: our own, or none that another extension claims. */
  readonly language: "imcrules" | "plaintext";
  /** The first hundred losses. Lines are 0-based, and null for a loss of the whole list. */
  readonly losses: readonly {
    readonly code: ConversionLoss["code"];
    readonly line: number | null;
    readonly message: string;
  }[];
  readonly lossCount: number;
  /** How many lines with errors are left out. */
  readonly ignoredCount: number;
}

/** Why there is no new list. An error response would hide what to do. */
export interface NotConverted {
  /** `errors`: the list has lines with errors, which `ignoreErrors` leaves out. */
  readonly refusal:
    | Refused["refusal"]
    | "unknown-document"
    | "too-large"
    | "unknown-list"
    | "unknown-format"
    | "failed";
  /** What is wrong, and what to do. */
  readonly message: string;
  /** The first line with an error, 0-based. Null for other refusals. */
  readonly line: number | null;
}
