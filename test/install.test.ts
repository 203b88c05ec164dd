import { spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { machineNode } from "./support/commandLine.js";
import { temporaryFolder } from "./support/temporaryFolder.js";

test("npm ci prints no warning, even under a Node that is older than some tools require", () => {
  const folder = temporaryFolder({});
  for (const name of [".npmrc", "package.json", "package-lock.json"]) {
    copyFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), join(folder, name));
  }
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"));
  const env = {
    ...Object.fromEntries(inherited),
    PATH: `${dirname(machineNode())}${delimiter}${process.env["PATH"] ?? ""}`,
  };
  const { status, stderr } = spawnSync("npm", ["ci", "--dry-run", "--offline"], { cwd: folder, encoding: "utf8", env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
