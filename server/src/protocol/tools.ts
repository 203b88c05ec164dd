/**
 * What assistants ask about rule files, open or not. The answer is a text for them, also where the question is wrong: then it says
 * what is wrong and what to do.
 */
export const toolMethod = "imcrules/tool";

/**
 * The names under which the extension contributes the tools, and what each takes. `file` is the path of a rule file in the workspace or
 * its URI, needed where none is active.
 */
export type ToolName =
  /** `addresses`: addresses and networks; `file`. */
  | "imcrules_testConnections"
  /** `address`; `file`. */
  | "imcrules_explainAddress"
  /** `file`; without it the findings of the whole workspace. */
  | "imcrules_listFindings"
  /** `file`. */
  | "imcrules_describePolicy";

export interface ToolParams {
  readonly tool: ToolName;
  /** What an assistant gave, which may be anything. */
  readonly input: unknown;
  /** URI of the rule file that is active: it is meant where the input names none. */
  readonly active: string | null;
}

export type ToolResult = string;
