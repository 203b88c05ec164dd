import type { Format, ReadOptions } from "../model/format.js";
import type { RuleSet } from "../model/ruleSet.js";
import type { LinedText } from "../text/linedText.js";
import type { Steps } from "../text/steps.js";

/** A format, and how its texts become lists. */
export interface Reader {
  readonly format: Format;
  /**
   * Reads the lists of a text. There is at least one.
   *
   * Never fails: what the program does with odd text is a remark. O(text).
   */
  readonly read: (lined: LinedText, options: ReadOptions) => Steps<readonly RuleSet[]>;
}
