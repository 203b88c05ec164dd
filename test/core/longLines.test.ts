import { describe, expect, test } from "vitest";
import { meaningOf } from "../../server/src/core/analysis/meaning/meaning.js";
import { isUnfinished, readTyped } from "../../server/src/core/index.js";
import { beginnings, foreignBeginnings, foreignShapesOf, shapesOf, slowShape } from "../support/longLines.js";
import { converted, formatted, listOf, messages, ruleSetOf } from "../support/product.js";

describe.each(beginnings)("a line that begins with %j", (beginning) => {
  const shapes = shapesOf(beginning);

  test("is read and explained in linear time", async () => {
    expect(await slowShape(shapes, messages)).toBeUndefined();
  });

  test("is formatted in linear time", async () => {
    expect(await slowShape(shapes, (line) => formatted(line))).toBeUndefined();
  });

  test("is converted in linear time", async () => {
    const convert = (line: string) => converted(ruleSetOf(line), { format: "nginx-access", ignoreErrors: true });
    expect(await slowShape(shapes, convert)).toBeUndefined();
  });
});

test.each([
  ["haproxy", "frontend f\n  http-request deny if { src 10.0.0.0/8 } "],
  ["haproxy", "frontend f\n  http-request return "],
  ["pg-hba", "host all all 10.0.0.0/8 md5 "],
  ["postfix-cidr", "10.0.0.0/8 REJECT "],
  ["nginx-access", "allow 10.0.0.0/8;"],
  ["plain", "10.0.0.0/8 #"],
] as const)("a line of %s that begins with %j is converted in linear time", async (format, beginning) => {
  const convert = (line: string) => converted(listOf(format, `${line}\n`), { format: "imcrules", ignoreErrors: true });
  expect(await slowShape(shapesOf(beginning), convert)).toBeUndefined();
});

/** The meaning of longer lines is not read. */
const lineWithMeaning = { long: 1_920, short: 240, shorter: 120, growthAtMost: 4, walks: 1 };

test.each(foreignBeginnings)(
  "the meaning of a malformed line that begins with %j is read in linear time",
  async (beginning) => {
    const shapes = foreignShapesOf(beginning);
    const understood = shapes.filter(({ line }) => meaningOf(line(lineWithMeaning.long)) !== undefined);
    expect(understood.length).toBeGreaterThan(1);
    expect(await slowShape(shapes, meaningOf, lineWithMeaning)).toBeUndefined();
  },
);

test("a malformed line of any length is read in linear time", async () => {
  expect(await slowShape(foreignShapesOf("accept "), messages)).toBeUndefined();
});

test("a question is read in linear time, whatever its shape", async () => {
  expect(await slowShape(shapesOf(""), (question) => [readTyped(question), isUnfinished(question)])).toBeUndefined();
});

test("an address of millions of octets is invalid, like any other", () => {
  expect(messages(`accept 1${".1".repeat(5_000_000)}`)).toEqual([expect.stringContaining("octets")]);
});
