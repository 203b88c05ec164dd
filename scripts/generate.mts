/** `npm run generate`: writes what other files repeat from the table of findings. */
import { readFileSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { run } from "./run.mts";

// The sources import each other by the names of the files that they are compiled to.
registerHooks({
  resolve(specifier, context, next) {
    const isOurs = specifier.startsWith(".") && context.parentURL?.includes("/node_modules/") === false;
    if (!isOurs || !specifier.endsWith(".js")) return next(specifier, context);
    return { ...next(specifier.replace(/js$/, "ts"), context), format: "module-typescript" };
  },
});
const { generated } = await import("./generated.mts");

const root = fileURLToPath(new URL("..", import.meta.url));
for (const [file, generate] of Object.entries(generated)) {
  writeFileSync(`${root}/${file}`, generate(readFileSync(`${root}/${file}`, "utf8")));
}
await run("node_modules/.bin/biome", ["format", "--write", ...Object.keys(generated)], { cwd: root });
