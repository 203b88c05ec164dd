import fc from "fast-check";
import { expect, test } from "vitest";
import type { IncludedFile, RuleSet } from "../../../../server/src/core/index.js";
import { actionOf, isIncluded, isOpen, isPartial, sourceOf } from "../../../../server/src/core/model/ruleTable.js";
import { formatSource } from "../../../../server/src/core/model/source.js";
import { expectReached } from "../../../support/expectReached.js";
import { listsOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

const rule = fc.constantFrom(
  ..."allow 10.0.0.1;|deny 10.0.0.0/8;|deny all;|allow ::/0;|deny ::ffff:10.0.0.0/104;|allow unix:;".split("|"),
);
const setting = fc.constantFrom(
  ..."satisfy any;|satisfy all;|return 200;|listen [::]:80 ipv6only=off;|listen 8080;|include unread;".split("|"),
);
const include = fc.constantFrom("include a;", "include b;", "include both;");
const head = fc.constantFrom("server", "location /", "location /x", "if ($x)", "map $x $y", "http");

/** Returns directives, in blocks of some names. */
function bodyOf(heads: fc.Arbitrary<string>, others: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const { body } = fc.letrec<{ body: string; part: string }>((tie) => ({
    body: fc.array(tie("part"), { maxLength: 4 }).map((parts) => parts.join(" ")),
    part: fc.oneof(
      { maxDepth: 3 },
      { weight: 4, arbitrary: rule },
      { weight: 2, arbitrary: others },
      { weight: 2, arbitrary: fc.tuple(heads, tie("body")).map(([name, inside]) => `${name} { ${inside} }`) },
    ),
  }));
  return body;
}

const whole = bodyOf(head, fc.oneof(setting, include, include));
/** The blocks of included files have names of their own. */
const included = bodyOf(fc.constant("location /inc"), setting);

const written = ({ rules: table, remarks }: RuleSet): readonly string[] => [
  ...Array.from({ length: table.count }, (_, id) => {
    const flags = [isPartial(table, id) ? "partial" : "", isOpen(table, id) ? "open" : ""].join(" ");
    return `${actionOf(table, id)} ${formatSource(sourceOf(table, id))} ${flags}`;
  }),
  ...remarks.filter(({ reason }) => /^(?:replaced|partly-replaced|answered)$/.test(reason)).map(({ reason }) => reason),
];

test("lists with included files are those of one text with all of them", () => {
  let reached = 0;
  fc.assert(
    fc.property(whole, included, included, (text, a, b) => {
      const files: Readonly<Record<string, readonly IncludedFile[]>> = {
        a: [{ name: "a", text: a }],
        b: [{ name: "b", text: b }],
        both: [
          { name: "a", text: a },
          { name: "b", text: b },
        ],
      };
      const lists = listsOf("nginx-access", text, { included: new Map(Object.entries(files)) });
      const expanded = text.replace(/include (a|b|both);/g, (_, path: string) =>
        (files[path] ?? []).map((file) => `\n${file.text}\n`).join(""),
      );
      const expected = listsOf("nginx-access", expanded).filter(({ name }) => !name.includes("/inc"));
      const hasOwn = expected.some(({ rules: { count } }) => count > 0);
      if (hasOwn) expect(lists.map(written)).toEqual(expected.map(written));
      if (hasOwn && lists.some((list) => Array.from(list.rules.lines.keys()).some((id) => isIncluded(list.rules, id))))
        reached++;
      const isRefused = (all: readonly RuleSet[]) =>
        all.some(({ remarks }) => remarks.some(({ code }) => code === "program-refuses"));
      expect(isRefused(lists)).toBe(isRefused(listsOf("nginx-access", expanded)));
    }),
    { numRuns: runs(2000) },
  );
  expectReached(reached, runs(450));
});
