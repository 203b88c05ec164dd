/**
 * The request of assistants about rule files, open or not. The answer is a text for the assistant. If the input is wrong, the text
 * says what is wrong and what to do.
 */
export const toolMethod = "imcrules/tool";

/**
 * The names under which the extension contributes the tools, and the input of each. `file` is the path of a rule file in the
 * workspace, or its URI. It is needed if no rule file is active.
 */
export type ToolName =
  /** `addresses`, which may be networks as well, and `file`. */
  | "imcrules_testConnections"
  /** `address` and `file`. */
  | "imcrules_explainAddress"
  /** `file`. Without it the tool answers about the whole workspace. */
  | "imcrules_listFindings"
  /** `file`. */
  | "imcrules_describePolicy";

export interface ToolParams {
  readonly tool: ToolName;
  /** The input of the assistant. It may be anything. */
  readonly input: unknown;
  /** URI of the active rule file. The tool answers about this file if the input names none. */
  readonly active: string | null;
}

export type ToolResult = string;
