import fc from "fast-check";
import { expect, test } from "vitest";
import { parseLine } from "../../../../server/src/core/formats/imcrules/parse.js";
import { readPlainLine } from "../../../../server/src/core/formats/imcrules/plainLine.js";
import { addRule, builtTable, ruleTableBuilder } from "../../../../server/src/core/model/ruleTable.js";
import { action, source } from "../../../support/arbitraries.js";
import { expectReached } from "../../../support/expectReached.js";
import { runs } from "../../../support/runs.js";

const space = fc.constantFrom("", " ", "\t", "  ", " \t ");
const word = fc.oneof(
  { weight: 4, arbitrary: action },
  { weight: 4, arbitrary: source },
  fc.constantFrom(
    "ACCEPT",
    "Reject",
    "rejects",
    "any",
    "ANY",
    "anyone",
    "any/0",
    "default",
    "expect",
    "by",
    "/8",
    "/",
    "0",
    "/33",
  ),
  fc.constantFrom(
    "10.0.0.0/08",
    "10.0.0.0/255.0.0.0",
    "10.0.0.0/8/9",
    "010.0.0.1",
    "1.2.3",
    "::ffff:10.0.0.1",
    "::1/129",
    "::%1",
  ),
  fc.constantFrom(
    "#",
    "##",
    "# note",
    "## Title",
    "# imcrules-ignore shadowed-rule",
    "#imcrules",
    "accept#x",
    "10.0.0.1#",
  ),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const line = fc.array(fc.tuple(space, word), { maxLength: 5 }).map((parts) =>
  parts
    .flat()
    .join("")
    .replaceAll(/[\r\n]/g, ""),
);
const ruleLine = fc
  .tuple(space, action, fc.constantFrom(" ", "\t", "  "), source, space, fc.constantFrom("", "# x", "#", "imcrules"))
  .map((parts) => parts.join(""));

test("a plain line parses as the grammar parses it", () => {
  let read = 0;
  fc.assert(
    fc.property(fc.oneof(line, ruleLine), fc.string({ maxLength: 3 }), (text, around) => {
      const plain = ruleTableBuilder();
      const whole = `${around}${text}${around}`;
      if (!readPlainLine(whole, around.length, around.length + text.length, 7, plain)) return;
      read++;
      const { statement, problem, comment } = parseLine(text);
      const truth = ruleTableBuilder();
      if (statement?.kind === "rule") addRule(truth, 7, statement);
      expect([problem, comment]).toEqual([undefined, undefined]);
      expect(statement === undefined || statement.kind === "rule").toBe(true);
      expect(builtTable(plain)).toEqual(builtTable(truth));
    }),
    { numRuns: runs(8000) },
  );
  expectReached(read, runs(3800));
});

test.each([
  "accept 10.0.0.0 255.0.0.0 # office",
  "REJECT any",
  "accept 2001:db8::/32",
  "",
  "# note",
  "reject 10.0.0.1",
])("%s needs no grammar", (text) => expect(readPlainLine(text, 0, text.length, 0, ruleTableBuilder())).toBe(true));
