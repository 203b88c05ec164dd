import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAsNamed, textOf } from "../../../../server/src/core/index.js";
import { expectReached } from "../../../support/expectReached.js";
import { shapesOf, slowShape } from "../../../support/longLines.js";
import { expectPlaces } from "../../../support/places.js";
import { listOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

const piece = fc.oneof(
  fc.constantFrom(
    ..."ALL sshd 10. 10.1.* 10.0.0.0/8 10.0.0.1/8 010.0.0.0/8 [2001:db8::]/32 [::1] 2001:db8::1 @office LOCAL u@10. # EXCEPT".split(
      " ",
    ),
    ...[
      " ",
      ", ",
      ": ",
      ":",
      "\n",
      "\n",
      "\r\n",
      "\r",
      "\\\n",
      "\\",
      "\0",
      "\ufeff",
      "[",
      "]",
      "/",
      "@",
      " : ALLOW",
      " : nice",
      "\u00e4",
    ],
    ...["# imcrules-expect reject 10.0.0.0/8\n", "# imcrules-ignore never-matches\n", "x".repeat(2_040)],
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
const name = fc.constantFrom("hosts.allow", "hosts.deny");

test("any text is a list whose rules and remarks lie within their lines, whatever the other file is", () => {
  let words = 0;
  fc.assert(
    fc.property(text, fc.option(text, { nil: undefined }), name, (content, other, file) => {
      const { options } = readAsNamed({ format: "hosts-access", options: {} }, file);
      const neighbour = options.beside ?? "";
      const included = new Map(other === undefined ? [] : [[neighbour, [{ name: neighbour, text: other }]] as const]);
      const read = listOf("hosts-access", content, { ...options, included });
      expect(textOf(read)).toBe(content);
      words += expectPlaces(read);
    }),
    { numRuns: runs(1_500) },
  );
  expectReached(words, runs(1200));
});

describe("large files are read to the end", () => {
  test.each([
    ["rules", "sshd: 10.0.0.1\n"],
    ["words", "sshd: 10.0.0.1, 10.0.0.2 10.1. : ALLOW\n"],
    ["exceptions", "ALL: ALL EXCEPT 10.0.0.1\n"],
    ["names", "ALL: a.example.com\n"],
    ["comments", "# imcrules-ignore duplicate-rule\n"],
    ["joined comments", "#\\\n"],
    ["nothing", "\\\n"],
    ["null characters", "\0\n"],
  ])("50,000 lines: %s", (_, line) => {
    expect(listOf("hosts-access", line.repeat(50_000)).lineStarts).toHaveLength(50_001);
  });

  test("a file of long lists with long exceptions ends within its bound of work", () => {
    const hosts = Array.from({ length: 60 }, (_, number) => `10.${number}.0.1`).join(" ");
    const { rules } = listOf("hosts-access", `ALL: ${"ALL ".repeat(60)}EXCEPT ${hosts}\n`.repeat(200));
    expect(rules.count).toBeGreaterThan(10_000);
  });
});

test.each(["", "ALL: ", "ALL: ALL EXCEPT ", "ALL: 10. : ", "# ", "ALL: [", "ALL: 10.0.0.0/"])(
  "a line that begins with %j is read in linear time",
  async (beginning) => {
    expect(await slowShape(shapesOf(beginning), (line) => listOf("hosts-access", `${line}\n`))).toBeUndefined();
  },
);
