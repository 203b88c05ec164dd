/** Asks what each rule of a file decides, as rows to look through. */
export const ruleRowsMethod = "imcrules/ruleRows";

export interface RuleRowsParams {
  readonly uri: string;
  /** By line, or the rules that decide most first. */
  readonly order: RuleOrder;
  /** How many rows of that order come before those that are wanted. */
  readonly from: number;
}

export type RuleOrder = "line" | "size";

export interface RuleRows {
  /** At most a thousand. */
  readonly rows: readonly RuleRow[];
  /** `500 more rules`, to be asked for from `from` on; null where there are no more. */
  readonly more: { readonly label: string; readonly from: number } | null;
  /** `default: 256 addresses`, below the last row; null where it decides nothing. */
  readonly default: string | null;
}

export interface RuleRow {
  /** 1-based. */
  readonly line: number;
  readonly action: "accept" | "reject";
  /** `accept 10.0.0.0/8`. */
  readonly label: string;
  /** `240 of 256 addresses`, `nothing`. */
  readonly decides: string;
  /** Whether it decides nothing. */
  readonly isDead: boolean;
}
