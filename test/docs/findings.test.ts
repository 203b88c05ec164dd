import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyze, type FindingKind, findingKinds, findingsOf, readAsOption } from "../../server/src/core/index.js";
import { ceilingOf, codes, listsOf, logOf } from "../support/product.js";

const language = new URL("../../docs/language.md", import.meta.url);
const pageOf = ({ code }: FindingKind) => new URL(`findings/${code}.md`, language);

describe.each(findingKinds)("the page of $code", (kind) => {
  const page = read(pageOf(kind));

  test("has the shape of all pages", () => {
    expect(headingsOf(page)).toEqual([
      `# ${kind.code}`,
      "## Why it matters",
      "## Example",
      "## What to do",
      "## When it is silent",
      "## See also",
    ]);
  });

  test("names the severity below its title", () => {
    const isOff = kind.isOffByDefault ? " Off by default." : "";
    const faded = kind.faded ? " Faded." : "";
    expect(page.split("\n")[2]).toBe(`*Severity: ${kind.severity}.${isOff}${faded}*`);
  });

  test("points to pages and headings that exist", () => expect(brokenLinks(pageOf(kind))).toEqual([]));
});

// No short list shows analysis-incomplete.
describe.each(findingKinds.filter(({ code }) => code !== "analysis-incomplete"))("on the page of $code", (kind) => {
  const page = read(pageOf(kind));

  test("the example shows the finding", () => {
    const examples = listsIn(sectionOf(page, "Example"));
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.filter((list) => !shows(list, kind, page))).toEqual([]);
  });

  test("the list below What to do is without the finding", () => {
    const remedies = listsIn(sectionOf(page, "What to do"));
    expect(remedies.length).toBeGreaterThan(0);
    expect(remedies.filter((list) => shows(list, kind, page))).toEqual([]);
  });
});

test("the language reference points to pages and headings that exist", () => {
  expect(brokenLinks(language)).toEqual([]);
});

/** Whether a list has the finding. An indented text in the example of the page is the list that bounds it, or the log that is counted. */
function shows(
  { format, text }: Example,
  { code, severity, findWithin, needsHits }: FindingKind,
  page: string,
): boolean {
  const as = readAsOption(format);
  if (as === undefined) throw new Error(`${format} is no format`);
  if (as.format !== "imcrules") {
    return listsOf(as.format, text, as.options).some((list) =>
      [...findingsOf(analyze(list), { [code]: severity }).list()].some((finding) => finding.code === code),
    );
  }
  const other = sectionOf(page, "Example").match(/^ {4}.*$/gm) ?? [];
  const ceiling = findWithin && ceilingOf("company.imcrules", other.join("\n"));
  const log = needsHits ? logOf(other.map((line) => line.slice(4))) : undefined;
  return codes(text, { [code]: severity }, ceiling, log).some((found) => found.endsWith(` ${code}`));
}

/** A list on a page. Its fence names the format as `--as` does. */
interface Example {
  readonly format: string;
  readonly text: string;
}

function listsIn(section: string): readonly Example[] {
  return [...section.matchAll(/^```((?!text|json)\S+)\n(.*?)\n```$/gms)].map(([, format = "", text = ""]) => ({
    format,
    text,
  }));
}

function sectionOf(page: string, title: string): string {
  return page.split(/^## /m).find((section) => section.startsWith(`${title}\n`)) ?? "";
}

function headingsOf(page: string): readonly string[] {
  return proseOf(page).match(/^#+ .*$/gm) ?? [];
}

/** Returns the relative links of a page that lead nowhere. */
function brokenLinks(url: URL): readonly string[] {
  const links = [...proseOf(read(url)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const target = new URL(link, url);
    if (!existsSync(target)) return true;
    return target.hash !== "" && !headingsOf(read(target)).some((heading) => anchorOf(heading) === target.hash);
  });
}

/** Returns the anchor that GitHub and VS Code give a heading. */
function anchorOf(heading: string): string {
  const words = heading
    .replace(/^#+ /, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, "");
  return `#${words.replaceAll(" ", "-")}`;
}

/** Returns a page without its code blocks, where # starts a comment. */
function proseOf(page: string): string {
  return page.replace(/^```.*?^```$/gms, "");
}

function read(url: URL): string {
  return readFileSync(url, "utf8");
}
