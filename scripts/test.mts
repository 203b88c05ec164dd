/** `npm test`: everything. End-to-end tests run where Chromium and Neovim are; with CI=true a missing one is a failure. */
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

const missing = [
  ...(findChromium() === undefined ? ["Chromium (Debian: apt-get install chromium; or CHROMIUM=/path)"] : []),
  ...(spawnSync("nvim", ["--version"]).status === 0 ? [] : ["Neovim (Debian: apt-get install neovim)"]),
];
if (missing.length === 0) {
  await installEditor(console.log);
  step("end-to-end tests in VS Code and Neovim", bin("vitest"), "run", "--config", "test/e2e/vitest.config.mts");
} else {
  const line = "*".repeat(80);
  console.warn(`\n${line}\n  THE END-TO-END TESTS DID NOT RUN. They need ${missing.join(" and ")}.\n${line}`);
  if (process.env["CI"] === "true") process.exit(1);
}
