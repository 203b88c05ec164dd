/** Builds for production and packs the extension as dist/imcrules.vsix. */
import { fileURLToPath } from "node:url";
import { run } from "./run.mts";

export const vsix = fileURLToPath(new URL("../dist/imcrules.vsix", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));

export async function packageExtension(): Promise<void> {
  await run(process.execPath, ["scripts/build.mts", "--production"], { cwd: root });
  const vsce = ["node_modules/@vscode/vsce/vsce", "package", "--no-dependencies", "--allow-missing-repository"];
  await run(process.execPath, [...vsce, "--readme-path", "docs/extension.md", "--out", vsix], { cwd: root });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await packageExtension();
