import { readFile } from "node:fs/promises";
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from "vscode-languageserver-protocol";
import type { Client } from "./client.js";
import { heldOpen, type Known, type Question, type Request } from "./requests.js";

/** How long a request is let run: until it is answered, or until it is cancelled right after it was sent. */
export type Patience = "patient" | "impatient";

const noSuchFile = "/imcrules/no/such/file";

/** Counted, since a time would be another one on every machine. */
const ROUND_TRIPS = 100;

/** A client's side of a conversation: it remembers what was answered, and can ask for what changed since. */
export interface Conversation {
  /**
   * The answer in full, also where the server told only what changed, and without the ids of answers.
   * One that is held open comes when the conversation ends.
   */
  readonly ask: (request: Request, question: Question, patience?: Patience) => Promise<unknown>;
  /** Waits until everything is answered that is not held open. */
  readonly wait: () => Promise<void>;
  /** Ends what is held open, and waits for that too. */
  readonly end: () => Promise<void>;
  /** Requests that got no proper answer, or none. */
  readonly faults: readonly string[];
}

/** A request that is not answered yet. */
interface OpenRequest {
  readonly method: string;
  readonly isHeld: boolean;
  readonly cancelling: CancellationTokenSource;
}

interface Params {
  readonly textDocument?: { readonly uri: string };
  readonly previousResultId?: string;
}

/** What an answer may have, as far as it is looked at here. */
interface Answer {
  readonly resultId?: string;
  readonly kind?: string;
  readonly items?: readonly object[];
  readonly data?: readonly number[];
  readonly edits?: readonly {
    readonly start: number;
    readonly deleteCount: number;
    readonly data?: readonly number[];
  }[];
}

export function converse({ connection }: Client): Conversation {
  const faults: string[] = [];
  const open = new Set<OpenRequest>();
  const listed = new Map<string, readonly object[]>();
  const resultIds = new Map<string, string>();
  const contents = new Map<string, Answer>();
  const known: Known = {
    resultId: (method, uri) => resultIds.get(`${feature(method)} ${uri}`),
    items: (method) => listed.get(method) ?? [],
  };

  async function answerTo(method: string, params: object, cancelling: CancellationTokenSource): Promise<unknown> {
    try {
      const answer: unknown = await connection.sendRequest(method, params, cancelling.token);
      return typeof answer === "object" && answer !== null ? remembered(method, params, answer) : answer;
    } catch (error) {
      if (!isProper(error)) faults.push(`${method}: ${error}`);
      return `${error}`;
    }
  }

  function remembered(method: string, params: Params, answer: Answer): Answer {
    const content = inFull(method, params, answer);
    const items = Array.isArray(content) ? content : content.items;
    if (items !== undefined) listed.set(method, items);
    return content;
  }

  function inFull(method: string, { textDocument, previousResultId }: Params, answer: Answer): Answer {
    const { resultId, ...told } = answer;
    if (resultId === undefined) return answer;
    const before = contents.get(`${feature(method)} ${previousResultId}`);
    const content = answer.kind === "unchanged" ? before : answer.edits === undefined ? told : edited(before, answer);
    if (content === undefined) throw new Error("tells what changed since an answer that was never given");
    contents.set(`${feature(method)} ${resultId}`, content);
    resultIds.set(`${feature(method)} ${textDocument?.uri}`, resultId);
    return content;
  }

  /** Waits for answers; those that many round trips do not bring will never come. */
  async function answersTo(isWaitedFor: (request: OpenRequest) => boolean): Promise<void> {
    const left = () => [...open].filter(isWaitedFor);
    for (let trip = 0; trip < ROUND_TRIPS && left().length > 0; trip++) {
      await connection.sendRequest("imcrules/noSuchMethod").catch(() => undefined);
      // Some answers wait for a file, which on a busy machine takes longer than many messages; no longer than another file, though.
      await readFile(noSuchFile).catch(() => undefined);
    }
    for (const request of left()) {
      faults.push(`${request.method}: never answered`);
      open.delete(request);
    }
  }

  return {
    faults,
    async ask({ method, params }, question, patience = "patient") {
      const isPatient = patience === "patient";
      const request = {
        method,
        isHeld: isPatient && heldOpen.has(method),
        cancelling: new CancellationTokenSource(),
      };
      open.add(request);
      const answer = answerTo(method, params(question, known), request.cancelling);
      if (!isPatient) request.cancelling.cancel();
      await answer;
      open.delete(request);
      return answer;
    },
    wait: () => answersTo(({ isHeld }) => !isHeld),
    end() {
      for (const { isHeld, cancelling } of open) if (isHeld) cancelling.cancel();
      return answersTo(() => true);
    },
  };
}

/** The part of a method's name that its variants share: an id is good for all of them. */
function feature(method: string): string | undefined {
  return method.split("/")[1];
}

/** Semantic tokens after the edits since an earlier answer, all of which count in that answer. */
function edited(before: Answer | undefined, { edits = [] }: Answer): Answer | undefined {
  if (before?.data === undefined) return undefined;
  const data = [...before.data];
  const inOrder = edits.toSorted((one, other) => one.start - other.start);
  for (const { start, deleteCount, data: inserted = [] } of inOrder.toReversed()) {
    data.splice(start, deleteCount, ...inserted);
  }
  return { data };
}

/** Any other error, as that something failed inside or that what was announced is not there, is a bug of the server. */
function isProper(error: unknown): boolean {
  const proper: readonly number[] = [
    LSPErrorCodes.RequestCancelled,
    LSPErrorCodes.ServerCancelled,
    LSPErrorCodes.ContentModified,
  ];
  return error instanceof ResponseError && proper.includes(error.code);
}
