import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { INITIAL, type IRawTheme } from "vscode-textmate";
import { loadGrammar } from "../syntaxes/loadGrammar.js";

const extension = new URL("./vscode/node_modules/code-server/lib/vscode/extensions/theme-defaults/", import.meta.url);

interface Contribution {
  readonly id: string;
  readonly path: string;
}

interface ThemeFile {
  readonly include?: string;
  readonly colors?: Readonly<Record<string, string>>;
  readonly tokenColors?: IRawTheme["settings"];
}

interface Theme {
  readonly plain: string;
  readonly tokenColors: IRawTheme["settings"];
}

const manifest: { contributes: { themes: readonly Contribution[] } } = readJson(new URL("package.json", extension));
const bundled = manifest.contributes.themes;

test.each(bundled)("$id tells accept from reject, and both from plain text", async ({ path }) => {
  const theme = loadTheme(path);
  const { action: accept, plain } = await colours(theme, "accept 192.0.2.10");
  const { action: reject } = await colours(theme, "reject 192.0.2.10");
  expect(accept).not.toBe(reject);
  expect([accept, reject]).not.toContain(plain);
});

// Numbers have the colour of inserted text in many themes; the two called Visual Studio offer no other to an address.
test.each(bundled.filter(({ id }) => !id.startsWith("Visual Studio")))(
  "in $id an action does not melt into the address beside it",
  async ({ path }) => {
    const theme = loadTheme(path);
    const accept = await colours(theme, "accept 192.0.2.10");
    const reject = await colours(theme, "reject 192.0.2.10");
    expect(accept.address).not.toBe(accept.action);
    expect(reject.address).not.toBe(reject.action);
  },
);

interface Colours {
  readonly action: string | undefined;
  readonly plain: string | undefined;
  readonly address: string | undefined;
}

/** The colours of a rule's two words and of what has no scope, the blank between them. */
async function colours({ plain, tokenColors }: Theme, rule: string): Promise<Colours> {
  const { grammar, colours } = await loadGrammar({ settings: [{ settings: { foreground: plain } }, ...tokenColors] });
  const { tokens } = grammar.tokenizeLine2(rule, INITIAL);
  const at = (column: number) => colours[foregroundAt(tokens, column)];
  const blank = rule.indexOf(" ");
  return { action: at(0), plain: at(blank), address: at(blank + 1) };
}

/** The colour number at a column: each token is its start and then its metadata, where nine bits hold the number. */
function foregroundAt(tokens: Uint32Array, column: number): number {
  let metadata = 0;
  for (let index = 0; (tokens[index] ?? Number.POSITIVE_INFINITY) <= column; index += 2)
    metadata = tokens[index + 1] ?? 0;
  return (metadata >>> 15) & 0x1ff;
}

/** What VS Code writes with where a theme does not say; only High Contrast Light does not. */
const DEFAULT_FOREGROUND = "#292929";

/** A theme as VS Code reads it: the file that it includes first. */
function loadTheme(path: string): Theme {
  const { colors, tokenColors } = merged(new URL(path, extension));
  return { plain: colors["editor.foreground"] ?? DEFAULT_FOREGROUND, tokenColors };
}

function merged(url: URL): Required<Omit<ThemeFile, "include">> {
  const { include, colors = {}, tokenColors = [] }: ThemeFile = readJson(url);
  if (include === undefined) return { colors, tokenColors };
  const base = merged(new URL(include, url));
  return { colors: { ...base.colors, ...colors }, tokenColors: [...base.tokenColors, ...tokenColors] };
}

/** The build of VS Code takes the comments out of its themes. */
function readJson<T>(url: URL): T {
  return JSON.parse(readFileSync(url, "utf8"));
}
