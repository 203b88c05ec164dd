/** Bundles what ships: the extension's client and server for Node and for the web worker, and the command line. */
import { type BuildOptions, build, context } from "esbuild";

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

const entries: readonly BuildOptions[] = [
  { ...node, entryPoints: { "client.node": "client/src/main.node.ts" }, external: ["vscode"] },
  { ...browser, entryPoints: { "client.browser": "client/src/main.browser.ts" }, external: ["vscode"] },
  {
    ...node,
    entryPoints: { cli: "server/src/cli/main.ts" },
    // Libraries written as ES modules read `import.meta.url`, which a CommonJS bundle does not have.
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: '#!/usr/bin/env node\nconst bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  },
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
}
