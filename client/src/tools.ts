import { type Disposable, LanguageModelTextPart, LanguageModelToolResult, lm } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type ToolName, type ToolParams, type ToolResult, toolMethod } from "../../server/src/protocol/tools.js";
import { activeRuleEditor } from "./ruleFile.js";

/** The message that VS Code shows while a tool runs. */
const messages: Readonly<Record<ToolName, string>> = {
  imcrules_testConnections: "Testing connections",
  imcrules_explainAddress: "Finding the rules that match",
  imcrules_listFindings: "Checking rule files",
  imcrules_describePolicy: "Computing what each rule decides",
};

/** Registers the tools with which assistants ask about rule files. Asks for no confirmation, since the tools change nothing. */
export function tools(client: BaseLanguageClient): readonly Disposable[] {
  // Some editors that run the extension have no such API.
  if (typeof lm?.registerTool !== "function") return [];
  return (Object.keys(messages) as ToolName[]).map((tool) =>
    lm.registerTool<object>(tool, {
      prepareInvocation: () => ({ invocationMessage: messages[tool] }),
      async invoke({ input }, token) {
        const active = activeRuleEditor()?.document.uri.toString() ?? null;
        const params: ToolParams = { tool, input, active };
        const answer = await client.sendRequest<ToolResult>(toolMethod, params, token).catch(() => noAnswer);
        return new LanguageModelToolResult([new LanguageModelTextPart(answer)]);
      },
    }),
  );
}

const noAnswer =
  "The IMC Rules language server does not answer. The command IMC Rules: Restart Language Server restarts it.";
