import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { INITIAL, type IRawTheme } from "vscode-textmate";
import { loadGrammar } from "../syntaxes/loadGrammar.js";

const extensions = new URL("./vscode/node_modules/code-server/lib/vscode/extensions/", import.meta.url);

type Kind = "dark" | "light" | "highContrast" | "highContrastLight";

interface ThemeFile {
  readonly include?: string;
  readonly colors?: Readonly<Record<string, string>>;
  readonly tokenColors?: IRawTheme["settings"];
}

interface Theme {
  readonly id: string;
  readonly kind: Kind;
  readonly colors: Readonly<Record<string, string>>;
  readonly tokenColors: IRawTheme["settings"];
}

const kinds: Readonly<Record<string, Kind>> = {
  "vs-dark": "dark",
  vs: "light",
  "hc-black": "highContrast",
  "hc-light": "highContrastLight",
};
/** The colours of VS Code where a theme sets none. */
const backgrounds: Readonly<Record<Kind, string>> = {
  dark: "#1e1e1e",
  light: "#ffffff",
  highContrast: "#000000",
  highContrastLight: "#ffffff",
};

const themes = readdirSync(extensions)
  .filter((name) => name.startsWith("theme-"))
  .flatMap(themesOf);
const manifest: { contributes: { colors: readonly { id: string; defaults: Readonly<Record<Kind, string>> }[] } } =
  readJson(new URL("../../package.json", import.meta.url));
const ours = manifest.contributes.colors;

/** WCAG 2.2 asks for 4.5 : 1 (success criterion 1.4.3), and for 7 : 1 where contrast is enhanced (1.4.6). */
const contrastOf: Readonly<Record<Kind, number>> = { dark: 4.5, light: 4.5, highContrast: 7, highContrastLight: 7 };
/** In CIELAB, where 2 is just noticeable. At 20 nobody takes one colour for the other. */
const DISTINCT = 20;

test("themes of all four kinds are measured", () => {
  expect(new Set(themes.map(({ kind }) => kind))).toEqual(new Set(Object.values(kinds)));
  expect(themes.length).toBeGreaterThan(15);
});

test.each(themes)(
  "in $id the two actions have enough contrast and differ from comments, numbers, strings and plain text",
  async (theme) => {
    const background = theme.colors["editor.background"]?.slice(0, 7) ?? backgrounds[theme.kind];
    const [accept = "", reject = ""] = ours.map(({ defaults }) => defaults[theme.kind]);
    expect(distance(accept, reject)).toBeGreaterThan(2 * DISTINCT);
    const others = await otherColours(theme);
    for (const action of [accept, reject]) {
      expect(contrast(action, background)).toBeGreaterThanOrEqual(contrastOf[theme.kind]);
      for (const [what, colour] of Object.entries(others))
        expect(distance(action, colour), what).toBeGreaterThan(DISTINCT);
    }
  },
);

/** Returns the colours of a comment, a number, a string and plain text in a theme, as far as it sets them. */
async function otherColours({ colors, tokenColors }: Theme): Promise<Readonly<Record<string, string>>> {
  const plain = colors["editor.foreground"];
  const base = plain === undefined ? [] : [{ settings: { foreground: plain } }];
  const { grammar, colours } = await loadGrammar({ settings: [...base, ...tokenColors] });
  const { tokens } = grammar.tokenizeLine2("accept 192.0.2.10 # office", INITIAL);
  const string = tokenColors.findLast(({ scope }) =>
    [scope].flat().some((one) => one?.split(/, */).includes("string")),
  );
  const all = {
    number: colours[foregroundAt(tokens, 7)],
    comment: colours[foregroundAt(tokens, 20)],
    string: string?.settings.foreground,
    plain,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, colour]) => (colour === undefined ? [] : [[name, colour.slice(0, 7)]])),
  );
}

/** Returns the colour number at a column. Each token is its start and then its metadata. Nine bits there are the number. */
function foregroundAt(tokens: Uint32Array, column: number): number {
  let metadata = 0;
  for (let index = 0; (tokens[index] ?? Number.POSITIVE_INFINITY) <= column; index += 2)
    metadata = tokens[index + 1] ?? 0;
  return (metadata >>> 15) & 0x1ff;
}

/** Returns red, green and blue as linear light, from 0 to 1 (IEC 61966-2-1). */
function linear(colour: string): readonly [number, number, number] {
  const light = (start: number) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [light(1), light(3), light(5)];
}

/** Returns the contrast of two colours, from 1 to 21 (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other]
    .map((colour) => {
      const [red, green, blue] = linear(colour);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((first, second) => second - first);
  return (light + 0.05) / (dark + 0.05);
}

/** Returns the distance of two colours in CIELAB, white point D65. */
function distance(one: string, other: string): number {
  const [first, second] = [lab(one), lab(other)];
  return Math.hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
}

function lab(colour: string): readonly [number, number, number] {
  const [red, green, blue] = linear(colour);
  const root = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

interface Contribution {
  readonly id?: string;
  readonly label: string;
  readonly uiTheme: string;
  readonly path: string;
}

function themesOf(extension: string): readonly Theme[] {
  const folder = new URL(`${extension}/`, extensions);
  const { contributes }: { contributes?: { themes?: readonly Contribution[] } } = readJson(
    new URL("package.json", folder),
  );
  return (contributes?.themes ?? []).map(({ id, label, uiTheme, path }) => ({
    id: id ?? label,
    kind: kinds[uiTheme] ?? "dark",
    ...merged(new URL(path, folder)),
  }));
}

/** Loads a theme as VS Code does: an included file first. */
function merged(url: URL): Pick<Theme, "colors" | "tokenColors"> {
  const { include, colors = {}, tokenColors = [] }: ThemeFile = readJson(url);
  if (include === undefined) return { colors, tokenColors };
  const base = merged(new URL(include, url));
  return { colors: { ...base.colors, ...colors }, tokenColors: [...base.tokenColors, ...tokenColors] };
}

/** Reads JSON. The build of VS Code removed the comments from its themes. */
function readJson<T>(url: URL): T {
  return JSON.parse(readFileSync(url, "utf8"));
}
