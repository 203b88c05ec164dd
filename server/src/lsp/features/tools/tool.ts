import type { CancellationToken } from "vscode-languageserver-protocol";
import { type Budget, counted, type Fault, namesOfLists, quoted, type Steps } from "../../../core/index.js";
import { type ToolResult, toolMethod } from "../../../protocol/tools.js";
import { fileKey, membersOf } from "../../convert.js";
import type { Feature, Server } from "../feature.js";
import { chooseListOf } from "../ruleFile.js";
import { type AnalysedFile, type ListView, listViewOf } from "./analysedFile.js";
import { chooseFile, isGiven, type NamedFile } from "./chooseFile.js";
import { describePolicyTool } from "./describePolicyTool.js";
import { explainAddressTool } from "./explainAddressTool.js";
import { listFindingsTool } from "./listFindingsTool.js";
import { testConnectionsTool } from "./testConnectionsTool.js";

/*
 * The tools that assistants call, one file each, and the request that calls them.
 *
 * A tool answers by a text. `chooseFile` finds the file that the input names, `analysedFile.ts` is that file with its analysis,
 * and `boundedText` keeps an answer short. A {@link Fault} says what is wrong with the input.
 */

/** Answers assistants by a text, and only about rule files that are open or in the workspace. */
export const tool: Feature<unknown, ToolResult> = {
  method: toolMethod,
  needs: "server",
  fallback: () => "This could not be answered. See the output of IMC Rules for the reason.",
  async answer(params, server, run, token) {
    const { tool, input, active } = membersOf(params);
    const { file, list, address, addresses, given } = membersOf(input);
    const answerAbout = async (answerOf: (file: AnalysedFile) => string | Promise<string>): Promise<string> => {
      const activeFile = typeof active === "string" ? named(server, active) : undefined;
      const chosen = await analysed(server, chooseFile(file, await candidates(server, file), activeFile));
      if ("fault" in chosen) return chosen.fault;
      const only = isGiven(list) ? chooseListOf(chosen, String(list), chosen.name) : undefined;
      if (only !== undefined && "fault" in only) return only.fault;
      const asked =
        only === undefined ? listsOf(chosen) : [{ ...only, name: `${chosen.name} (${quoted(only.ruleSet.name)})` }];
      const answers: string[] = [];
      for (const one of asked.slice(0, LISTS_AT_MOST)) answers.push(await answerOf(one));
      const left = asked.slice(LISTS_AT_MOST);
      if (left.length > 0) {
        const names = namesOfLists(left.map(({ ruleSet }) => ruleSet));
        answers.push(
          `${counted(left.length, "more list")} left out to keep this short. Give "list" for one of: ${names}.`,
        );
      }
      return answers.join("\n\n");
    };
    /** Answers about each list as it is for the connections that `given` is about. */
    const answerAsked = (answerOf: (list: ListView, budget: Budget) => Steps<string>) =>
      answerAbout((chosen) =>
        run(function* (budget) {
          const asked = yield* listViewOf(chosen, given, budget);
          return "fault" in asked ? asked.fault : yield* answerOf(asked, budget);
        }),
      );
    switch (tool) {
      case "imcrules_testConnections":
        return answerAsked((asked, budget) => testConnectionsTool(asked, addresses, budget));
      case "imcrules_explainAddress":
        return answerAsked((asked, budget) => explainAddressTool(asked, address, budget));
      case "imcrules_describePolicy":
        return answerAsked(describePolicyTool);
      case "imcrules_listFindings":
        return isGiven(file) || isGiven(list)
          ? answerAbout((chosen) => listFindingsTool([chosen], run))
          : listFindingsTool(workspaceFiles(server, token), run);
      default:
        return "There is no such tool.";
    }
  },
};

/** The most lists of one file that an answer is about. */
const LISTS_AT_MOST = 5;

/** Returns the lists of a file, each with its name if there are several. */
function listsOf({ lists, name }: AnalysedFile): readonly AnalysedFile[] {
  return lists.map((list) => ({ ...list, name: lists.length === 1 ? name : `${name} (${quoted(list.ruleSet.name)})` }));
}

/** Lists the files that the input may name: those of the workspace, and an open file elsewhere if `input` is its URI. */
async function candidates(server: Server, input: unknown): Promise<readonly NamedFile[]> {
  const isCandidate = (uri: string) =>
    server.pathOf(uri) !== undefined || (typeof input === "string" && fileKey(uri) === fileKey(input));
  const uris = [...(await server.openUris()).filter(isCandidate), ...(await server.closedUris())];
  return uris.map((uri) => named(server, uri));
}

function named({ pathOf }: Server, uri: string): NamedFile {
  return { uri, name: pathOf(uri) ?? uri };
}

/** Returns the analysis of a file. Passes a fault on. */
async function analysed(server: Server, chosen: NamedFile | Fault): Promise<AnalysedFile | Fault> {
  if ("fault" in chosen) return chosen;
  const { uri, name } = chosen;
  const file = await server.newest(uri);
  if (file === undefined) return { fault: `${name} cannot be read; it may have been moved or deleted.` };
  if (file.unread !== undefined) return { fault: `${name} ${file.unread.predicate}` };
  return { ...file, name };
}

/** Yields the files of the workspace, or why one is not read. Reads them one after the other. */
async function* workspaceFiles(server: Server, token: CancellationToken): AsyncGenerator<AnalysedFile | string> {
  for (const candidate of await candidates(server, undefined)) {
    if (token.isCancellationRequested) return;
    if (!(await server.isList(candidate.uri))) continue;
    const file = await analysed(server, candidate);
    if ("fault" in file) yield file.fault;
    else yield* listsOf(file);
  }
}
