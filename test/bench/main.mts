/**
 * `npm run bench`: measures what the project promises about its speed, and prints tables in Markdown.
 *
 *     npm run bench                              everything
 *     npm run bench -- --only opening            the races whose names contain this
 *     npm run bench -- --json FILE               also as JSON
 *     npm run bench -- --rounds 5                a quick look, which proves nothing
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { ROUNDS } from "./measure.mts";
import { memoryFacts } from "./memory.mts";
import { analysisRaces } from "./races/analysis.mts";
import { checkingRaces } from "./races/checking.mts";
import { latencyRaces } from "./races/latency.mts";
import { lookUpRaces } from "./races/lookUp.mts";
import { openingRaces } from "./races/opening.mts";
import { wholeAnswerRaces } from "./races/wholeAnswers.mts";
import { factTable, json, noteList, type Outcome, table } from "./report.mts";
import { run } from "./rows.mts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    json: { type: "string" },
    rounds: { type: "string", default: String(ROUNDS) },
  },
});

// Those that start processes come first, while this one is small: starting one takes longer from a large one.
const races = [
  ...openingRaces,
  ...checkingRaces,
  ...latencyRaces,
  ...wholeAnswerRaces,
  ...lookUpRaces,
  ...analysisRaces,
];
const isWanted = (name: string) => name.includes(options.only);
const wanted = races.filter(({ name }) => isWanted(name));
if (wanted.length === 0 && !isWanted("memory")) {
  console.error(`No race is called that. There are:\n${[...races.map(({ name }) => name), "memory"].join("\n")}`);
  process.exit(1);
}

const outcomes: Outcome[] = [];
for (const { name, prepare } of wanted) {
  console.error(`${name} …`);
  const setup = await prepare();
  outcomes.push({ race: name, results: await run(setup, Number(options.rounds)), notes: setup.notes ?? [] });
}
const facts = isWanted("memory") ? memoryFacts() : [];

if (options.json !== undefined) writeFileSync(options.json, json(outcomes));
const notes = noteList(outcomes);
const parts = [
  conditions(),
  ...(outcomes.length > 0 ? [table(outcomes)] : []),
  ...(notes === "" ? [] : [notes]),
  ...(facts.length > 0 ? [factTable(facts)] : []),
];
console.log(parts.join("\n\n"));

/** When and on what this was measured. */
function conditions(): string {
  const packages = ["ip-set", "ipaddr.js", "longest-prefix-match", "@ip-location-db/asn-country"];
  const postfix = spawnSync("postconf", ["-h", "mail_version"], { encoding: "utf8" }).stdout?.trim();
  return [
    `${new Date().toISOString().slice(0, 10)}, ${options.rounds} rounds`,
    `Node ${process.version.slice(1)}`,
    ...packages.map((name) => `${name} ${versionOf(name)}`),
    postfix ? `Postfix ${postfix}` : "no Postfix",
    `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown processor"}`,
  ].join(", ");
}

function versionOf(name: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
}
