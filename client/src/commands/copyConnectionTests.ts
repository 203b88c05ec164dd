import { env, window } from "vscode";
import type { ConnectionTest } from "../connectionTests.js";
import { decidedBy } from "../views/answers.js";

export const copyConnectionTestsCommand = "imcrules.copyConnectionTests";

/** Puts tests into the clipboard, a line each, as they can be added again: what is told of them stands behind a mark. */
export async function copyConnectionTests(meant: readonly ConnectionTest[]): Promise<void> {
  if (meant.length === 0) return;
  const lines = meant.map(({ text, name, answer }) => {
    const outcome = answer === undefined || "error" in answer ? [] : [`${answer.outcome} ${decidedBy(answer)}`];
    const told = [...(name === undefined ? [] : [name]), ...outcome];
    return told.length === 0 ? text : `${text}  # ${told.join(", ")}`;
  });
  await env.clipboard.writeText(lines.join("\n"));
  window.setStatusBarMessage(lines.length === 1 ? "1 test copied" : `${lines.length} tests copied`, 3000);
}
