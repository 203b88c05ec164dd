import { type ConnectionTest, type ConnectionTests, textsByFile } from "../connectionTests.js";

export const confirmConnectionTestsCommand = "imcrules.confirmConnectionTests";

/** Takes changed verdicts for those that are to stay. */
export function confirmConnectionTests(tests: ConnectionTests, meant: readonly ConnectionTest[]): void {
  for (const [uri, texts] of textsByFile(meant)) tests.confirm(uri, texts);
}
