import fc from "fast-check";
import { expect, test } from "vitest";
import { PLACE_COLUMNS } from "../../../../server/src/core/model/ruleTable.js";
import { expectReached } from "../../../support/expectReached.js";
import { listsOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

const plainRule = fc
  .tuple(
    fc.constantFrom("allow", "deny"),
    fc.constantFrom(" ", "\t", "  "),
    fc.constantFrom("10.0.0.0/8", "10.0.0.1", "10.0.0.1/08", "0.0.0.0/0", "192.0.2.255/31"),
  )
  .map((words) => `${words.join("")};`);
const almostPlain = fc.constantFrom(
  ..."allow 10.0.0.1/;|allow 10.0.0.1/33;|allow 10.0.0.1/008;|deny 10.0.0.1/1x;|deny 255.255.255.255/8;|deny 010.0.0.1;|deny 10.0.0;".split(
    "|",
  ),
  ..."deny 2001:db8::/32;|deny ::/0;|deny ::ffff:10.0.0.1;|deny all;|deny unix:;|allow 10.0.0.1 10.0.0.2;|allows 10.0.0.1;|den 10.0.0.1;".split(
    "|",
  ),
  ..."Deny 10.0.0.1;|deny10.0.0.1;|deny 10.0.0.1|deny|10.0.0.1;|deny\r10.0.0.1;|deny \u00a010.0.0.1;|deny 10.0.0.1#;".split(
    "|",
  ),
);
const otherLine = fc.constantFrom(
  ..."server {|location / {|if ($x) {|geo $x {|}|}|satisfy any;|include more;|listen [::]:80 ipv6only=off;|return 403;|# note|".split(
    "|",
  ),
  "# imcrules-ignore duplicate-rule",
);

const plainEntry = fc
  .tuple(
    fc.constantFrom("10.0.0.0/8", "10.0.0.1", "10.0.0.1/08", "0.0.0.0/0", "192.0.2.255/31"),
    fc.constantFrom(" ", "\t", "  "),
    fc.constantFrom("0", "1", "deny", "no"),
  )
  .map((words) => `${words.join("")};`);
const almostPlainEntry = fc.constantFrom(
  ..."10.0.0.1/ 1;|10.0.0.1/33 1;|10.0.0.1/008 1;|255.255.255.255 1;|255.255.255.255/8 1;|010.0.0.1 1;|10.0.0.1 1 1;|10.0.0.1;".split(
    "|",
  ),
  ..."10.0.0.1 a_b;|10.0.0.1 be;|10.0.0.1 be;|10.0.0.1 '1';|10.0.0.1 \u00e4;|10.0.0.1\r1;|10.0.0.1 1|::/0 1;|::ffff:10.0.0.1 1;".split(
    "|",
  ),
);
const otherEntryLine = fc.constantFrom(
  ..."geo $x {|geo $arg_x $x {|map $x $y {|}|default 1;|default deny;|delete 10.0.0.1;|delete ::/0;|ranges;|10.0.0.0-10.0.0.9 1;|include more;|# note|".split(
    "|",
  ),
  "# imcrules-ignore duplicate-rule",
);

function fileOf(plain: fc.Arbitrary<string>, almost: fc.Arbitrary<string>, other: fc.Arbitrary<string>) {
  const line = fc
    .tuple(
      fc.constantFrom("", "", "  ", "\t", "\r"),
      fc.oneof({ weight: 5, arbitrary: plain }, { weight: 2, arbitrary: almost }, other),
      fc.constantFrom("", "", "", " ", " # office", "# imcrules-ignore duplicate-rule"),
      fc.constantFrom("\n", "\n", "\n", "\r\n", "\r"),
    )
    .map((parts) => parts.join(""));
  return fc.array(line, { maxLength: 12 }).map((lines) => lines.join(""));
}

/** A space before the semicolon keeps the quick path away, and moves nothing that is in the line before it. */
const slowly = (text: string) => text.replaceAll(";", " ;");

test.each([
  ["nginx-access", fileOf(plainRule, almostPlain, otherLine), 5800],
  ["nginx-geo", fileOf(plainEntry, almostPlainEntry, otherEntryLine), 1800],
] as const)(
  "a plain rule of %s is read like the same rule with a space before its semicolon",
  (format, file, usual) => {
    let rules = 0;
    fc.assert(
      fc.property(file, (text) => {
        const offsets = [...text].flatMap((unit, offset) => (unit === ";" ? [offset, offset] : [offset]));
        const slow = listsOf(format, slowly(text));
        const quick = listsOf(format, text);
        expect(quick.map(partsOf)).toEqual(slow.map(partsOf));
        for (const [place, list] of quick.entries()) {
          const places = slow[place]?.rules.places ?? [];
          expect([...(list.rules.places ?? [])]).toEqual(
            [...places].map((value, index) =>
              index % PLACE_COLUMNS === 0
                ? offsets[value]
                : index % PLACE_COLUMNS === 1
                  ? (offsets[value - 1] ?? 0) + 1
                  : value,
            ),
          );
          rules += list.rules.count;
        }
      }),
      { numRuns: runs(2000) },
    );
    expectReached(rules, runs(usual));
  },
);

test("a rule that is not plain after all leaves no address in the row of the next rule", () => {
  const [list] = listsOf("nginx-access", "deny 10.0.0.1/33;\ndeny all;\n");
  expect([...(list?.rules.addresses ?? [])]).toEqual([0]);
});

/** All of a list but what the moved semicolons change. */
function partsOf(list: ReturnType<typeof listsOf>[number]) {
  const { name, rules, remarks, barriers, notes } = list;
  const { lines, actions, kinds, addressWidth, addresses, masks, spans, flags, count } = rules;
  const columns = [lines, actions, kinds, addresses, masks, spans, flags].map((column) => [...(column ?? [])]);
  return { name, count, addressWidth, columns, remarks, barriers: [...barriers], notes: [...notes.lines] };
}
