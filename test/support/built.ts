import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Returns the path of a file that a script makes in dist. Throws an error that names the script if the file is missing. */
export function built(name: string, script: "build" | "package"): string {
  const file = fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
  if (!existsSync(file)) throw new Error(`dist/${name} is missing. Run npm run ${script} first.`);
  return file;
}
