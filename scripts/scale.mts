/**
 * `npm run test:scale`: installs the databases that have a package folder, and joins logs in them as docs/scale.md shows.
 *
 * `node scripts/scale.mts duckdb postgresql` runs only these.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const named = process.argv.slice(2);
const databases = named.length > 0 ? named : ["duckdb", "postgresql", "clickhouse"];

for (const name of databases) {
  const folder = fileURLToPath(new URL(`../test/scale/${name}`, import.meta.url));
  if (!existsSync(`${folder}/package.json`) || existsSync(`${folder}/node_modules`)) continue;
  // Without a lock: not every registry has the packages of all platforms, which a lock would name.
  const install = ["install", "--no-package-lock", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", install, { cwd: folder, stdio: "inherit" });
  // The test says that it is left out.
  if (status !== 0) console.warn(`${name} cannot be installed.`);
}
const { status } = spawnSync(
  process.execPath,
  ["node_modules/.bin/vitest", "run", "--config", "test/scale/vitest.config.mts"],
  {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: "inherit",
    env: { ...process.env, IMCRULES_DATABASES: databases.join(",") },
  },
);
process.exitCode = status ?? 1;
