/** `npm run bench`: bundles the benchmarks, as the product is bundled before it ships, and runs them. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const bundles = fileURLToPath(new URL("../build/bench", import.meta.url));

await build({
  entryPoints: ["main", "opening"].map((name) => fileURLToPath(new URL(`../test/bench/${name}.mts`, import.meta.url))),
  outdir: bundles,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  // Peers written as CommonJS ask for modules while they run, which a bundle of ES modules cannot.
  external: ["ip-set", "longest-prefix-match"],
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, ["--expose-gc", `${bundles}/main.mjs`, ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
