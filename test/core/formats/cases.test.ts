import { describe, expect, test } from "vitest";
import type { RuleSet } from "../../../server/src/core/index.js";
import type { Program } from "../../oracle/program.js";
import { programs } from "../../oracle/programs.js";
import { agrees, readVerdicts } from "../../oracle/readers.js";
import { readRecorded } from "../../oracle/recorded.js";

/*
 * The answers of the programs themselves, which `test/oracle` recorded: each reader gives the same verdict and deciding line.
 *
 * A probe of nginx names the path that it requested. The test asks the list of the location that serves the path.
 */

/** Cases whose answer depends on more than one list: a redirect to another location. */
const exceptions = ["an internal redirect asks the lists of both locations"];

const formats = ["postfix-cidr", "nginx-geo", "nginx-access", "hosts-access", "haproxy"] as const;

describe.each(formats)("%s", (format) => {
  const cases = readRecorded(format).filter(({ name }) => !exceptions.some((start) => name.startsWith(start)));

  test.each(cases)("$name", async ({ text, files = {}, loads, probes, given = {} }) => {
    const whole = { text, files };
    expect((await readVerdicts(format, whole, [])).loads).toBe(loads);
    const asked = probes.filter(({ list }) => list === undefined || format !== "nginx-access");
    for (const { address, list, verdict, line } of asked) {
      const choose = (lists: readonly RuleSet[]) =>
        list === undefined
          ? innermost(lists)
          : lists.filter(
              ({ name }) =>
                name === `geo ${list}` || (/^(?:defaults|frontend)/.test(name) && name.endsWith(`, ${list}`)),
            );
      const real = { verdict, line };
      for (const known of [{ ...programOf(format)?.given?.(), ...given }, {}]) {
        const [read] = (await readVerdicts(format, whole, [address], known, choose)).verdicts;
        expect(read !== undefined && agrees(read, real) ? real : read, address).toEqual(real);
      }
    }
  });
});

function programOf(format: string): Program | undefined {
  return programs.find((one) => one.format === format);
}

/*
 * A probe of PostgreSQL names what is known of the connection. With it the reader gives the same answer. Without it the answer is the same
 * or names the line that decided.
 */
describe("pg-hba", () => {
  test.each(readRecorded("pg-hba"))("$name", async ({ text, loads, probes }) => {
    expect((await readVerdicts("pg-hba", { text }, [])).loads).toBe(loads);
    for (const { address, list = "", ...real } of probes) {
      const given = programOf("pg-hba")?.given?.(list) ?? {};
      for (const known of given["database"] === "replication" ? [given] : [given, {}]) {
        const [read] = (await readVerdicts("pg-hba", { text }, [address], known)).verdicts;
        expect(read !== undefined && agrees(read, real) ? real : read, `${address} ${list}`).toEqual(real);
      }
    }
  });
});

/** Returns the list of the location `/`, or else that of the server or of the level around it. */
function innermost(lists: readonly RuleSet[]): readonly RuleSet[] {
  const serving = lists.filter(({ name }) => !/location (?!\/$|= \/$)|limit_except/.test(name));
  const found =
    serving.find(({ name }) => /location \/$/.test(name)) ??
    serving.find(({ name }) => name.includes("server")) ??
    serving[0] ??
    lists[0];
  return found === undefined ? [] : [found];
}
