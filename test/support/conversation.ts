import { readFile } from "node:fs/promises";
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from "vscode-languageserver-protocol";
import type { Client } from "./client.js";
import { type EarlierAnswers, heldOpen, type Question, type Request } from "./requests.js";

/** Whether a request waits for its answer (patient) or is cancelled right after it was sent (impatient). */
export type Patience = "patient" | "impatient";

const noSuchFile = "/imcrules/no/such/file";

/** The most round trips to wait for an answer. A time limit would differ between machines. */
const ROUND_TRIPS = 100;

/** The client side of a conversation. Remembers answers, so that later requests can ask for the changes since. */
export interface Conversation {
  /**
   * Sends a request and returns the full answer without its result id. Applies the changes if the server sent only those.
   *
   * A request that the server holds open is answered when the conversation ends.
   */
  readonly ask: (request: Request, question: Question, patience?: Patience) => Promise<unknown>;
  /** Waits for the answers of all requests that the server does not hold open. */
  readonly wait: () => Promise<void>;
  /** Cancels the requests that the server holds open, and waits for all answers. */
  readonly end: () => Promise<void>;
  /** Requests with an improper answer or none. */
  readonly faults: readonly string[];
}

/** A request without an answer yet. */
interface OpenRequest {
  readonly method: string;
  readonly isHeld: boolean;
  readonly cancelling: CancellationTokenSource;
}

interface Params {
  readonly textDocument?: { readonly uri: string };
  readonly previousResultId?: string;
}

/** The parts of an answer that are used here. */
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
  const items = new Map<string, readonly object[]>();
  const resultIds = new Map<string, string>();
  const contents = new Map<string, Answer>();
  const earlier: EarlierAnswers = {
    resultId: (method, uri) => resultIds.get(`${familyOf(method)} ${uri}`),
    items: (method) => items.get(method) ?? [],
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
    const newItems = Array.isArray(content) ? content : content.items;
    if (newItems !== undefined) items.set(method, newItems);
    return content;
  }

  function inFull(method: string, { textDocument, previousResultId }: Params, answer: Answer): Answer {
    const { resultId, ...rest } = answer;
    if (resultId === undefined) return answer;
    const before = contents.get(`${familyOf(method)} ${previousResultId}`);
    const content = answer.kind === "unchanged" ? before : answer.edits === undefined ? rest : edited(before, answer);
    if (content === undefined) throw new Error("the answer has changes since an answer that was never given");
    contents.set(`${familyOf(method)} ${resultId}`, content);
    resultIds.set(`${familyOf(method)} ${textDocument?.uri}`, resultId);
    return content;
  }

  /** Waits for answers. Reports a fault for those that {@link ROUND_TRIPS} do not bring. */
  async function answersTo(isWaitedFor: (request: OpenRequest) => boolean): Promise<void> {
    const left = () => [...open].filter(isWaitedFor);
    for (let trip = 0; trip < ROUND_TRIPS && left().length > 0; trip++) {
      await connection.sendRequest("imcrules/noSuchMethod").catch(() => undefined);
      // Some answers wait for a file, which can take longer than many messages. Reading a file here takes as long.
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
      const answer = answerTo(method, params(question, earlier), request.cancelling);
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

/** Returns the part of a method's name that its variants share, since a result id is valid for all of them. */
function familyOf(method: string): string | undefined {
  return method.split("/")[1];
}

/** Applies edits to the semantic tokens of an earlier answer. All edits refer to that answer. */
function edited(before: Answer | undefined, { edits = [] }: Answer): Answer | undefined {
  if (before?.data === undefined) return undefined;
  const data = [...before.data];
  const inOrder = edits.toSorted((one, other) => one.start - other.start);
  for (const { start, deleteCount, data: inserted = [] } of inOrder.toReversed()) {
    data.splice(start, deleteCount, ...inserted);
  }
  return { data };
}

/** Whether an error is a normal answer. Any other, such as an internal error or an unknown method, is a bug of the server. */
function isProper(error: unknown): boolean {
  const proper: readonly number[] = [
    LSPErrorCodes.RequestCancelled,
    LSPErrorCodes.ServerCancelled,
    LSPErrorCodes.ContentModified,
  ];
  return error instanceof ResponseError && proper.includes(error.code);
}
