/** Builds for production and packs the command line as an npm package in dist/npm. */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "dist", "npm");
const pages = ["cli.md", "ci.md", "editors.md", "extension.md", "formats.md", "language.md", "scale.md", "findings"];

/** Packs the command line, which must be built, as an npm package in a folder. Returns the path of the archive. */
export async function packNpm(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "dist"), { recursive: true });
  const { version, license, keywords } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const manifest = {
    name: "imcrules",
    version,
    description: "Checks and tests ordered accept/reject address lists (.imcrules)",
    license,
    keywords,
    bin: { imcrules: "dist/cli.js" },
    engines: { node: ">=20" },
  };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  for (const name of ["cli.js", "cli.main.js", "mcp.js", "pattern.js", "parquet.js"])
    await cp(join(root, "dist", name), join(folder, "dist", name));
  for (const name of ["LICENSE", "CHANGELOG.md"]) await cp(join(root, name), join(folder, name));
  for (const name of pages) await cp(join(root, "docs", name), join(folder, "docs", name), { recursive: true });
  // docs/npm.md lies beside the pages that it links to, README.md lies above them.
  const readme = await readFile(join(root, "docs", "npm.md"), "utf8");
  await writeFile(join(folder, "README.md"), readme.replaceAll("](", "](docs/"));
  await run("npm", ["pack", "--silent"], { cwd: folder });
  return join(folder, `imcrules-${version}.tgz`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run(process.execPath, ["scripts/build.mts", "--production"], { cwd: root });
  console.log(await packNpm(folder));
}
