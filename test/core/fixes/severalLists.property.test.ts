import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectationsOf } from "../../../server/src/core/analysis/passes/expectations.js";
import { compare } from "../../../server/src/core/analysis/questions/compare.js";
import {
  addExpectations,
  analyze,
  budgetOf,
  type CheckedList,
  type Edit,
  type FormatId,
  fileRefactoringsOf,
  findingsOf,
  fixAll,
  formatSource,
  type RuleSet,
  rulesOf,
  runToEnd,
  textOfLine,
} from "../../../server/src/core/index.js";
import { expectReached } from "../../support/expectReached.js";
import { edited, listsOf } from "../../support/product.js";
import { runs } from "../../support/runs.js";

// few distinct networks, so that rules repeat and hide each other
const network = fc.constantFrom("10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3", "0.0.0.0/0", "2001:db8::/32");
const space = fc.constantFrom(" ", "\n", "\n  ", " # note\n", "\n# imcrules-ignore covered-rule -- fine\n");
const rule = fc.oneof(
  fc.tuple(fc.constantFrom("allow", "deny"), network).map(([action, source]) => `${action} ${source};`),
  fc.constantFrom(
    "deny all;",
    "allow all;",
    "deny ::ffff:10.0.0.1;",
    "satisfy any;",
    "# imcrules-expect accept 10.1.2.3\n",
  ),
);
// two halves, so that they hide the whole: the most specific network decides
const halves = fc.constantFrom("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.1.0.0/16", "2001:db8::/32");
const entry = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(halves, fc.constantFrom("0", "1")).map(([source, value]) => `${source} ${value};`) },
  fc.constant("10.0.0.0/8 1; 10.0.0.0/9 1; 10.128.0.0/9 1;"),
  fc.constantFrom("default 0;", "default 1;", "delete 10.1.0.0/16;", "# imcrules-expect reject 10.1.2.3\n"),
);

function block(heads: readonly string[], item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const body = fc.array(fc.tuple(item, space), { maxLength: 6 });
  return fc
    .tuple(fc.constantFrom(...heads), space, body, space)
    .map(([head, first, items, last]) => `${head} {${first}${items.flat().join("")}}${last}`);
}

const inner = block(["location /a", "location /b"], rule);
const condition = fc.oneof(
  network.map((one) => ` if { src ${one} }`),
  fc.tuple(network, network).map(([one, other]) => ` if { src ${one} ${other} }`),
  network.map((one) => ` unless { src ${one} }`),
  network.map((one) => ` if { src ${one} } or { path /x }`),
  fc.constantFrom("", " if office", " if !office", " if { path /x } office"),
);
const line = fc.oneof(
  { weight: 3, arbitrary: condition.map((when) => `http-request deny${when}`) },
  { weight: 3, arbitrary: condition.map((when) => `http-request allow${when}`) },
  { weight: 2, arbitrary: condition.map((when) => `tcp-request content reject${when}`) },
  fc.constantFrom("acl office src 10.1.0.0/16", "# note", "# imcrules-ignore covered-rule -- fine", "mode http"),
  fc.constant("# imcrules-expect accept 10.1.2.3"),
);
const section = fc
  .tuple(fc.constantFrom("frontend a", "frontend b", "backend c"), fc.array(line, { maxLength: 6 }))
  .map(([head, lines]) => `${[head, "  acl office src 10.1.2.0/24", ...lines.map((one) => `  ${one}`)].join("\n")}\n`);
const files: Readonly<Record<"nginx-access" | "nginx-geo" | "haproxy", fc.Arbitrary<string>>> = {
  haproxy: fc.array(section, { maxLength: 3 }).map((parts) => parts.join("")),
  "nginx-access": fc
    .array(fc.oneof({ weight: 4, arbitrary: block(["server", "location /c"], fc.oneof(rule, rule, inner)) }, rule), {
      maxLength: 4,
    })
    .map((parts) => parts.join("\n")),
  "nginx-geo": fc.array(block(["geo $a", "geo $b"], entry), { maxLength: 4 }).map((parts) => parts.join("")),
};

