import { env, window } from "vscode";
import type { ConnectionTest } from "../connectionTests.js";
import { decidedBy } from "../views/answers.js";

export const copyConnectionTestsCommand = "imcrules.copyConnectionTests";

/** Puts tests into the clipboard, a line each. */
export async function copyConnectionTests(meant: readonly ConnectionTest[]): Promise<void> {
  const lines = meant.map(({ text, name, answer }) => {
    const told = answer === undefined || "error" in answer ? "" : `: ${answer.outcome} ${decidedBy(answer)}`;
    return `${text}${told}${name === undefined ? "" : `  # ${name}`}`;
  });
  await env.clipboard.writeText(lines.join("\n"));
  window.setStatusBarMessage(lines.length === 1 ? "1 test copied" : `${lines.length} tests copied`, 3000);
}
