/** `npm run bench`: bundles the product and the benchmarks, all as they ship, and runs the benchmarks. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { run } from "./run.mts";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundles = fileURLToPath(new URL("../build/bench", import.meta.url));

await run(process.execPath, ["scripts/build.mts", "--production"], { cwd: root });
await build({
  entryPoints: ["main", "opening", "parsing", "atHand"].map((name) =>
    fileURLToPath(new URL(`../test/bench/${name}.mts`, import.meta.url)),
  ),
  outdir: bundles,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  // Packages written as CommonJS ask for modules while they run, which a bundle of ES modules cannot.
  external: ["ip-set", "longest-prefix-match", "vscode-languageserver-protocol"],
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, ["--expose-gc", `${bundles}/main.mjs`, ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
