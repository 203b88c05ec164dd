import { describe, expect, test } from "vitest";
import type { RuleSet } from "../../../server/src/core/index.js";
import { agrees, givenTo, readVerdicts } from "../../oracle/readers.js";
import { readRecorded } from "../../oracle/recorded.js";

/*
 * The answers of the programs themselves, which `test/oracle` recorded: each reader gives the same verdict and deciding line.
 *
 * A probe of nginx names the path that it requested. The test asks the list of the location that serves the path.
 */

/** Cases whose answer depends on more than one list: a redirect to another location. */
const exceptions = ["an internal redirect asks the lists of both locations"];

describe.each(["postfix-cidr", "nginx-geo", "nginx-access", "hosts-access", "haproxy"] as const)("%s", (format) => {
  const cases = readRecorded(format).filter(({ name }) => !exceptions.some((start) => name.startsWith(start)));

  test.each(cases)("$name", async ({ text, files = {}, loads, probes }) => {
    const whole = { text, files };
    expect((await readVerdicts(format, whole, [])).loads).toBe(loads);
    const asked = probes.filter(({ list }) => list === undefined || format !== "nginx-access");
    for (const { address, list, verdict, line } of asked) {
      const choose = (lists: readonly RuleSet[]) =>
        list === undefined
          ? innermost(lists)
          : lists.find(({ name }) => name === `geo ${list}` || name === `frontend f, ${list}`);
      const [read] = (await readVerdicts(format, whole, [address], choose)).verdicts;
      const real = { verdict, line };
      expect(read !== undefined && agrees(read, real) ? real : read, address).toEqual(real);
    }
  });
});

/*
 * A probe of PostgreSQL names what is known of the connection. With it the reader gives the same answer. Without it the answer is the same
 * or names the line that decided.
 */
describe("pg-hba", () => {
  test.each(readRecorded("pg-hba"))("$name", async ({ text, loads, probes }) => {
    expect((await readVerdicts("pg-hba", { text }, [])).loads).toBe(loads);
    for (const { address, list = "", ...real } of probes) {
      const choose = ([whole]: readonly RuleSet[]) => whole && givenTo(whole, `${usual} ${list}`);
      const views = list.includes("database=replication") ? [choose] : [choose, undefined];
      for (const view of views) {
        const [read] = (await readVerdicts("pg-hba", { text }, [address], view)).verdicts;
        expect(read !== undefined && agrees(read, real) ? real : read, `${address} ${list}`).toEqual(real);
      }
    }
  });
});

/** What the oracle knows of a connection of which a probe says nothing else. */
const usual = "user=postgres database=postgres type=hostnossl";

/** Returns the list of the location `/`, or else that of the server or of the level around it. */
function innermost(lists: readonly RuleSet[]): RuleSet | undefined {
  const serving = lists.filter(({ name }) => !/location (?!\/$|= \/$)|limit_except/.test(name));
  return (
    serving.find(({ name }) => /location \/$/.test(name)) ??
    serving.find(({ name }) => name.includes("server")) ??
    serving[0] ??
    lists[0]
  );
}
