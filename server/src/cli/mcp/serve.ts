import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from "@modelcontextprotocol/sdk/types.js";
import type { ObjectSchema } from "./schema.js";

/** A tool as the protocol offers it. */
export interface ServedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly outputSchema: ObjectSchema;
}

/** The answer of a tool as structured content and as JSON, or what is wrong with the question. */
export type ToolAnswer =
  | { readonly content: Record<string, unknown>; readonly json: string }
  | { readonly fault: string };

/** Serves tools over standard input and output (Model Context Protocol), until the input ends. */
export async function serve(
  version: string,
  instructions: string,
  tools: readonly ServedTool[],
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
    if (answer === undefined)
      throw new McpError(ErrorCode.InvalidParams, `There is no tool "${params.name.slice(0, 60)}".`);
    if ("fault" in answer) return { isError: true, content: [{ type: "text", text: answer.fault }] };
    return { structuredContent: answer.content, content: [{ type: "text", text: answer.json }] };
  });
  await server.connect(new StdioServerTransport());
}
