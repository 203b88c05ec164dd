import type { ConnectionTest, ConnectionTests } from "../connectionTests.js";

export const confirmConnectionTestsCommand = "imcrules.confirmConnectionTests";

/** Takes changed verdicts for those that are to stay. */
export function confirmConnectionTests(tests: ConnectionTests, meant: readonly ConnectionTest[]): void {
  for (const { uri, text } of meant) tests.confirm(uri, [text]);
}
