import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { INITIAL, type IRawTheme } from "vscode-textmate";
import { loadGrammar } from "../syntaxes/loadGrammar.js";

const extension = new URL("./vscode/node_modules/code-server/lib/vscode/extensions/theme-defaults/", import.meta.url);

interface ThemeFile {
  readonly include?: string;
  readonly colors?: Readonly<Record<string, string>>;
  readonly tokenColors?: IRawTheme["settings"];
}

interface Contribution {
  readonly id: string;
  readonly uiTheme: string;
  readonly path: string;
}

const manifest: { contributes: { themes: readonly Contribution[] } } = readJson(new URL("package.json", extension));

/** Each theme that comes with VS Code; these are the ones that people are asked to choose from at first. */
const bundled = manifest.contributes.themes;

test.each(["Dark+", "Light+", "Dark Modern", "Light Modern", "Default High Contrast", "Default High Contrast Light"])(
  "%s is among the themes that come with VS Code",
  (id) => expect(bundled.map((theme) => theme.id)).toContain(id),
);

test.each(bundled)("$id tells accept from reject, and both from plain text", async (theme) => {
  const accept = await colours(theme, "accept 192.0.2.10");
  const reject = await colours(theme, "reject 192.0.2.10");
  expect(accept[0]).not.toBe(reject[0]);
  expect([accept[0], reject[0]]).not.toContain(accept.plain);
  console.log(theme.id, accept, reject);
});

async function colours(theme: Contribution, line: string): Promise<Record<string, string | undefined>> {
  const { colors, tokenColors } = load(new URL(theme.path, extension));
  const plain = colors["editor.foreground"] ?? "#292929";
  const { grammar, colours } = await loadGrammar({
    settings: [{ settings: { foreground: plain } }, ...tokenColors],
  });
  const { tokens } = grammar.tokenizeLine2(line, INITIAL);
  return {
    0: colours[((tokens[1] ?? 0) >>> 15) & 0x1ff],
    1: colours[((tokens[5] ?? 0) >>> 15) & 0x1ff],
    plain: colours[1],
  };
}

function load(url: URL): Required<Omit<ThemeFile, "include">> {
  const { include, colors = {}, tokenColors = [] }: ThemeFile = readJson(url);
  if (include === undefined) return { colors, tokenColors };
  const base = load(new URL(include, url));
  return { colors: { ...base.colors, ...colors }, tokenColors: [...base.tokenColors, ...tokenColors] };
}
function readJson<T>(url: URL): T {
  return JSON.parse(readFileSync(url, "utf8"));
}
