/** Compares the core with the programs themselves. Both read random texts. */
import fc from "fast-check";
import { expect } from "vitest";
import type { Program } from "./program.js";
import { borderAddresses, randomText } from "./randomLists.js";
import { agrees, type ReadVerdicts, readVerdicts, type Verdicts } from "./readers.js";

/** Returns how many random texts to compare. */
export function textCount(): number {
  return Number(process.env["IMCRULES_ORACLE_TEXTS"] ?? 20);
}

/** Counts of what the random texts reached. A comparison of empty lists proves nothing. */
export interface Reached {
  loading: number;
  refused: number;
  accepted: number;
  rejected: number;
  /** The verdicts of a rule. The others are the default's. */
  decided: number;
}

/**
 * Compares how the core and the program read `count` random texts.
 *
 * Fails with the shortest text that they read differently. The texts are the same in each run.
 * Set IMCRULES_ORACLE_SEED for other texts.
 */
export async function compareOnRandomTexts(
  program: Program,
  count: number,
  read: ReadVerdicts = readVerdicts,
): Promise<Reached> {
  const reached: Reached = { loading: 0, refused: 0, accepted: 0, rejected: 0, decided: 0 };
  await fc.assert(
    fc.asyncProperty(randomText[program.format], async (asked) => {
      const { loads, verdicts } = await program.ask(asked, borderAddresses);
      for (const { verdict, line } of verdicts) {
        reached[verdict === "accept" ? "accepted" : "rejected"]++;
        if (line !== null) reached.decided++;
      }
      reached[loads ? "loading" : "refused"]++;
      const real = { loads, verdicts };
      const found = asRead(await read(program.format, asked, borderAddresses), real);
      expect(shown(found)).toEqual(shown(real));
    }),
    { numRuns: count, seed: Number(process.env["IMCRULES_ORACLE_SEED"] ?? 1) },
  );
  expect(Math.min(reached.loading, reached.accepted, reached.rejected, reached.decided)).toBeGreaterThan(0);
  return reached;
}

/** Returns what the core read, with the program's answers in place of those that agree with them. */
function asRead(read: Verdicts, { verdicts }: Verdicts): Verdicts {
  return {
    ...read,
    verdicts: read.verdicts.map((one, place) => {
      const real = verdicts[place];
      return real !== undefined && agrees(one, real) ? real : one;
    }),
  };
}

/** Writes verdicts as lines of text, so that a failure shows the address of each difference. */
function shown({ loads, verdicts }: Verdicts): readonly string[] {
  if (!loads) return ["does not load"];
  return borderAddresses.map((address, place) => {
    const { verdict, line } = verdicts[place] ?? { verdict: "none", line: null };
    return `${address}: ${verdict}, ${line === null ? "no rule" : `line ${line}`}`;
  });
}
