import type { CancellationToken } from "vscode-languageserver-protocol";
import { type ToolResult, toolMethod } from "../../../protocol/tools.js";
import { fileKey, membersOf } from "../../convert.js";
import type { Feature, Server } from "../feature.js";
import { unreadText } from "../unread.js";
import { describePolicyTool } from "./describePolicyTool.js";
import { explainAddressTool } from "./explainAddressTool.js";
import { listFindingsTool } from "./listFindingsTool.js";
import { isGiven, meantFile, type NamedFile, type Wrong } from "./meantFile.js";
import { testConnectionsTool } from "./testConnectionsTool.js";
import type { ToldFile } from "./toldFile.js";

/** Answers assistants, always by a text, and only about rule files that are open or in the workspace. */
export const tool: Feature<unknown, ToolResult> = {
  method: toolMethod,
  needs: "server",
  nothing: () => "This could not be answered; the output of IMC Rules says why.",
  async answer(params, server, token) {
    const { tool, input, active } = membersOf(params);
    const { file, address, addresses } = membersOf(input);
    const about = async (answerOf: (file: ToldFile) => string | Promise<string>): Promise<string> => {
      const activeFile = typeof active === "string" ? named(server, active) : undefined;
      const told = await toldOf(server, meantFile(file, await known(server, file), activeFile));
      return "wrong" in told ? told.wrong : answerOf(told);
    };
    switch (tool) {
      case "imcrules_testConnections":
        return about((told) => testConnectionsTool(told, addresses));
      case "imcrules_explainAddress":
        return about((told) => explainAddressTool(told, address));
      case "imcrules_describePolicy":
        return about(describePolicyTool);
      case "imcrules_listFindings":
        return isGiven(file) ? about((told) => listFindingsTool(only(told))) : listFindingsTool(all(server, token));
      default:
        return "There is no such tool.";
    }
  },
};

/** Lists the files that a question may mean: those of the workspace, and an open file elsewhere that the question names in full. */
async function known(server: Server, given: unknown): Promise<readonly NamedFile[]> {
  const isMeant = (uri: string) =>
    server.pathOf(uri) !== undefined || (typeof given === "string" && fileKey(uri) === fileKey(given));
  const uris = [...server.openUris().filter(isMeant), ...(await server.closedUris())];
  return uris.map((uri) => named(server, uri));
}

function named({ pathOf }: Server, uri: string): NamedFile {
  return { uri, name: pathOf(uri) ?? uri };
}

async function toldOf(server: Server, meant: NamedFile | Wrong): Promise<ToldFile | Wrong> {
  if ("wrong" in meant) return meant;
  const file = await server.newest(meant.uri);
  if (file === undefined) return { wrong: `${meant.name} cannot be read; it may have been moved or deleted.` };
  if (file.unread !== undefined) return { wrong: unreadText(meant.name, file.unread) };
  return { name: meant.name, analysis: file.analysis, findings: file.findings };
}

/** Reads the files of the workspace one after the other. */
async function* all(server: Server, token: CancellationToken): AsyncGenerator<ToldFile | string> {
  for (const file of await known(server, undefined)) {
    if (token.isCancellationRequested) return;
    const told = await toldOf(server, file);
    yield "wrong" in told ? told.wrong : told;
  }
}

async function* only(file: ToldFile): AsyncGenerator<ToldFile> {
  yield file;
}
