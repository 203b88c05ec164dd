/** The recorded answers of the programs, in `test/core/formats/cases`. Readers of the core are tested against them. */
import { readFileSync } from "node:fs";
import type { Given } from "../../server/src/core/index.js";
import type { Answer, Files, Program } from "./program.js";
import type { Authored } from "./texts.js";

export interface Recorded {
  readonly name: string;
  readonly text: string;
  readonly files?: Files;
  readonly loads: boolean;
  readonly probes: readonly RecordedProbe[];
  /** What else holds, as the program found it. */
  readonly given?: Given;
  readonly says: readonly string[];
}

export interface RecordedProbe extends Answer {
  readonly address: string;
  /** The list that was asked, when the text has several. */
  readonly list?: string;
}

export function pathOf(format: Program["format"]): URL {
  return new URL(`../core/formats/cases/${format}.json`, import.meta.url);
}

export function readRecorded(format: Program["format"]): readonly Recorded[] {
  return JSON.parse(readFileSync(pathOf(format), "utf8"));
}

/** Asks a program about a text. Runs the program once for each list of the probes. */
export async function record(program: Program, { name, text, files, probes }: Authored): Promise<Recorded> {
  const all = files === undefined ? { text } : { text, files };
  const asked = probes.map((probe) => {
    const [, address = "", list] = /^(\S+)(?: (.*))?$/.exec(probe) ?? [];
    return { address, list };
  });
  const lists = new Set(asked.map(({ list }) => list));
  const recorded: RecordedProbe[] = [];
  let { loads, says, given = {} } = await program.ask(all, []);
  for (const list of loads ? lists : []) {
    const addresses = asked.filter((one) => one.list === list).map(({ address }) => address);
    const answers = await program.ask(all, addresses, list);
    ({ loads, says, given = {} } = answers);
    for (const [place, address] of addresses.entries()) {
      const answer = answers.verdicts[place];
      if (answer === undefined) throw new Error(`${program.format} has no answer for ${address} in ${name}.`);
      recorded.push({ address, ...(list === undefined ? {} : { list }), ...answer });
    }
  }
  const found = Object.keys(given).length === 0 ? {} : { given };
  return { name, ...all, loads, probes: recorded, ...found, says };
}

/** Returns the probes of a recorded case as an author writes them. */
export function probesOf({ probes }: Recorded): readonly string[] {
  return probes.map(({ address, list }) => (list === undefined ? address : `${address} ${list}`));
}
