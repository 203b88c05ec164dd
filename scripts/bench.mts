/** `npm run bench`: bundles the product as it ships, bundles the benchmarks and runs them. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { run } from "./run.mts";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundles = fileURLToPath(new URL("../build/bench", import.meta.url));

await run(process.execPath, ["scripts/build.mts", "--production"], { cwd: root });
await build({
  entryPoints: ["main", "opening", "parsing"].map((name) =>
    fileURLToPath(new URL(`../test/bench/${name}.mts`, import.meta.url)),
  ),
  outdir: bundles,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  // CommonJS packages require modules while they run. A bundle of ES modules has no `require` of its own.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, [`${bundles}/main.mjs`, ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = status ?? 1;
