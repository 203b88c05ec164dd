/** Many files in one run, as in CI: `imcrules check` against a process that only reads and parses them. */
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../cold.mts";
import { type RuleList, randomList, realList, textOf } from "../lists.mts";
import { bulk } from "../measure.mts";
import { longer, type Race, type Setup } from "../rows.mts";

const OURS = "check (whole process)";
const PARSING = "parse only (whole process)";
const FILES = 1_000;
const RULES = 1_000;
const AT_MOST = 3;

/** The bundles beside this one, and the command line as it ships. */
const parsingScript = fileURLToPath(new URL("parsing.mjs", import.meta.url));
const commandLine = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export const checkingRaces: readonly Race[] = [
  {
    name: "checking, 1,000 files of 1,000 random lines",
    prepare: () => prepare((seed) => randomList(RULES - 1, seed)),
  },
  { name: "checking, 1,000 files of 1,000 real lines", prepare: () => prepare((seed) => realList(RULES - 1, seed)) },
];

function prepare(listOf: (seed: number) => RuleList): Setup {
  const write = temporaryFolder();
  let folder = "";
  for (let file = 0; file < FILES; file++) folder = dirname(write(`${file}.imcrules`, textOf(listOf(100 + file))));
  const parsed = lastLine([parsingScript, folder]);
  if (parsed !== String(FILES * RULES)) throw new Error(`${parsed} rules were parsed`);
  const checked = lastLine([commandLine, "check", folder]);
  if (!checked.includes(`${FILES.toLocaleString("en-US")} files`))
    throw new Error(`what was checked is other: ${checked}`);
  return {
    contenders: [
      bulk(OURS, 1, () => spawnSync(process.execPath, [commandLine, "check", folder], { stdio: "ignore" })),
      bulk(PARSING, 1, () => spawnSync(process.execPath, [parsingScript, folder], { stdio: "ignore" })),
    ],
    rows: [longer(OURS, PARSING, AT_MOST)],
  };
}

function lastLine(args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 30 });
  return stdout.trimEnd().split("\n").at(-1) ?? stderr;
}
