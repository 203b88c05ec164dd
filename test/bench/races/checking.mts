/** Many files in one run, as in CI: `imcrules check` against a process that only reads and parses them. */
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../cold.mts";
import { allowList, type RuleList, realList, textOf } from "../lists.mts";
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
  { name: "checking, 1,000 files of 1,000 real lines", prepare: () => prepare(allowList, AT_MOST) },
  // There most of the work is to write what is found: no target.
  { name: "checking, 1,000 files with 400 findings each", prepare: () => prepare(realList) },
];

function prepare(listOf: (count: number, seed: number) => RuleList, atMost?: number): Setup {
  const write = temporaryFolder();
  let folder = "";
  for (let file = 0; file < FILES; file++)
    folder = dirname(write(`${file}.imcrules`, textOf(listOf(RULES - 1, 100 + file))));
  const parsed = lastLine([parsingScript, folder]);
  if (parsed !== String(FILES * RULES)) throw new Error(`${parsed} rules were parsed`);
  const checked = lastLine([commandLine, "check", folder]);
  if (!checked.startsWith(`${FILES} files: `)) throw new Error(`what was checked is other: ${checked}`);
  return {
    contenders: [
      bulk(OURS, 1, () => spawnSync(process.execPath, [commandLine, "check", folder], { stdio: "ignore" })),
      bulk(PARSING, 1, () => spawnSync(process.execPath, [parsingScript, folder], { stdio: "ignore" })),
    ],
    rows: [longer(OURS, PARSING, atMost)],
  };
}

function lastLine(args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 30 });
  return stdout.trimEnd().split("\n").at(-1) ?? stderr;
}
