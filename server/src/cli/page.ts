import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The page of a finding, which is packaged in the folder beside the one that the bundle runs from. */
export interface Page {
  /** What the finding says, in one paragraph. */
  readonly summary: string;
  readonly markdown: string;
}

export function pageOf(code: string): Page {
  const file = join(__dirname, "..", "docs", "findings", `${code}.md`);
  // Where this is shown, the pages that it links to are not.
  const markdown = readFileSync(file, "utf8").replace(/\[([^\]]*)\]\((?!https?:)[^)]*\)/g, "$1");
  // The title and the severity stand before it.
  const [, , summary = ""] = markdown.split("\n\n");
  return { summary: summary.replaceAll("\n", " "), markdown };
}
