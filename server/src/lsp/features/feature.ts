import type {
  CancellationToken,
  PreviousResultId,
  ServerCapabilities,
  WorkspaceDiagnosticReport,
} from "vscode-languageserver-protocol";
import type { Budget, Steps } from "../../core/index.js";
import type { RememberLogResult } from "../../protocol/logs.js";
import type { RuleFile, TextFile } from "./ruleFile.js";

/**
 * One request, and how the server answers it.
 *
 * `Params` is what the protocol promises for the method. Nobody checks what a client really sends: an answer that throws is
 * logged, and the client gets `fallback`. `answer` is a method, so that features with different parameters fit into one list.
 */
export type Feature<Params = unknown, Result = unknown> =
  | TextFeature<Params, Result>
  | FileFeature<"text first", TextFile & Partial<RuleFile>, Params, Result>
  | FileFeature<"analysis", RuleFile, Params, Result>
  | ServerFeature<Params, Result>;

interface Common<Params, Result> {
  readonly method: string;
  /** Whether the feature is about our own language only. Files of other programs get the fallback. */
  readonly isOursOnly?: boolean;
  /** What the server announces. Requests of ours need no announcement. */
  readonly capability?: ServerCapabilities;
  /** Returns why the parameters are an error of the client. `undefined` if they are not. */
  refusal?(params: Params): string | undefined;
  /** Returns the answer about a file that is not open, and after a bug. */
  fallback(params: Params): Result;
}

/** Answers about an open file at the version of the request. Does not wait for the analysis. */
interface TextFeature<Params, Result> extends Common<Params, Result> {
  readonly needs: "text";
  answer(file: TextFile, params: Params, server: Server): Result;
}

/**
 * Answers about an open file at the version of the request, in steps and within one budget.
 *
 * The client gets an error if an edit replaces that version first, or if it cancels the request. `text first` waits for the analysis
 * of a file that is not large.
 */
interface FileFeature<Needs, File, Params, Result> extends Common<Params, Result> {
  readonly needs: Needs;
  answer(file: File, params: Params, budget: Budget, server: Server): Steps<Result>;
}

/** Answers about any files, which it requests from the server. */
interface ServerFeature<Params, Result> extends Common<Params, Result> {
  readonly needs: "server";
  answer(params: Params, server: Server, run: RunSteps, token: CancellationToken): Promise<Result>;
}

/**
 * Runs steps of an answer in slices, between which the server reads messages. All steps of a request share one budget. Throws an
 * error if the client cancels the request.
 */
export type RunSteps = <Result>(answer: (budget: Budget) => Steps<Result>) => Promise<Result>;

/** What a feature may request from the server. */
export interface Server {
  readonly client: ClientAbilities;
  /** URI of the folder with the pages of the findings, if the editor can open them. */
  readonly docs: string | undefined;
  /** Open documents that are lists. */
  readonly openUris: () => Promise<readonly string[]>;
  /** Lists of the workspace that are not open and not excluded, in the order of their URIs. */
  readonly closedUris: () => Promise<readonly string[]>;
  /** Whether a document is open and a list. */
  readonly isOpen: (uri: string) => Promise<boolean>;
  /** Whether a file is a list by its text, or cannot be read. Some names, such as those of server configurations, are also those of other files. */
  readonly isList: (uri: string) => Promise<boolean>;
  /** Whether a file may be a list, and the nearest configuration includes it. */
  readonly isWanted: (uri: string) => Promise<boolean>;
  /**
   * Returns the path of a file from its workspace folder on. If there are several folders, the path begins with the folder's
   * name. `undefined` for a file outside of them.
   */
  readonly pathOf: (uri: string) => string | undefined;
  /**
   * Returns an open file at its current version. `undefined` for a file that is not open. Throws the error `ContentModified`
   * if an edit replaces the version first.
   */
  readonly openText: (uri: string) => Promise<TextFile | undefined>;
  readonly openFile: (uri: string) => Promise<RuleFile | undefined>;
  /** Returns the newest version of an open file, or else the stored file. `undefined` if the file cannot be read. */
  readonly newestText: (uri: string) => Promise<TextFile | undefined>;
  readonly newest: (uri: string) => Promise<RuleFile | undefined>;
  /** Returns the stored file, whether it is open or not. */
  readonly stored: (uri: string) => Promise<RuleFile | undefined>;
  /** Waits for findings of closed files that the client does not have yet. */
  readonly closedDiagnostics: (
    previous: readonly PreviousResultId[],
    token: CancellationToken,
  ) => Promise<WorkspaceDiagnosticReport>;
  /**
   * Reads a log for an open list, or forgets the log of the list without `log`. The answer comes when the log is read. Null if
   * the log was forgotten, or if somebody cancels.
   */
  readonly rememberLog: (uri: string, log: string | undefined, token: CancellationToken) => Promise<RememberLogResult>;
  /** Notes that the client shows a virtual document made from some files. */
  readonly show: (document: string, files: readonly string[]) => void;
}

/** The abilities of a client on which answers depend. */
export interface ClientAbilities {
  /** Asks for the edits of an action after the user chose the action. */
  readonly resolvesEdits: boolean;
  /** Shows why an action is disabled. */
  readonly showsDisabled: boolean;
  /** Lets the user jump between the tab stops of a completion. */
  readonly knowsSnippets: boolean;
  /** The client's command that tests a connection, if the client announced one. */
  readonly testCommand: string | undefined;
}
