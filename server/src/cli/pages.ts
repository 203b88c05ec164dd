import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Returns the page of a finding as Markdown. Links to other pages become plain text, since the reader may not have these. */
export function pageOf(code: string): string {
  // The pages are packaged in `docs/`, beside the folder of the bundle.
  const page = readFileSync(join(__dirname, "..", "docs", "findings", `${code}.md`), "utf8");
  return page.replace(/\[([^\]]*)\]\((?!https?:)[^)]*\)/g, "$1");
}
