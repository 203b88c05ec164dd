import { RAL } from "vscode-languageserver";

/** How long the server waits for an answer of the client. */
const LIMIT_MILLISECONDS = 2_000;

/** Returns the answer of a client. Falls back to `otherwise` after two seconds, so that a client that never answers is served. */
export function answeredInTime<Answer>(answer: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = RAL().timer.setTimeout(() => resolve(otherwise), LIMIT_MILLISECONDS);
    answer.then(resolve, reject).finally(() => timer.dispose());
  });
}
