import type { Log, Replacement } from "sarif";
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { imcrules } from "../support/commandLine.js";
import { meanTheSame, wildcardLists } from "../support/wildcards.js";

test.each(wildcardLists)("no safe fix in SARIF spoils a list of wildcards: $what", async ({ written }) => {
  const { out } = await imcrules(["check", "--format", "sarif", "-"], { input: written });
  const log: Log = JSON.parse(out);
  const fixes = log.runs.flatMap(({ results = [] }) => results.flatMap(({ fixes = [] }) => fixes));
  const titles = fixes.map(({ description }) => description?.text ?? "");
  expect(titles.filter((title) => title.startsWith("Write the mask 255.")).length).toBeGreaterThan(1);
  for (const [place, { artifactChanges }] of fixes.entries()) {
    const title = titles[place] ?? "";
    // A title without an effect changes no verdict. What turns one wildcard over changes verdicts, and nothing once all are turned over.
    if (title.endsWith(")") && !title.startsWith("Write the mask 255.")) continue;
    const after = replaced(written, artifactChanges[0]?.replacements ?? []);
    expect(meanTheSame(written, after), title).toBe(true);
  }
});

function replaced(text: string, replacements: readonly Replacement[]): string {
  const edits = replacements.map(({ deletedRegion, insertedContent }) => {
    const { startLine = 1, startColumn = 1, endLine = startLine, endColumn = 1 } = deletedRegion;
    const start = { line: startLine - 1, character: startColumn - 1 };
    return {
      range: { start, end: { line: endLine - 1, character: endColumn - 1 } },
      newText: insertedContent?.text ?? "",
    };
  });
  return TextDocument.applyEdits(TextDocument.create("", "", 0, text), edits);
}
