import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { type IGrammar, type IRawTheme, parseRawGrammar, Registry } from "vscode-textmate";

const grammarFile = new URL("../../syntaxes/imcrules.tmLanguage.json", import.meta.url);
const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
const onigLib = loadWASM(wasm).then(() => ({ createOnigScanner, createOnigString }));

/** Loads the grammar into the tokenizer of VS Code. `colours` are the theme's, by the colour number in a token's metadata. */
export async function loadGrammar(theme?: IRawTheme): Promise<{ grammar: IGrammar; colours: readonly string[] }> {
  const registry = new Registry({
    onigLib,
    theme,
    loadGrammar: async () => parseRawGrammar(readFileSync(grammarFile, "utf8"), "imcrules.tmLanguage.json"),
  });
  const grammar = await registry.loadGrammar("source.imcrules");
  if (grammar === null) throw new Error("the grammar did not load");
  return { grammar, colours: registry.getColorMap() };
}
