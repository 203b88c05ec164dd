/** Builds for production and packs the extension as dist/imcrules.vsix. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mts";

export const vsix = fileURLToPath(new URL("../dist/imcrules.vsix", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));

export async function packageExtension(): Promise<void> {
  await run(process.execPath, ["scripts/build.mts", "--production"], { cwd: root });
  await packFolder(root, vsix, "--readme-path", "docs/extension.md");
}

/** Packs the extension in a folder. It must be bundled already, or need no packages. */
export async function packFolder(folder: string, out: string, ...options: readonly string[]): Promise<void> {
  const vsce = join(root, "node_modules/@vscode/vsce/vsce");
  const always = ["--no-dependencies", "--allow-missing-repository", "--skip-license"];
  await run(process.execPath, [vsce, "package", ...always, ...options, "--out", out], { cwd: folder });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await packageExtension();
