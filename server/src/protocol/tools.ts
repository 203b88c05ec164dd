/**
 * The request of assistants about rule files, open or not. The answer is a text for the assistant. If the input is wrong, the text
 * says what is wrong and what to do.
 */
export const toolMethod = "imcrules/tool";

/**
 * The names under which the extension contributes the tools. The input of each has `file`: the path of a rule file in the
 * workspace, or its URI. Without it a tool answers about the active file, and `imcrules_listFindings` about the workspace. Its `list`
 * names one of several lists in the file, which otherwise all answer by their names. Its `given` says what is known of the connections
 * besides the address: `{ "database": "app" }`. No finding depends on that.
 */
export type ToolName =
  /** Its input has `addresses`, which may be networks as well. */
  | "imcrules_testConnections"
  /** Its input has `address`. */
  | "imcrules_explainAddress"
  | "imcrules_listFindings"
  | "imcrules_describePolicy";

export interface ToolParams {
  readonly tool: ToolName;
  /** The input of the assistant. It may be anything. */
  readonly input: unknown;
  /** URI of the active rule file. */
  readonly active: string | null;
}

export type ToolResult = string;
