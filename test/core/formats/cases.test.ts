import { describe, expect, test } from "vitest";
import type { RuleSet } from "../../../server/src/core/index.js";
import { readVerdicts } from "../../oracle/readers.js";
import { readRecorded } from "../../oracle/recorded.js";

/*
 * The answers of the programs themselves, which `test/oracle` recorded: each reader gives the same verdict and deciding line.
 *
 * A probe of nginx names the path that it requested. The test asks the list of the location that serves the path.
 */

/** Cases whose answer depends on more than one list: a redirect to another location. */
const exceptions = ["an internal redirect asks the lists of both locations"];

describe.each(["postfix-cidr", "nginx-geo", "nginx-access", "haproxy"] as const)("%s", (format) => {
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
      const { verdicts } = await readVerdicts(format, whole, [address], choose);
      expect(verdicts, address).toEqual([{ verdict, line }]);
    }
  });
});

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
