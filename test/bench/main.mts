/**
 * `npm run bench`: measures what the project promises about its speed. Prints the table of docs/performance.md in Markdown,
 * and on standard error every row as soon as it is measured.
 *
 *     npm run bench                              all races
 *     npm run bench -- --only opening            the races whose names contain this
 *     npm run bench -- --json FILE               also writes every row as JSON
 *     npm run bench -- --rounds 5                a quick look, which proves nothing
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { ROUNDS } from "./measure.mts";
import { analysisRaces } from "./races/analysis.mts";
import { checkingRaces } from "./races/checking.mts";
import { hitRaces } from "./races/hits.mts";
import { latencyRaces } from "./races/latency.mts";
import { lookUpRaces } from "./races/lookUp.mts";
import { openingRaces } from "./races/opening.mts";
import { testingRaces } from "./races/testing.mts";
import { json, lines, type Outcome, pageTable } from "./report.mts";
import { run } from "./rows.mts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    json: { type: "string" },
    rounds: { type: "string", default: String(ROUNDS) },
  },
});

// The races that start processes come first: starting one takes longer from a large process.
const races = [
  ...checkingRaces,
  ...testingRaces,
  ...openingRaces,
  ...latencyRaces,
  ...hitRaces,
  ...lookUpRaces,
  ...analysisRaces,
];
const wanted = races.filter(({ name }) => name.includes(options.only));
if (wanted.length === 0) {
  console.error(
    `No race has "${options.only}" in its name. The races are:\n${races.map(({ name }) => name).join("\n")}`,
  );
  process.exit(1);
}

const outcomes: Outcome[] = [];
for (const { name, prepare } of wanted) {
  process.stderr.write(`${name}\n`);
  const setup = await prepare();
  const outcome = { race: name, results: await run(setup, Number(options.rounds)), memory: setup.memory ?? [] };
  process.stderr.write(lines(outcome));
  outcomes.push(outcome);
}
if (options.json !== undefined) writeFileSync(options.json, json(outcomes));
console.log(`${conditions()}\n\n${pageTable(outcomes)}`);

/** Returns when and with what this was measured. */
function conditions(): string {
  const packages = ["ip-set", "ipaddr.js", "longest-prefix-match", "@ip-location-db/asn-country"];
  const programs = ["grepcidr", "iprange", "postfix"];
  return [
    `${new Date().toISOString().slice(0, 10)}, ${options.rounds} rounds`,
    `Node ${process.version.slice(1)}`,
    ...packages.map((name) => `${name} ${versionOf(name)}`),
    ...programs.map((name) => `${name} ${debianVersionOf(name) ?? "of unknown version"}`),
    `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown processor"}`,
  ].join(", ");
}

function versionOf(name: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
}

function debianVersionOf(name: string): string | undefined {
  // There is no `dpkg-query` outside Debian.
  const { stdout } = spawnSync("dpkg-query", ["--show", "--showformat", "$" + "{Version}", name], { encoding: "utf8" });
  return stdout === null || stdout === "" ? undefined : stdout;
}
