/**
 * Asks the programs themselves, so that no recorded case and no reader of the core is wrong about them.
 *
 * Run `npx vitest run --config test/oracle/vitest.config.mts`. After a change of `texts.ts`, run `record.mts` first.
 * Needs the Debian packages `postfix`, `nginx`, `haproxy`, `tcpd` and `postgresql`. Only PostgreSQL needs root, and takes a second for a
 * question. IMCRULES_ORACLE_TEXTS is the number of random texts.
 */
import { describe, expect, test } from "vitest";
import { compareOnRandomTexts, textCount } from "./compare.js";
import { programs } from "./programs.js";
import { probesOf, readRecorded, record } from "./recorded.js";
import { authored } from "./texts.js";

for (const program of programs) {
  const isInstalled = program.isInstalled();
  if (!isInstalled) {
    const line = "*".repeat(80);
    console.warn(
      `${line}\n  ${program.format} IS NOT TESTED. Install the Debian package ${program.debianPackage}.\n${line}`,
    );
  }
  const recorded = readRecorded(program.format);

  describe(program.format, () => {
    test("the recorded cases are those of texts.ts", () => {
      const loading = new Set(recorded.filter(({ loads }) => loads).map(({ name }) => name));
      const expected = authored[program.format].map(({ probes, ...one }) => ({
        ...one,
        probes: loading.has(one.name) ? probes : [],
      }));
      expect(
        recorded.map((one) => ({ name: one.name, text: one.text, files: one.files, probes: probesOf(one) })),
      ).toEqual(expected);
    });

    test.skipIf(!isInstalled).each(recorded)("$name", async (one) => {
      expect(await record(program, { ...one, probes: probesOf(one) })).toEqual(one);
    });

    test.skipIf(!isInstalled)("random texts are read as the program reads them", async () => {
      console.info(program.format, await compareOnRandomTexts(program, textCount()));
    });
  });
}
