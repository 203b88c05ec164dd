import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from "@modelcontextprotocol/sdk/types.js";
import type { ObjectSchema } from "./schema.js";

/** A tool as the protocol offers it. */
export interface ServedTool {
  readonly name: string;
  readonly title: string;
  /** What the tool does, and when to use it: for the assistant. */
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly outputSchema: ObjectSchema;
}

/** The answer of a tool as structured content and as JSON, or what is wrong with the question. */
export type ToolAnswer =
  | { readonly content: Record<string, unknown>; readonly json: string }
  | { readonly fault: string };

/**
 * Serves tools over standard input and output (Model Context Protocol), until the input ends.
 *
 * Calls `ends` if it cannot go on, with the reason if that is a message that cannot be read.
 */
export async function serve(
  version: string,
  instructions: string,
  tools: readonly ServedTool[],
  ends: (why: string | undefined) => void,
  call: (name: string, input: Readonly<Record<string, unknown>>) => Promise<ToolAnswer | undefined>,
): Promise<void> {
  const server = new Server(
    { name: "imcrules", title: "IMC Rules", version },
    { capabilities: { tools: {} }, instructions },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map((tool) => ({
      ...tool,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const answer = await call(params.name, params.arguments ?? {});
    if (answer === undefined) throw new McpError(ErrorCode.InvalidParams, "There is no such tool.");
    if ("fault" in answer) return { isError: true, content: [{ type: "text", text: answer.fault }] };
    return { structuredContent: answer.content, content: [{ type: "text", text: answer.json }] };
  });
  let lastError: string | undefined;
  server.onerror = (error) => {
    lastError = error.message;
  };
  // The end of the input closes nothing. A message that is too long does.
  server.onclose = () => ends(lastError);
  // The assistant ended before the answer.
  process.stdout.on("error", () => ends(undefined));
  await server.connect(new StdioServerTransport());
}
