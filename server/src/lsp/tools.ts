import type { CancellationToken, Connection } from "vscode-languageserver";
import { type ToolResult, toolMethod } from "../protocol/tools.js";
import { membersOf } from "./convert.js";
import { describePolicyTool } from "./features/tools/describePolicyTool.js";
import { explainAddressTool } from "./features/tools/explainAddressTool.js";
import { listFindingsTool } from "./features/tools/listFindingsTool.js";
import { testConnectionsTool } from "./features/tools/testConnectionsTool.js";
import type { ToldFile } from "./features/tools/toldFile.js";
import { unreadText } from "./features/unread.js";
import type { RuleFile } from "./fileState.js";
import { fileKey } from "./files.js";
import { isGiven, meantFile, type NamedFile, type Wrong } from "./meantFile.js";
import type { Guarded } from "./views.js";

/** Where questions are looked up: only in rule files that are open or in the workspace, whatever a question names. */
export interface ToolFiles {
  /** URIs. */
  readonly open: () => readonly string[];
  /** URIs of the files of the workspace that are not open. */
  readonly closed: () => Promise<readonly string[]>;
  /** The path of a file in the workspace; `undefined` for one that lies elsewhere. */
  readonly pathOf: (uri: string) => string | undefined;
  /** `undefined` when it cannot be read. */
  readonly current: (uri: string) => Promise<RuleFile | undefined>;
}

/** Answers the questions of assistants, always by a text. */
export function answerTools(connection: Connection, guarded: Guarded, files: ToolFiles): void {
  const { open, closed, pathOf, current } = files;
  connection.onRequest(
    toolMethod,
    (params: unknown, token: CancellationToken): Promise<ToolResult> =>
      guarded("tool", "This could not be answered; the output of IMC Rules says why.", () => answer(params, token)),
  );

  async function answer(params: unknown, token: CancellationToken): Promise<string> {
    const { tool, input, active } = membersOf(params);
    const { file, address, addresses } = membersOf(input);
    const about = async (answerOf: (file: ToldFile) => string | Promise<string>): Promise<string> => {
      const told = await toldOf(
        meantFile(file, await known(file), typeof active === "string" ? named(active) : undefined),
      );
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
        return isGiven(file) ? about((told) => listFindingsTool(only(told))) : listFindingsTool(all(token));
      default:
        return "There is no such tool.";
    }
  }

  /** The files that may be meant: those of the workspace, and one that lies elsewhere when it is open and named in full. */
  async function known(given: unknown): Promise<readonly NamedFile[]> {
    const isMeant = (uri: string) =>
      pathOf(uri) !== undefined || (typeof given === "string" && fileKey(uri) === fileKey(given));
    return [...open().filter(isMeant), ...(await closed())].map(named);
  }

  function named(uri: string): NamedFile {
    return { uri, name: pathOf(uri) ?? uri };
  }

  async function toldOf(meant: NamedFile | Wrong): Promise<ToldFile | Wrong> {
    if ("wrong" in meant) return meant;
    const file = await current(meant.uri);
    if (file === undefined) return { wrong: `${meant.name} cannot be read; it may have been moved or deleted.` };
    if (file.unread !== undefined) return { wrong: unreadText(meant.name, file.unread) };
    return { name: meant.name, analysis: file.analysis, findings: file.findings };
  }

  /** The files of the workspace, read one after the other. */
  async function* all(token: CancellationToken): AsyncGenerator<ToldFile | string> {
    for (const file of await known(undefined)) {
      if (token.isCancellationRequested) return;
      const told = await toldOf(file);
      yield "wrong" in told ? told.wrong : told;
    }
  }
}

async function* only(file: ToldFile): AsyncGenerator<ToldFile> {
  yield file;
}
