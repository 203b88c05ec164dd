/** Compares the core with the programs themselves. Both read random texts. */
import fc from "fast-check";
import { expect } from "vitest";
import type { Given, RuleSet } from "../../server/src/core/index.js";
import type { Program } from "./program.js";
import { addressesFor, randomConnection, randomText } from "./randomLists.js";
import { agrees, readVerdicts, type Verdicts } from "./readers.js";

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
  /** The texts whose conditions were all settled. The answers about them are exact. */
  settled: number;
}

/**
 * Compares how the core and the program read `count` random texts.
 *
 * With all that the program knows of a connection the answers are the same. With less they may also name the rule that decides.
 *
 * Fails with the shortest text that they read differently. The texts are the same in each run.
 * Set IMCRULES_ORACLE_SEED for other texts.
 */
export async function compareOnRandomTexts(program: Program, count: number): Promise<Reached> {
  const addresses = addressesFor(program.format);
  const reached: Reached = { loading: 0, refused: 0, accepted: 0, rejected: 0, decided: 0, settled: 0 };
  await fc.assert(
    fc.asyncProperty(randomText[program.format], randomConnection[program.format], async (asked, connection) => {
      const { loads, verdicts, given: found } = await program.ask(asked, addresses, connection);
      const given = { ...program.given?.(connection), ...found };
      for (const { verdict, line } of verdicts) {
        reached[verdict === "accept" ? "accepted" : "rejected"]++;
        if (line !== null) reached.decided++;
      }
      reached[loads ? "loading" : "refused"]++;
      const real = { loads, verdicts };
      for (const known of viewsFor(given)) {
        const read = await readVerdicts(program.format, asked, addresses, known, allLists);
        if (known === given && loads && read.verdicts.every(({ partial }) => partial?.length === 0)) reached.settled++;
        // Nobody answers about a file that is not loaded.
        if (!loads && read.mayRefuse) continue;
        expect(shown(addresses, asRead(read, real))).toEqual(shown(addresses, real));
      }
    }),
    { numRuns: count, seed: Number(process.env["IMCRULES_ORACLE_SEED"] ?? 1) },
  );
  expect(
    Math.min(reached.loading, reached.accepted, reached.rejected, reached.decided, reached.settled),
  ).toBeGreaterThan(0);
  return reached;
}

/** Returns what may be known of a connection: all, half and nothing. The last is about usual connections. */
function viewsFor(given: Given): readonly Given[] {
  const world: Given = given["database"] === "replication" ? { database: "replication" } : {};
  const half = Object.fromEntries(Object.entries(given).filter((_, place) => place % 2 === 0));
  return [given, { ...half, ...world }, world];
}

/** Only a text for HAProxy has several lists that are about one client: those of `defaults` and of the frontend that takes them over. */
function allLists(lists: readonly RuleSet[]): readonly RuleSet[] {
  return lists.filter(({ format }, place) => place === 0 || format.id === "haproxy");
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
function shown(addresses: readonly string[], { loads, verdicts }: Verdicts): readonly string[] {
  if (!loads) return ["does not load"];
  return addresses.map((address, place) => {
    const { verdict, line } = verdicts[place] ?? { verdict: "none", line: null };
    return `${address}: ${verdict}, ${line === null ? "no rule" : `line ${line}`}`;
  });
}
