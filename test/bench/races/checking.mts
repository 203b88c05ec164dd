/** `imcrules check` as a whole process, as continuous integration runs it. */
import { dirname } from "node:path";
import { allowList, networkList, shortTextOf, textOf } from "../lists.mts";
import {
  commandLine,
  outputOf,
  parsingScript,
  peakMebibytesOf,
  startSample,
  temporaryFolder,
  wholeProcess,
} from "../processes.mts";
import { longer, type Race, type Setup } from "../rows.mts";

const CHECK = "check (whole process)";
const PARSING = "reading and parsing (whole process)";
const NODE = "node -e 0";
const PLAIN = "check of ten plain rules";
const SAMPLE = "check of samples/start.imcrules";
const FILES = 1_000;
const RULES = 1_000;
const NETWORKS = 1_000_000;
const node = process.execPath;

export const checkingRaces: readonly Race[] = [
  { name: "checking, small files", prepare: smallFiles },
  { name: "checking, 1,000 files of 1,000 real lines", prepare: manyFiles },
  { name: "checking, 1,000,000 networks with 250,000 findings", prepare: largeFile },
];

function smallFiles(): Setup {
  const plain = temporaryFolder()("plain.imcrules", textOf(allowList(9, 31)));
  for (const file of [plain, startSample]) outputOf(node, [commandLine, "check", file]);
  return {
    contenders: [
      wholeProcess(PLAIN, node, [commandLine, "check", plain]),
      wholeProcess(SAMPLE, node, [commandLine, "check", startSample]),
      wholeProcess(NODE, node, ["-e", "0"]),
    ],
    rows: [
      { ...longer(PLAIN, NODE, 2), page: "`imcrules check` of ten rules" },
      { ...longer(SAMPLE, NODE, 3), page: "`imcrules check` of a file with many findings" },
    ],
  };
}

function manyFiles(): Setup {
  const write = temporaryFolder();
  let folder = "";
  for (let file = 0; file < FILES; file++)
    folder = dirname(write(`${file}.imcrules`, textOf(allowList(RULES - 1, 100 + file))));
  expectParsed(folder, FILES * RULES);
  expectLastLine(folder, /^1,?000 files: /);
  return {
    contenders: [
      wholeProcess(CHECK, node, [commandLine, "check", folder]),
      wholeProcess(PARSING, node, [parsingScript, folder]),
    ],
    rows: [{ ...longer(CHECK, PARSING, 3), page: "`imcrules check` of 1,000 files of 1,000 rules" }],
  };
}

function largeFile(): Setup {
  const file = temporaryFolder()("networks.imcrules", shortTextOf(networkList(NETWORKS)));
  expectParsed(file, NETWORKS + 1);
  expectLastLine(file, /250,?000/);
  const page = "`imcrules check` of 1,000,000 networks, 250,000 findings";
  return {
    contenders: [
      wholeProcess(CHECK, node, [commandLine, "check", file]),
      wholeProcess(PARSING, node, [parsingScript, file]),
    ],
    rows: [{ ...longer(CHECK, PARSING, 4), page }],
    memory: [
      {
        what: "peak memory of check",
        mebibytes: peakMebibytesOf([commandLine, "check", file]),
        atMost: 400,
        page: `${page}: peak memory`,
      },
    ],
  };
}

function expectParsed(path: string, rules: number): void {
  const parsed = outputOf(node, [parsingScript, path]).trim();
  if (parsed !== String(rules)) throw new Error(`${parsed} rules were parsed instead of ${rules}`);
}

function expectLastLine(path: string, expected: RegExp): void {
  const last = outputOf(node, [commandLine, "check", path]).trimEnd().split("\n").at(-1) ?? "";
  if (!expected.test(last)) throw new Error(`unexpected last line of check: ${last}`);
}
