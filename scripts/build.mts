/** Bundles what ships: the extension's client and server for Node and for the web worker, and the command line. */
import { join } from "node:path";
import { type BuildOptions, build, context, type Plugin } from "esbuild";

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

const common: BuildOptions = {
  bundle: true,
  format: "cjs",
  target: "es2022",
  minify: production,
  sourcemap: !production,
  sourcesContent: false,
  logLevel: "warning",
};

const node: BuildOptions = { ...common, platform: "node", target: "node20" };
/** Without polyfills, so that a bundle that imports a module of Node fails to build. */
const browser: BuildOptions = { ...common, platform: "browser" };

/** The modules that the plugins below found. */
const found = new Set<string>();

/**
 * Lets commander load `child_process` only to start a subcommand that is a program of its own, which we do not have. Loading it takes an
 * eighth of the time of `imcrules version`.
 */
const lateChildProcess: Plugin = {
  name: "late-child-process",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]commander[\\/]/.test(importer) ? { path: "child_process", namespace: "late" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "late" }, ({ path }) => {
      found.add(path);
      return {
        contents: 'exports.spawn = (...args) => require("node:child_process").spawn(...args);',
        resolveDir: ".",
      };
    });
  },
};

/** Loads the grammar, and chevrotain with it, for the first line that is not plain. A list of plain lines never needs it. */
const lateGrammar: Plugin = {
  name: "late-grammar",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/grammar\.js$/ }, ({ importer, resolveDir }) =>
      importer.endsWith("parse.ts") ? { path: join(resolveDir, "grammar.ts"), namespace: "late-grammar" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "late-grammar" }, ({ path }) => {
      found.add(path);
      return {
        contents: `export const lineReader = () => require(${JSON.stringify(path)}).lineReader();`,
        resolveDir: ".",
      };
    });
  },
};

/**
 * Loads what needs a large library from bundles of their own: the server for assistants, regular expressions, and Parquet. Only one
 * command and two options need them.
 */
const ownBundles: Plugin = {
  name: "own-bundles",
  setup({ onResolve }) {
    const bundles = [
      { filter: /\/mcp\/serve\.js$/, path: "./mcp.js" },
      { filter: /\/linePattern\.js$/, path: "./pattern.js" },
      { filter: /\/table\/parquet\.js$/, path: "./parquet.js" },
    ];
    for (const { filter, path } of bundles) {
      onResolve({ filter }, () => {
        found.add(path);
        return { path, external: true };
      });
    }
  },
};

/** Leaves the validator of that library out, half of its bundle. It is for answers of people, and the server asks people nothing. */
const withoutValidator: Plugin = {
  name: "without-validator",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/validation\/ajv-provider\.js$/ }, () => ({ path: "validator", namespace: "left-out" }));
    onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => {
      found.add(path);
      return { contents: "export class AjvJsonSchemaValidator {}" };
    });
  },
};

const entries: readonly BuildOptions[] = [
  { ...node, entryPoints: { "client.node": "client/src/main.node.ts" }, external: ["vscode"] },
  { ...browser, entryPoints: { "client.browser": "client/src/main.browser.ts" }, external: ["vscode"] },
  {
    ...node,
    entryPoints: { "cli.main": "server/src/cli/main.ts" },
    plugins: [lateChildProcess, lateGrammar, ownBundles],
    // Libraries written as ES modules read `import.meta.url`, which a CommonJS bundle does not have.
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  },
  { ...node, entryPoints: { mcp: "server/src/cli/mcp/serve.ts" }, plugins: [withoutValidator] },
  { ...node, entryPoints: { pattern: "server/src/cli/linePattern.ts", parquet: "server/src/cli/table/parquet.ts" } },
  { ...node, entryPoints: { cli: "server/src/cli/start.ts" }, banner: { js: "#!/usr/bin/env node" } },
  { ...browser, entryPoints: { "server.browser": "server/src/main.browser.ts" }, format: "iife" },
];
const bundles = entries.map((entry) => ({ ...entry, outdir: "dist" }));

if (watch) {
  // The build task of .vscode/tasks.json waits for these two words.
  console.log("building");
  for (const bundle of bundles) await (await context(bundle)).watch();
  console.log("watching");
} else {
  await Promise.all(bundles.map((bundle) => build(bundle)));
  if (found.size < 6) throw new Error(`The plugins found only ${[...found].join()}. Were the modules renamed?`);
}