describe.each(Object.keys(files) as (keyof typeof files)[])("in a file with several lists of %s", (format) => {
  const file = files[format];

  test("each list reads the expectations that are kept in it, and nothing else changes", () => {
    let kept = 0;
    fc.assert(
      fc.property(file, fc.constantFrom("\n", "\r\n"), (written, end) => {
        const text = written.replaceAll("\n", end);
        const before = listsOf(format, text);
        const added = ["expect accept 192.0.2.1", "expect reject 2001:db8::/48"];
        const edits = before.flatMap((list) => addExpectations(list, added) ?? []);
        const after = listsOf(format, edited(text, inOrder(edits)));
        expect(after.map(rulesIn)).toEqual(before.map(rulesIn));
        for (const [place, list] of before.entries()) {
          const isAdded = addExpectations(list, added) !== undefined;
          const now = after[place];
          expect(now && expectationsIn(now).toSorted()).toEqual(
            [...expectationsIn(list), ...(isAdded ? added : [])].toSorted(),
          );
          // Only a block without rules has no place for them.
          if (!isAdded) expect(list.rules.count).toBe(0);
          if (isAdded && before.length > 1) kept++;
        }
      }),
      { numRuns: runs(300) },
    );
    expectReached(kept, runs(450));
  });

  test("Fix All changes no verdict and leaves nothing to fix", () => {
    let fixed = 0;
    fc.assert(
      fc.property(file, (text) => {
        const { edits } = runToEnd(fixAll(checked(format, text), budgetOf()));
        const after = edited(text, edits);
        expectSameVerdicts(format, text, after);
        // Rules behind a catch-all that repeats earlier rules are fixed once it is gone.
        if (format !== "haproxy") expect(runToEnd(fixAll(checked(format, after), budgetOf())).edits).toEqual([]);
        if (edits.length > 0) fixed++;
      }),
      { numRuns: runs(300) },
    );
    expectReached(fixed, runs(25));
  });

  test("the refactorings of the whole file change no verdict", () => {
    const done = new Map<string, number>();
    fc.assert(
      fc.property(file, (text) => {
        for (const { name, edits } of runToEnd(fileRefactoringsOf(checked(format, text), budgetOf()))) {
          const after = edited(text, runToEnd(edits(budgetOf())));
          expect(after).not.toBe(text);
          expectSameVerdicts(format, text, after);
          done.set(name, (done.get(name) ?? 0) + 1);
        }
      }),
      { numRuns: runs(200) },
    );
    expect([...done.keys()].toSorted()).toEqual(["proposeExpectations", "removeAll"]);
  });
});

function checked(format: FormatId, text: string): readonly CheckedList[] {
  return listsOf(format, text).map((list) => {
    const analysis = analyze(list);
    return { analysis, findings: findingsOf(analysis) };
  });
}

function expectSameVerdicts(format: FormatId, before: string, after: string): void {
  const [old, now] = [listsOf(format, before), listsOf(format, after)];
  expect(now.map(({ name }) => name)).toEqual(old.map(({ name }) => name));
  for (const [place, list] of old.entries()) {
    const other = now[place];
    const none = { ipv4: 0n, ipv6: 0n };
    expect(other && compare(analyze(list), analyze(other))).toEqual({ accepted: none, rejected: none, unproved: none });
  }
}

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((one, other) => one.start - other.start);
}

function rulesIn(list: RuleSet): readonly string[] {
  return [list.name, ...Array.from(rulesOf(list), ({ action, source }) => `${action} ${formatSource(source)}`)];
}

function expectationsIn(list: RuleSet): readonly string[] {
  return expectationsOf(list).map(({ line, expectation: { span } }) =>
    textOfLine(list, line).slice(span.start, span.end),
  );
}
