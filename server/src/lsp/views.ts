import { type Connection, ErrorCodes, ResponseError } from "vscode-languageserver";
import {
  type CoverageParams,
  type CoverageResult,
  coverageMethod,
  type ExpectationsParams,
  type ExpectationsResult,
  expectationsMethod,
} from "../protocol/expectations.js";
import { type FileSummary, type FileSummaryParams, fileSummaryMethod } from "../protocol/fileSummary.js";
import { type ClosedFilesResult, closedFilesMethod } from "../protocol/files.js";
import {
  type TestConnectionResult,
  type TestConnectionsResult,
  testConnectionCommand,
} from "../protocol/testConnection.js";
import { membersOf } from "./convert.js";
import { coverage, expectations } from "./features/expectations.js";
import { fileSummary } from "./features/fileSummary.js";
import { notReadable, testConnection, testConnections, testFailed } from "./features/testConnection.js";
import { unreadSummary } from "./features/unread.js";
import type { RuleFile } from "./fileState.js";
import type { Versions, VirtualDocuments } from "./virtualDocuments.js";

/** The error boundary of the server. */
export type Guarded = <Result>(what: string, failed: Result, answer: () => Promise<Result>) => Promise<Result>;

/** Which rule files are shown where all of a workspace are. */
export interface Listing {
  readonly closed: () => Promise<readonly string[]>;
  /** Whether a file is open or wanted. */
  readonly isListed: (uri: string) => Promise<boolean>;
}

/** Answers what a client's views ask about a rule file, be it open or not. */
export function answerViews(
  connection: Connection,
  guarded: Guarded,
  { current, saved }: Versions,
  virtual: VirtualDocuments,
  { closed, isListed }: Listing,
): void {
  function about<Result>(
    what: string,
    uri: unknown,
    nothing: Result,
    answer: (file: RuleFile) => Result,
    { failed = nothing, isToldUnread = false }: { readonly failed?: Result; readonly isToldUnread?: boolean } = {},
  ): Promise<Result> {
    return guarded(what, failed, async () => {
      const file = await current(String(uri ?? ""));
      // Of one that is not read nothing is known; only who tests a connection is told so.
      return file === undefined || (file.unread !== undefined && !isToldUnread) ? nothing : answer(file);
    });
  }

  connection.onExecuteCommand((params): Promise<TestConnectionResult | TestConnectionsResult> => {
    if (params.command !== testConnectionCommand) {
      throw new ResponseError(ErrorCodes.InvalidParams, `There is no command ${params.command}.`);
    }
    const { uri, address, questions } = membersOf(params.arguments?.[0]);
    const answer = (file: RuleFile): TestConnectionResult | TestConnectionsResult =>
      Array.isArray(questions)
        ? testConnections(file, questions.map(String))
        : testConnection(file, String(address ?? ""));
    return about("connection test", uri, notReadable, answer, { failed: testFailed, isToldUnread: true });
  });
  connection.onRequest(
    expectationsMethod,
    async ({ uri }: ExpectationsParams): Promise<ExpectationsResult> =>
      (await guarded("expectations", true, () => isListed(String(uri ?? ""))))
        ? about<ExpectationsResult>("expectations", uri, [], ({ analysis }) => expectations(analysis))
        : [],
  );
  connection.onRequest(
    coverageMethod,
    ({ uri }: CoverageParams): Promise<CoverageResult> =>
      about<CoverageResult>("coverage", uri, [], ({ analysis }) => coverage(analysis)),
  );
  connection.onRequest(closedFilesMethod, () => guarded<ClosedFilesResult>("closed files", null, closed));
  connection.onRequest(
    fileSummaryMethod,
    ({ uri, sinceSaved }: FileSummaryParams): Promise<FileSummary | null> =>
      guarded<FileSummary | null>("summary", null, async () => {
        const before = sinceSaved ? await saved(uri) : undefined;
        const file = await current(uri);
        if (file === undefined) return null;
        const older = before?.unread === undefined ? before?.analysis : undefined;
        return file.unread === undefined
          ? fileSummary(file.analysis, file.findings, older)
          : unreadSummary(file.unread);
      }),
  );
  connection.workspace.textDocumentContent.on(({ uri }) =>
    guarded("virtual document", { text: "" }, async () => ({ text: await virtual.text(uri) })),
  );
}
