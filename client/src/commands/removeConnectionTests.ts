import type { ConnectionTest, ConnectionTests } from "../connectionTests.js";

export const removeConnectionTestsCommand = "imcrules.removeConnectionTests";

export function removeConnectionTests(tests: ConnectionTests, meant: readonly ConnectionTest[]): void {
  for (const { uri, text } of meant) tests.remove(uri, [text]);
}
