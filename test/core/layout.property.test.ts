import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_ADDRESSES } from "../../server/src/core/address/count.js";
import { compare } from "../../server/src/core/analysis/questions/compare.js";
import { action, source } from "../support/arbitraries.js";
import { analysisOf, codes, formatted, ruleSetOf, rules } from "../support/product.js";
import { runs } from "../support/runs.js";

test("consecutive rules are aligned, keywords become lower case, addresses canonical", () => {
  expect(
    formatted(rules`
      DEFAULT   Reject #none
        Accept 192.0.2.10 255.255.255.255 # smart host
      ACCEPT	198.51.100.0   255.255.255.0# office${"  "}
      accept 203.0.113.0/24 # slash

      # another block
      accept 2001:DB8:0:0::25/48
      reject   ANY   # rest
      oops  this   stays
         # indented comment
      Expect ACCEPT 192.0.2.10   BY  192.0.2.10/32
      evaluate FIRST-MATCH
    `),
  ).toMatchInlineSnapshot(`
    "default reject   #none
    accept 192.0.2.10    255.255.255.255   # smart host
    accept 198.51.100.0  255.255.255.0     # office
    accept 203.0.113.0/24                  # slash

    # another block
    accept 2001:db8::25/48
    reject any   # rest
    oops  this   stays
    # indented comment
    expect accept 192.0.2.10 by 192.0.2.10/32
    evaluate first-match"
  `);
});

test("with single spaces nothing is aligned", () => {
  expect(
    formatted("accept  192.0.2.10   255.255.255.255   # one\naccept 10.0.0.0 255.0.0.0 # two", { columns: false }),
  ).toBe("accept 192.0.2.10 255.255.255.255 # one\naccept 10.0.0.0 255.0.0.0 # two");
});

test("a group of aligned lines may be longer than the arguments of a function", () => {
  const long = "accept 10.0.0.1 255.255.255.255\n".repeat(300_000);
  expect(formatted(long).slice(0, 33)).toBe("accept 10.0.0.1  255.255.255.255\n");
});

const edgeSpace = fc.constantFrom("", " ", "\t", "   ");
const gap = fc.constantFrom(" ", "\t", "   ");
const word = fc.constantFrom(
  "",
  "accept",
  "10.0.0.1",
  "#",
  "## Title",
  "# imcrules-ignore shadowed-rule",
  "\u00a0",
  "nonsense",
);
const statement = fc.oneof(
  fc.tuple(action, source).map(([does, what]) => [does, ...what.split(" ")]),
  fc.constantFrom(
    ["Default", "REJECT"],
    ["evaluate", "Most-Specific"],
    ["EXPECT", "accept", "10.0.0.1", "by", "default"],
    ["expect", "reject", "::FFFF:10.0.0.1/120", "By", "10.0.0.0/24"],
    ["accept", "::ffff:192.0.2.1"],
    ["reject", "::0.0.0.0/96"],
    ["accept", "2001:0DB8::0", "/32"],
    [],
  ),
);
const line = fc
  .tuple(edgeSpace, statement, gap, edgeSpace, word, edgeSpace)
  .map(([before, words, between, space, after, end]) => before + words.join(between) + space + after + end);
const file = fc
  .tuple(fc.constantFrom("", "\ufeff"), fc.array(line, { maxLength: 12 }), fc.constantFrom("\n", "\r\n", "\r"))
  .map(([mark, lines, end]) => mark + lines.join(end));

test("formatting changes no verdict and no finding, and formatting twice changes nothing more", () => {
  fc.assert(
    fc.property(file, fc.boolean(), (text, columns) => {
      const after = formatted(text, { columns });
      expect(formatted(after, { columns })).toBe(after);
      const [one, other] = [analysisOf(text), analysisOf(after)];
      const { accepted, rejected } = compare(one, other);
      expect([accepted, rejected]).toEqual([NO_ADDRESSES, NO_ADDRESSES]);
      expect(codes(after)).toEqual(codes(text));
      expect(ruleSetOf(after).lineStarts.length).toBe(ruleSetOf(text).lineStarts.length);
    }),
    { numRuns: runs(1500) },
  );
});
