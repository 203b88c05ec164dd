/** `npm test`: everything. End-to-end tests run where a Chromium is; with CI=true a missing one is a failure. */
import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.mts";
import { installEditor } from "./editor.mts";
import { packageExtension } from "./package.mts";

function step(name: string, command: string, ...args: readonly string[]): void {
  console.log(`\n── ${name}`);
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) {
    console.error(`\n${name} failed.`);
    process.exit(1);
  }
}

const bin = (name: string) => `node_modules/.bin/${name}`;

step("lint", bin("biome"), "check", "--error-on-warnings");
step("types", bin("tsc"), "-b");
console.log("\n── bundles and package");
await packageExtension();
step("unit, property, grammar, protocol and command line tests", bin("vitest"), "run");

if (findChromium() !== undefined) {
  await installEditor(console.log);
  step("end-to-end tests in VS Code", bin("vitest"), "run", "--config", "test/e2e/vitest.config.mts");
} else if (process.env["CI"] === "true") {
  console.error("\nNo Chromium found: the end-to-end tests cannot run, and CI does not do without them.");
  process.exit(1);
} else {
  console.warn(`
************************************************************************
  No Chromium found: THE END-TO-END TESTS DID NOT RUN.
  Install one (Debian: apt-get install chromium) or set CHROMIUM=/path.
************************************************************************`);
}
