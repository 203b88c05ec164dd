/** Asks the installed programs about all authored texts and writes their answers to `test/core/formats/cases`. Needs Node 24. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

// The sources import each other by the names of the files that they are compiled to.
registerHooks({
  resolve(specifier, context, next) {
    const isOurs = specifier.startsWith(".") && context.parentURL?.includes("/node_modules/") === false;
    if (!isOurs || !specifier.endsWith(".js")) return next(specifier, context);
    return { ...next(specifier.replace(/js$/, "ts"), context), format: "module-typescript" };
  },
});
const { programs } = await import("./programs.js");
const { pathOf, record } = await import("./recorded.js");
const { authored } = await import("./texts.js");
const { removeTemporaryFolders } = await import("../support/temporaryFolder.js");

const written: string[] = [];
try {
  for (const program of programs) {
    if (!program.isInstalled()) {
      console.warn(`${program.format} is left out. Install the Debian package ${program.debianPackage}.`);
      continue;
    }
    const cases = [];
    for (const one of authored[program.format]) cases.push(await record(program, one));
    const path = fileURLToPath(pathOf(program.format));
    writeFileSync(path, `${JSON.stringify(cases, undefined, 2)}\n`);
    written.push(path);
    console.log(`${program.format}: ${cases.length} texts`);
  }
} finally {
  removeTemporaryFolders();
}
const biome = fileURLToPath(new URL("../../node_modules/.bin/biome", import.meta.url));
if (written.length > 0) spawnSync(biome, ["format", "--write", ...written], { stdio: "inherit" });
