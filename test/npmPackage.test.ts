import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { packNpm } from "../scripts/packageNpm.mts";
import { findingKinds } from "../server/src/core/index.js";
import { machineNode } from "./support/commandLine.js";
import { temporaryFolder } from "./support/temporaryFolder.js";

const folder = temporaryFolder({
  "package.json": "{}",
  "list.imcrules": "accept 10.0.0.0/8\nreject 10.1.0.0/16\nreject any\n",
});
const packed = temporaryFolder({});
const installed = join(folder, "node_modules", "imcrules");

beforeAll(async () => {
  const archive = await packNpm(join(packed, "npm"));
  const options = ["--offline", "--no-audit", "--no-fund", "--no-save"];
  const { status, stderr } = spawnSync("npm", ["install", ...options, archive], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
});

describe.each([...new Set([process.execPath, machineNode()])])("installed into an empty folder, under %s", (node) => {
  const run = (...args: readonly string[]) =>
    spawnSync(node, [join(folder, "node_modules", ".bin", "imcrules"), ...args], { cwd: folder, encoding: "utf8" });

  test("the command line checks a list", () => {
    const { status, stdout } = run("check", "list.imcrules");
    expect([status, stdout]).toEqual([1, expect.stringMatching(/^list\.imcrules:2:1: warning\[shadowed-rule\]/)]);
  });

  test("the command line finds the pages of the findings", () => {
    const { stdout } = run("check", "--format", "sarif", "list.imcrules");
    const [rule] = JSON.parse(stdout).runs[0].tool.driver.rules;
    expect(rule.help.markdown).toContain("# shadowed-rule");
  });

  test("the command line prints its version", () => {
    expect(run("--version").stdout).toBe(
      `${JSON.parse(readFileSync(join(installed, "package.json"), "utf8")).version}\n`,
    );
  });
});

test("the package needs no other package, and Node 20", () => {
  expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["imcrules"]);
  const { dependencies, engines } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  expect([dependencies, engines]).toEqual([undefined, { node: ">=20" }]);
});

test("the package holds the command line and its pages, and each link in them leads somewhere", () => {
  const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(installed, name)).isFile(),
  );
  expect(files.sort()).toEqual(
    [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist/cli.js",
      "dist/cli.main.js",
      "dist/mcp.js",
      "dist/parquet.js",
      "dist/pattern.js",
      "docs/ci.md",
      "docs/cli.md",
      "docs/editors.md",
      "docs/extension.md",
      "docs/formats.md",
      "docs/language.md",
      "docs/scale.md",
      ...findingKinds.map(({ code }) => `docs/findings/${code}.md`),
      "package.json",
    ].sort(),
  );
  const broken = files
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) =>
      [...readFileSync(join(installed, name), "utf8").matchAll(/\]\((?!https?:)([^)#]+)/g)]
        .filter(([, target = ""]) => !existsSync(join(installed, name, "..", target)))
        .map(([, target]) => `${name}: ${target}`),
    );
  expect(broken).toEqual([]);
});
