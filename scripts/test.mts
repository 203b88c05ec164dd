/**
 * `npm test`: runs all checks and tests.
 *
 * End-to-end tests need Chromium, and some another program too. Without these they are skipped, or the run fails if CI=true.
 */
import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.mts";
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

const succeeds = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;
/** Programs besides VS Code that the product works with, each with the test that runs it. */
const programs = [
  {
    name: "Neovim (Debian: apt-get install neovim)",
    test: "test/e2e/neovim.test.ts",
    isInstalled: succeeds("nvim", "--version"),
  },
  {
    name: "Emacs with Eglot (Debian: apt-get install emacs-nox elpa-eglot)",
    test: "test/e2e/emacs.test.ts",
    isInstalled: succeeds("emacs", "--batch", "--funcall", "package-initialize", "--eval", "(require 'eglot)"),
  },
  {
    name: "iprange (Debian: apt-get install iprange)",
    test: "test/e2e/iprange.test.ts",
    isInstalled: succeeds("sh", "-c", "command -v iprange"),
  },
  {
    name: "pre-commit (Debian: apt-get install pre-commit)",
    test: "test/e2e/preCommit.test.ts",
    isInstalled: succeeds("pre-commit", "--version"),
  },
];
const missingPrograms = programs.filter(({ isInstalled }) => !isInstalled);
const hasChromium = findChromium() !== undefined;
/** Programs whose lists the product reads. Debian puts them where only administrators search. */
const readers = [
  { name: "Postfix (Debian: apt-get install postfix)", program: "postmap" },
  { name: "nginx (Debian: apt-get install nginx)", program: "nginx" },
  { name: "HAProxy (Debian: apt-get install haproxy)", program: "haproxy" },
  { name: "TCP wrappers (Debian: apt-get install tcpd)", program: "tcpdmatch" },
].filter(({ program }) => !succeeds("sh", "-c", `PATH="$PATH:/usr/sbin:/sbin" command -v ${program}`));
const missing = [
  ...(hasChromium ? [] : ["Chromium (Debian: apt-get install chromium; or CHROMIUM=/path)"]),
  ...[...missingPrograms, ...readers].map(({ name }) => name),
];
if (missing.length > 0) {
  const line = "*".repeat(80);
  console.warn(
    `\n${line}\n  ${hasChromium ? "SOME " : ""}TESTS WITH OTHER PROGRAMS ARE SKIPPED. They need ${missing.join(" and ")}.\n${line}`,
  );
  if (process.env["CI"] === "true") process.exit(1);
}
step("lists as their programs read them", bin("vitest"), "run", "--config", "test/oracle/vitest.config.mts");
// ClickHouse takes half a gigabyte: npm run test:scale.
step("joins in databases", process.execPath, "scripts/scale.mts", "duckdb", "postgresql");
if (hasChromium) {
  const excluded = missingPrograms.flatMap(({ test }) => ["--exclude", test]);
  step("end-to-end tests", bin("vitest"), "run", "--config", "test/e2e/vitest.config.mts", ...excluded);
}
