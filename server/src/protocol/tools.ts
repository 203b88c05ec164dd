/**
 * What assistants ask about rule files, open or not. The answer is a text for them, also where the question is wrong: then it says
 * what is wrong and what to do.
 */
export const toolMethod = "imcrules/tool";

/** Each with what its input may have; of that, `file` names a rule file by its path in the workspace or its URI. */
export interface ToolInputs {
  /** Addresses and networks. */
  readonly imcrules_testConnections: { readonly file?: string; readonly addresses: readonly string[] };
  readonly imcrules_explainAddress: { readonly file?: string; readonly address: string };
  /** Without a file those of all files. */
  readonly imcrules_listFindings: { readonly file?: string };
  readonly imcrules_describePolicy: { readonly file?: string };
}

export type ToolName = keyof ToolInputs;

export const toolNames: readonly ToolName[] = [
  "imcrules_testConnections",
  "imcrules_explainAddress",
  "imcrules_listFindings",
  "imcrules_describePolicy",
];

export interface ToolParams {
  readonly tool: ToolName;
  /** What an assistant gave, which may be anything. */
  readonly input: unknown;
  /** URI of the rule file that is active: it is meant where the input names none. */
  readonly active: string | null;
}

export type ToolResult = string;
