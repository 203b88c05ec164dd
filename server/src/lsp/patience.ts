import { RAL } from "vscode-languageserver";

/** How long a question to the client holds up an answer to it. */
const MILLISECONDS = 2_000;

/** What a client answers, or something else where it takes too long: a client that never answers is served all the same. */
export function answeredInTime<Answer>(asked: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = RAL().timer.setTimeout(() => resolve(otherwise), MILLISECONDS);
    asked.then(resolve, reject).finally(() => timer.dispose());
  });
}
