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

test.each(bundled)("$id gives accept, reject and plain text three colours", async ({ path }) => {
  const theme = loadTheme(path);
  const { action: accept, plain } = await colours(theme, "accept 192.0.2.10");
  const { action: reject } = await colours(theme, "reject 192.0.2.10");
  expect(accept).not.toBe(reject);
  expect([accept, reject]).not.toContain(plain);
});

// Many themes give numbers the colour of inserted text. The two Visual Studio themes have no other colour for an address.
test.each(bundled.filter(({ id }) => !id.startsWith("Visual Studio")))(
  "in $id an action has another colour than the address beside it",
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

/** Returns the colours of a rule's two words and of the space between them, which has no scope. */
async function colours({ plain, tokenColors }: Theme, rule: string): Promise<Colours> {
  const { grammar, colours } = await loadGrammar({ settings: [{ settings: { foreground: plain } }, ...tokenColors] });
  const { tokens } = grammar.tokenizeLine2(rule, INITIAL);
  const at = (column: number) => colours[foregroundAt(tokens, column)];
  const space = rule.indexOf(" ");
  return { action: at(0), plain: at(space), address: at(space + 1) };
}

/** Returns the colour number at a column. Each token is its start and then its metadata. Nine bits there are the number. */
function foregroundAt(tokens: Uint32Array, column: number): number {
  let metadata = 0;
  for (let index = 0; (tokens[index] ?? Number.POSITIVE_INFINITY) <= column; index += 2)
    metadata = tokens[index + 1] ?? 0;
  return (metadata >>> 15) & 0x1ff;
}

/** The colour of text in VS Code if the theme sets none. Only High Contrast Light sets none. */
const DEFAULT_FOREGROUND = "#292929";

/** Loads a theme as VS Code does: an included file first. */
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

/** Reads JSON. The build of VS Code removed the comments from its themes. */
function readJson<T>(url: URL): T {
  return JSON.parse(readFileSync(url, "utf8"));
}
