import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The documentation page of a finding. */
export interface Page {
  /** The paragraph that explains the finding. */
  readonly summary: string;
  readonly markdown: string;
}

/** Reads the page of a finding. The pages are packaged in `docs/`, beside the folder of the bundle. */
export function pageOf(code: string): Page {
  const file = join(__dirname, "..", "docs", "findings", `${code}.md`);
  // Links to other pages become plain text, since a report holds no other pages.
  const markdown = readFileSync(file, "utf8").replace(/\[([^\]]*)\]\((?!https?:)[^)]*\)/g, "$1");
  // The title and the severity are the two paragraphs before.
  const [, , summary = ""] = markdown.split("\n\n");
  return { summary: summary.replaceAll("\n", " "), markdown };
}
