import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the files of a folder may import. They may always import each other. */
interface Layer {
  readonly folder: string;
  /** Our own folders and files that may be imported. */
  readonly ours: readonly string[];
  readonly packages: readonly string[];
  /** Folders from which only types may be imported. */
  readonly typesOnly?: readonly string[];
}

const core = "server/src/core";
const lsp = "server/src/lsp";
const protocol = "server/src/protocol";
const protocolTypes = [
  "vscode-languageserver-types",
  "vscode-languageserver-textdocument",
  "vscode-languageserver-protocol",
];

/** The folders and files of the core, from the bottom to the top. Each may import those before it. */
const coreLayers = [
  "text",
  "address",
  "model",
  "formats/imcrules",
  "formats",
  "matcher/prefixes",
  "matcher/holes",
  "matcher/partition.ts",
  "matcher",
  "logs",
  "analysis/passes",
  "analysis/meaning",
  "analysis/analyze.ts",
  "analysis/questions",
  "describe",
  "findings",
  "fixes",
  "layout.ts",
  "glob.ts",
  "config.ts",
  "includes.ts",
  "convert",
];
const corePackages: Readonly<Record<string, readonly string[]>> = {
  address: ["ipaddr.js"],
  "formats/imcrules": ["chevrotain"],
  "glob.ts": ["minimatch"],
};
/** The top of the core. These may not import each other. */
const coreTop = ["fixes", "layout.ts", "config.ts", "includes.ts", "convert"];

