import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectationsOf } from "../../../server/src/core/analysis/passes/expectations.js";
import {
  type ConvertOptions,
  type FormatId,
  type RuleSet,
  readAsOption,
  withCommentsOnTop,
} from "../../../server/src/core/index.js";
import { randomText } from "../../oracle/randomLists.js";
import { action, address, ruleFile, source } from "../../support/arbitraries.js";
import { expectReached } from "../../support/expectReached.js";
import { conversionOf, listsOf, ruleSetOf, verdictsIn } from "../../support/product.js";
import { runs } from "../../support/runs.js";

const targets = [
  "imcrules",
  "postfix-cidr",
  "nginx-access",
  "nginx-geo",
  "haproxy",
  "pg-hba",
  "hosts-access",
  "plain",
  "plain:haproxy",
] as const;

/** Words that would mean something, if they were not only a comment. */
const hostile = fc.constantFrom(
  "office \\",
  "imcrules-ignore shadowed-rule",
  "imcrules-expect accept any",
  "a\u0007b\u2028accept any",
  "## title",
  "; allow all; } deny all;",
  "\u202eleft",
  " ",
);

const expectation = fc
  .tuple(action, source, fc.constantFrom("", " by default", " by any", " by 10.0.0.0/8"))
  .map(([verdict, words, by]) => `expect ${verdict} ${words}${by}`);

/** A file with comments above, behind and between its rules, and with tests. Some of them fail. */
const commented = fc
  .tuple(
    ruleFile,
    fc.array(fc.tuple(fc.nat(12), fc.constantFrom("# ", "## ", ""), hostile), { maxLength: 6 }),
    fc.array(fc.tuple(fc.nat(12), expectation), { maxLength: 4 }),
  )
  .map(([text, comments, tests]) => {
    const lines = text.split("\n");
    for (const [place, line] of tests) lines.splice(place % (lines.length + 1), 0, line);
    for (const [place, sign, words] of comments) {
      if (sign === "") lines[place % lines.length] += ` # ${words}`;
      else lines.splice(place % (lines.length + 1), 0, `${sign}${words}`, "");
    }
    return lines.join("\n");
  });

function convert(list: RuleSet, target: string, how: Partial<ConvertOptions> = {}): string | undefined {
  const to = readAsOption(target);
  if (to === undefined) throw new Error(`${target} is no format`);
  const conversion = conversionOf(list, { ...to, ...how, method: "scram-sha-256" });
  // Masks with many blocks are refused.
  if ("refusal" in conversion) {
    expect(conversion.refusal).toMatch(/^(?:too-many-blocks|unproved)$/);
    return undefined;
  }
  return conversion.text;
}

function read(text: string, target: string): RuleSet {
  const to = readAsOption(target);
  const [list] = listsOf(to?.format as FormatId, text, to?.options);
  if (list === undefined) throw new Error("There is always a list.");
  return list;
}

describe.each(targets)("%s", (target) => {
  test("any list is written with its verdicts, and what is read of it is written as it is", () => {
    let written = 0;
    fc.assert(
      fc.property(commented, fc.array(address, { minLength: 10 }), (text, addresses) => {
        const list = ruleSetOf(text);
        // Failing expectations are left out.
        const once = convert(list, target, { ignoreErrors: true });
        if (once === undefined) return;
        written++;
        const again = read(once, target);
        // HAProxy takes some IPv6 clients for IPv4 clients. No client has the last IPv4 address, which nginx refuses.
        const isAsked = (one: string) => target !== "plain:haproxy" || /^\d+\./.test(one);
        const asked = addresses.filter((one) => isAsked(one) && one !== "255.255.255.255");
        expect(verdictsIn(again, asked)).toEqual(verdictsIn(list, asked));
        const twice = convert(again, target) ?? "refused";
        // Our reader divides HAProxy's masks with holes, and lists those IPv6 clients.
        if (!target.includes("haproxy")) expect(twice).toBe(once);
        else expect(convert(read(twice, target), target)).toBe(twice);
      }),
      { numRuns: runs(100) },
    );
    expectReached(written, runs(80));
  });
});

test("lines on top of a text are comments in every format, whatever they hold", () => {
  const words = fc.array(fc.oneof(hostile, fc.string({ unit: "binary" })), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...targets), fc.array(words, { minLength: 1, maxLength: 4 }), (target, lines) => {
      const text = convert(ruleSetOf("default reject\naccept 10.0.0.0/8\nexpect accept 10.1.2.3\n"), target) ?? "";
      const below = read(
        withCommentsOnTop(
          text,
          lines.map((line) => line.join(" ")),
        ),
        target,
      );
      const { rules, remarks } = read(text, target);
      expect(below.rules.lines).toEqual(rules.lines.map((line) => line + lines.length + 1));
      expect(below.remarks.map(({ code }) => code)).toEqual(remarks.map(({ code }) => code));
      expect(expectationsOf(below)).toHaveLength(1);
    }),
    { numRuns: runs(300) },
  );
});

describe.each(Object.keys(randomText) as readonly (keyof typeof randomText)[])("a list of %s", (format) => {
  test("is written for every program, and what is read of it is written as it is", () => {
    let written = 0;
    fc.assert(
      fc.property(randomText[format], fc.constantFrom(...targets), ({ text }, target) => {
        const lists = listsOf(format, text);
        for (const list of lists) {
          const once = convert(list, target, { isOnlyList: lists.length === 1, ignoreErrors: true });
          if (once === undefined) continue;
          written++;
          const twice = convert(read(once, target), target) ?? "refused";
          if (!target.includes("haproxy")) expect(twice).toBe(once);
          else expect(convert(read(twice, target), target)).toBe(twice);
        }
      }),
      { numRuns: runs(40) },
    );
    expectReached(written, runs(40));
  });
});
