import {
  type Connection,
  type ConnectionOptions,
  ErrorCodes,
  Message,
  type NotificationMessage,
  type RequestMessage,
  ResponseError,
} from "vscode-languageserver";
import { membersOf } from "./convert.js";

/** The method that replaces the method of a refused request. Its parameters are the error for the client. */
const refusedMethod = "imcrules/refused";

/**
 * Returns connection options that let through only what the protocol allows. Before `initialize` and after `shutdown`, requests are
 * refused and notifications dropped. Notifications about documents are dropped unless they are well-formed.
 */
export function gate(): ConnectionOptions {
  let state: "new" | "running" | "shut down" = "new";

  function refusalOf({ method }: RequestMessage): ResponseError<void> | undefined {
    if (state === "shut down") return new ResponseError(ErrorCodes.InvalidRequest, "The server was shut down.");
    if (state === "running" && method === "initialize") {
      return new ResponseError(ErrorCodes.InvalidRequest, "The server is initialized already.");
    }
    if (state === "new" && method !== "initialize") {
      return new ResponseError(ErrorCodes.ServerNotInitialized, "The server is not initialized yet.");
    }
    if (method === "initialize") state = "running";
    if (method === "shutdown") state = "shut down";
    return undefined;
  }

  function isDropped(notification: NotificationMessage): boolean {
    return notification.method !== "exit" && (state !== "running" || !isWellFormed(notification));
  }

  return {
    messageStrategy: {
      async handleMessage(message, next) {
        if (Message.isRequest(message)) {
          const refusal = refusalOf(message);
          await next(refusal === undefined ? message : { ...message, method: refusedMethod, params: refusal });
        } else if (!Message.isNotification(message) || !isDropped(message)) {
          await next(message);
        }
      },
    },
  };
}

/** Answers the requests that a {@link gate} refused. */
export function answerRefused(connection: Connection): void {
  connection.onRequest(refusedMethod, (refusal: ResponseError<void>) => refusal);
}

/** Whether a notification about a document has the members that the server reads. True for all other notifications. */
function isWellFormed({ method, params }: NotificationMessage): boolean {
  if (!method.startsWith("textDocument/")) return true;
  const { textDocument, contentChanges } = membersOf(params);
  const { uri, version, text } = membersOf(textDocument);
  if (typeof uri !== "string") return false;
  if (method === "textDocument/didOpen") return typeof text === "string" && typeof version === "number";
  if (method !== "textDocument/didChange") return true;
  return typeof version === "number" && Array.isArray(contentChanges) && contentChanges.every(isChange);
}

function isChange(change: unknown): boolean {
  const { text, range } = membersOf(change);
  const { start, end } = membersOf(range);
  return typeof text === "string" && (range === undefined || (isPosition(start) && isPosition(end)));
}

function isPosition(position: unknown): boolean {
  const { line, character } = membersOf(position);
  return typeof line === "number" && typeof character === "number";
}