const layers: readonly Layer[] = [
  ...coreLayers.map((name, place): Layer => {
    const below = coreLayers.slice(0, place).filter((other) => !coreTop.includes(name) || !coreTop.includes(other));
    return {
      folder: `${core}/${name}`,
      ours: below.map((other) => `${core}/${other}`),
      packages: corePackages[name] ?? [],
    };
  }),
  { folder: `${core}/index.ts`, ours: [core], packages: [] },
  { folder: protocol, ours: [`${core}/index.ts`], packages: [], typesOnly: [core] },
  { folder: `${lsp}/features`, ours: [`${core}/index.ts`, protocol, `${lsp}/convert.ts`], packages: protocolTypes },
  {
    folder: lsp,
    ours: [`${core}/index.ts`, protocol, `${lsp}/features`, "package.json"],
    packages: ["vscode-languageserver", ...protocolTypes],
  },
  { folder: "server/src/find.node.ts", ours: [], packages: ["node:"] },
  { folder: "server/src/decompress.node.ts", ours: [], packages: ["node:"] },
  {
    folder: "server/src/log.node.ts",
    ours: [`${lsp}/files.ts`, "server/src/decompress.node.ts"],
    packages: ["node:"],
  },
  { folder: "server/src/include.node.ts", ours: [`${core}/index.ts`, "server/src/find.node.ts"], packages: ["node:"] },
  {
    folder: "server/src/files.node.ts",
    ours: [
      `${core}/index.ts`,
      `${lsp}/files.ts`,
      "server/src/find.node.ts",
      "server/src/include.node.ts",
      "server/src/log.node.ts",
    ],
    packages: ["node:"],
  },
  {
    folder: "server/src/main.node.ts",
    ours: [lsp, "server/src/files.node.ts"],
    packages: ["node:", "vscode-languageserver/node"],
  },
  { folder: "server/src/main.browser.ts", ours: [lsp], packages: ["vscode-languageserver/browser"] },
  {
    folder: "server/src/cli/commands/lsp.ts",
    ours: ["server/src/main.node.ts", "server/src/cli/manual.ts"],
    packages: ["commander"],
  },
  {
    folder: "server/src/cli/mcp/serve.ts",
    ours: ["server/src/cli/mcp/schema.ts"],
    packages: [
      "@modelcontextprotocol/sdk/server/index.js",
      "@modelcontextprotocol/sdk/server/stdio.js",
      "@modelcontextprotocol/sdk/types.js",
    ],
  },
  { folder: "server/src/cli/linePattern.ts", ours: [], packages: ["re2js"] },
  {
    folder: "server/src/cli/table/parquet.ts",
    ours: [`${core}/index.ts`, "server/src/cli/table/columns.ts"],
    packages: ["hyparquet", "hyparquet-writer/src/bytewriter.js", "hyparquet-writer/src/parquet-writer.js"],
  },
  {
    folder: "server/src/cli",
    ours: [
      `${core}/index.ts`,
      "server/src/find.node.ts",
      "server/src/include.node.ts",
      "server/src/decompress.node.ts",
      "package.json",
    ],
    packages: ["node:", "commander", "picocolors", "sarif", "string-width"],
  },
  { folder: "client/src/main.node.ts", ours: ["client/src"], packages: ["vscode", "vscode-languageclient/node"] },
  { folder: "client/src/main.browser.ts", ours: ["client/src"], packages: ["vscode", "vscode-languageclient/browser"] },
  { folder: "client/src", ours: [protocol], packages: ["vscode", "vscode-languageclient"] },
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file}`);
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const statements =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;"']*?from\s+"([^"]+)"|(?:^|\n)\s*import\s+()"([^"]+)"|import\(()"([^"]+)"\)/g;
  return [...text.matchAll(statements)].map((match) => {
    const specifier = match[2] ?? match[4] ?? match[6] ?? "";
    const to = specifier.startsWith(".")
      ? relative(root, resolve(root, dirname(file), specifier)).replace(/\.js$/, ".ts")
      : specifier;
    return { from: file, to, isType: match[1] !== undefined };
  });
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function layerOf(file: string): Layer | undefined {
  return layers.find(({ folder }) => isWithin(file, folder));
}

function isAllowed({ from, to, isType }: Import): boolean {
  const layer = layerOf(from);
  if (layer === undefined) return false;
  const isOurs = to.includes("/") && (isWithin(to, "server") || isWithin(to, "client"));
  if (!isOurs && to !== "package.json") {
    return layer.packages.some((name) => to === name || (name.endsWith(":") && to.startsWith(name)));
  }
  if (isWithin(to, layer.folder)) return true;
  if (layer.typesOnly?.some((folder) => isWithin(to, folder)) && !isType) return false;
  return layer.ours.some((folder) => isWithin(to, folder));
}

const allImports = [...sourceFiles("server/src"), ...sourceFiles("client/src")].flatMap(importsOf);

const productFiles = [...sourceFiles("server/src"), ...sourceFiles("client/src")];
const textWithoutComments = (file: string) =>
  readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
const filesWith = (pattern: RegExp) => productFiles.filter((file) => pattern.test(textWithoutComments(file))).sort();
const importersOf = (target: string) =>
  [...new Set(allImports.filter(({ to }) => to === target).map(({ from }) => from))].sort();

test("every file of the product belongs to a layer", () => {
  const withoutLayer = [...sourceFiles("server/src"), ...sourceFiles("client/src")].filter((file) => !layerOf(file));
  expect(withoutLayer).toEqual([]);
});

test("every import is one that the layers allow", () => {
  expect(allImports.length).toBeGreaterThan(100);
  expect(allImports.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test.each<Import>([
  { from: `${core}/matcher/prefixes/sweep.ts`, to: `${core}/analysis/analyze.ts`, isType: false },
  { from: `${core}/matcher/prefixes/sweep.ts`, to: "chevrotain", isType: false },
  { from: `${core}/text/text.ts`, to: "node:fs", isType: false },
  { from: `${core}/logs/readLog.ts`, to: `${core}/describe/hits.ts`, isType: false },
  { from: "server/src/cli/patternKind.ts", to: "re2js", isType: false },
  { from: `${lsp}/features/hover.ts`, to: "vscode-languageserver", isType: false },
  { from: `${lsp}/server.ts`, to: `${core}/analysis/analyze.ts`, isType: false },
  { from: "client/src/activate.ts", to: `${core}/index.ts`, isType: false },
  { from: "server/src/cli/commands/check.ts", to: `${lsp}/server.ts`, isType: false },
  { from: `${protocol}/testConnection.ts`, to: `${core}/index.ts`, isType: false },
])("$from may not import $to", (one) => {
  expect(isAllowed(one)).toBe(false);
});

test.each(["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])("every file that %s names exists", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const paths = [...text.matchAll(/`((?:server|client|test|docs|scripts|assets|samples|syntaxes)\/[\w./-]+)`/g)];
  const named = paths.map(([, path]) => path ?? "").filter((path) => !path.includes("my"));
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("no type name means two things", () => {
  const declared = productFiles.flatMap((file) => {
    const names = textWithoutComments(file).matchAll(/^(?:export )?(?:interface|type) (\w+)/gm);
    return Array.from(names, ([, name = ""]) => ({ name, file }));
  });
  const twice = declared.filter(({ name }, place) => declared.findIndex((other) => other.name === name) !== place);
  expect(declared.length).toBeGreaterThan(200);
  expect(twice).toEqual([]);
});

test("no imports form a circle, imports of types included", () => {
  const finished = new Set<string>();
  const circleFrom = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return undefined;
    finished.add(file);
    for (const { to } of allImports.filter(({ from }) => from === file)) {
      const circle = circleFrom(to, [...path, file]);
      if (circle !== undefined) return circle;
    }
    return undefined;
  };
  const files = new Set(allImports.map(({ from }) => from));
  expect([...files].flatMap((file) => circleFrom(file, []) ?? [])).toEqual([]);
});

test("only the matcher knows whether masks have holes", () => {
  const holes = `${core}/matcher/holes`;
  const outside = allImports.filter(({ from, to }) => isWithin(to, holes) && !isWithin(from, `${core}/matcher`));
  expect(outside).toEqual([]);
  const analysis = filesWith(/\b(?:hasHoles|roots|nodes)\b|\bodd\.length\b/).filter((file) =>
    isWithin(file, `${core}/analysis`),
  );
  expect(analysis).toEqual([]);
});

test("files outside the core import nothing of it but index.ts", () => {
  const around = allImports.filter(
    ({ from, to }) => !isWithin(from, core) && isWithin(to, core) && to !== `${core}/index.ts`,
  );
  expect(around).toEqual([]);
});

test("no code of ours can send anything over the network", () => {
  const network = /^node:(?:http|https|http2|net|tls|dgram|dns)\b/;
  expect(allImports.filter(({ to }) => network.test(to))).toEqual([]);
  const calls =
    /\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|createTelemetryLogger|openExternal)\b\s*[(.]/;
  const files = [...sourceFiles("server/src"), ...sourceFiles("client/src")];
  expect(files.filter((file) => calls.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});

test("only git.ts starts a program, and Git may fetch nothing", () => {
  const starts = allImports.filter(({ to }) => to === "node:child_process" || to === "node:cluster");
  expect(starts.map(({ from }) => from)).toEqual(["server/src/cli/git.ts"]);
  const git = readFileSync(join(root, "server/src/cli/git.ts"), "utf8");
  for (const bar of ['GIT_ALLOW_PROTOCOL: "none"', 'GIT_NO_LAZY_FETCH: "1"']) expect(git).toContain(bar);
});

test("only output.ts writes to standard output and standard error, besides the connections of servers", () => {
  // `connection.console` is a log of the editor.
  const streams =
    /(?<!connection\.)\bconsole\b\s*[.[]|\bprocess\s*\.\s*std(?:out|err)\b|\bwriteSync\b|\bcreateWriteStream\b|\bisatty\b|process\[/;
  expect(filesWith(streams)).toEqual([
    // It listens for the end of the stream.
    "server/src/cli/mcp/serve.ts",
    "server/src/cli/output.ts",
    "server/src/main.node.ts",
  ]);
});

test("text of files is printed by print.ts, which escapes it, or by a format with an escaping of its own", () => {
  const cli = "server/src/cli";
  expect(importersOf(`${cli}/output.ts`)).toEqual(
    [
      // Its reporters escape text as their format needs it: json.ts, junit.ts, github.ts, and text.ts by lineOf.
      `${cli}/commands/check.ts`,
      // It writes addresses, and lines that lineOf and json made once for each rule.
      `${cli}/commands/test.ts`,
      // It writes the help of commander.
      `${cli}/main.ts`,
      // It writes numbers.
      `${cli}/progress.ts`,
      // Its texts have no invisible characters: columns.ts replaces them.
      `${cli}/table/csv.ts`,
      `${cli}/print.ts`,
      `${cli}/printJson.ts`,
      // It writes Parquet, and to no terminal.
      `${cli}/commands/table.ts`,
      // These write nothing.
      `${cli}/colors.ts`,
      `${cli}/endWith.ts`,
    ].sort(),
  );
  // The whole text of a file, which may become a file again.
  expect(filesWith(/\bprintFile\(/).sort()).toEqual([
    `${cli}/commands/convert.ts`,
    `${cli}/print.ts`,
    `${cli}/rewrite.ts`,
  ]);
  // The command line makes JSON only in json.ts, which escapes it.
  expect(filesWith(/\bJSON\s*\.\s*stringify\b/).filter((file) => isWithin(file, cli))).toEqual([`${cli}/json.ts`]);
});

test("only replaceFile.ts changes files, for format, fix and reports", () => {
  const writers =
    /\b(?:writeFile|appendFile|rename|copyFile|cp|rm|rmdir|unlink|truncate|ftruncate|mkdir|chmod|chown|symlink|link|utimes|mkdtemp)(?:Sync)?\b(?=[^;]*\bfrom\s+"node:fs)/;
  expect(filesWith(writers)).toEqual(["server/src/cli/replaceFile.ts"]);
  const openers = /\bopen(?:Sync)?\b(?=[^;]*\bfrom\s+"node:fs)/;
  expect(filesWith(openers)).toEqual(["server/src/cli/files.ts", "server/src/cli/replaceFile.ts"]);
  // The other one only reads.
  expect(textWithoutComments("server/src/cli/files.ts").match(/\bopenSync\(.*\)/g)).toEqual(['openSync(path, "r")']);
  expect(importersOf("server/src/cli/replaceFile.ts")).toEqual([
    "server/src/cli/commands/convert.ts",
    "server/src/cli/reporters/baseline.ts",
    // It adds to the page of a job.
    "server/src/cli/reporters/github.ts",
    "server/src/cli/reporters/toFile.ts",
    "server/src/cli/rewrite.ts",
  ]);
});

test("no check of a test passes because of its shape: a matcher under toContain, or a code without its line", () => {
  const shapes = [
    /\.not\s*\.toContain\(\s*expect\./,
    /\bcodes\((?:[^()]|\([^()]*\))*\)\)\s*\.not\s*\.toContain\(\s*"(?!\d)/,
  ];
  const files = sourceFiles("test");
  expect(files.length).toBeGreaterThan(100);
  const isWrong = (file: string) => shapes.some((shape) => shape.test(readFileSync(join(root, file), "utf8")));
  expect(files.filter(isWrong)).toEqual([]);
});

test("what a random test reached is a matter of chance, and only expectReached allows for it", () => {
  const isStrict = (file: string) =>
    /\.toBeGreaterThan(?:OrEqual)?\(\s*runs\(/.test(readFileSync(join(root, file), "utf8"));
  expect(sourceFiles("test").filter(isStrict)).toEqual([]);
});
