/** Asks what each rule of a file decides, as rows to look through. */
export const ruleRowsMethod = "imcrules/ruleRows";

export interface RuleRowsParams {
  readonly uri: string;
  /** By line, or the rules that decide most first. */
  readonly order: RuleOrder;
}

export type RuleOrder = "line" | "size";

export interface RuleRows {
  /** At most a thousand. */
  readonly rows: readonly RuleRow[];
  /** What stands below them, when there are more or when the default decides something. */
  readonly rest: readonly string[];
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
