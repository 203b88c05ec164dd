import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packFolder } from "../../../scripts/package.mts";
import { temporaryFolder } from "../../support/temporaryFolder.js";

/** The colour of directives that an editor shows with {@link nginxColours}. */
export const directiveColour = "rgb(255, 0, 255)";

/** Settings for the scopes of the grammar. No theme has this colour. */
export const nginxColours = {
  "editor.tokenColorCustomizations": {
    textMateRules: [{ scope: "keyword.directive.nginx", settings: { foreground: "#ff00ff" } }],
  },
};

/** The hover of the extension over every word. */
export const nginxHover = "A directive of the web server";

const manifest = {
  name: "nginx-language",
  displayName: "nginx language",
  description: "For tests: an extension of somebody else that owns the language nginx",
  version: "0.0.1",
  private: true,
  publisher: "somebody",
  license: "MIT",
  engines: { vscode: "^1.96.0" },
  main: "./extension.js",
  browser: "./extension.js",
  activationEvents: ["onLanguage:nginx"],
  contributes: {
    languages: [{ id: "nginx", aliases: ["NGINX Conf"], extensions: [".conf"] }],
    grammars: [{ language: "nginx", scopeName: "source.nginx", path: "./nginx.tmLanguage.json" }],
  },
};

const grammar = {
  scopeName: "source.nginx",
  patterns: [
    { match: "#.*$", name: "comment.line.number-sign.nginx" },
    { match: "\\b(server|location|allow|deny)\\b", name: "keyword.directive.nginx" },
  ],
};

const code = `
const { Hover, languages } = require("vscode");

exports.activate = ({ subscriptions }) => {
  const provideHover = () => new Hover(${JSON.stringify(nginxHover)});
  subscriptions.push(languages.registerHoverProvider({ pattern: "**/*.conf" }, { provideHover }));
};
`;

/** Packs an extension that contributes the language, colours and hovers of nginx. Returns the path of the package. */
export async function packNginxExtension(): Promise<string> {
  const folder = join(temporaryFolder({}), "nginx-language");
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "nginx.tmLanguage.json"), JSON.stringify(grammar));
  await writeFile(join(folder, "extension.js"), code);
  const packed = `${folder}.vsix`;
  await packFolder(folder, packed);
  return packed;
}
