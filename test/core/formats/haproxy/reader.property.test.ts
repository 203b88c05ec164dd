import fc from "fast-check";
import { expect, test } from "vitest";
import {
  compile,
  decide,
  lineNumberOf,
  parseAddress,
  type RuleSet,
  textOf,
  textOfLine,
  verdictOf,
} from "../../../../server/src/core/index.js";
import { settle } from "../../../../server/src/core/model/given.js";
import { PLACE_COLUMNS } from "../../../../server/src/core/model/ruleTable.js";
import { unlessOf } from "../../../../server/src/core/model/unless.js";
import { expectReached } from "../../../support/expectReached.js";
import { type Shape, slowShape } from "../../../support/longLines.js";
import { expectPlaces } from "../../../support/places.js";
import { listsOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

const word = fc.constantFrom(
  ..."http-request tcp-request connection session content acl allow deny accept reject return status 403 set-src".split(
    " ",
  ),
  ..."if unless or || ! !! { } a b src path /x rand -f x.lst -n -m ip str -- 10.0.0.0/8 10/8 010.0.0.1 10.0.0.1/33".split(
    " ",
  ),
  ..."10.0.2.0/255.0.255.0 ::/0 2001:db8::/32 mail.test TRUE FALSE LOCALHOST METH_GET mode http frontend backend".split(
    " ",
  ),
  ..."defaults from .if .else .endif # \" ' \\ $X \0 \r \u2028".split(" "),
);
const condition = fc
  .array(fc.constantFrom("a", "!b", "or", "{ src 10.0.0.0/8 ::1 }", "!{ path /x }", "{ src x.test }", "TRUE"), {
    maxLength: 4,
  })
  .map((terms) => terms.join(" "));
const rule = fc
  .tuple(
    fc.constantFrom("http-request allow", "http-request deny", "tcp-request content reject"),
    fc.constantFrom(" if ", " unless "),
    condition,
  )
  .map((parts) => `  ${parts.join("")}`);
const line = fc.oneof(
  { weight: 4, arbitrary: rule },
  { weight: 3, arbitrary: fc.array(word, { maxLength: 8 }).map((words) => words.join(" ")) },
  fc.constantFrom("frontend f", "  acl a src 10.0.0.0/8 192.0.2.1", "  acl b src 10.1.0.0/16", "backend c"),
  fc.constantFrom("  # imcrules-expect reject 10.0.0.1", "  # imcrules-ignore covered-rule", "", "  mode tcp"),
);
const anyText = fc
  .tuple(fc.constantFrom("frontend f\n  acl a src ::1\n  acl b src x.test\n", ""), fc.array(line, { maxLength: 12 }))
  .chain(([head, lines]) => fc.constantFrom("\n", "\r\n", "\r").map((end) => head + lines.join(end)));

test("any text gives lists whose places are inside of it, in file order", () => {
  let rules = 0;
  fc.assert(
    fc.property(anyText, (text) => {
      const lists = listsOf("haproxy", text);
      expect(lists.length).toBeGreaterThan(0);
      expect(new Set(lists.map(({ name }) => name)).size).toBe(lists.length);
      for (const list of lists) {
        expect(textOf(list)).toBe(text);
        checkPlaces(list);
        rules += list.rules.count;
      }
    }),
    { numRuns: runs(2000) },
  );
  expectReached(rules, runs(40_000));
});

test("rules are the same whether they become rows at once or at the end of their section", () => {
  let rules = 0;
  const settled = rule.filter((text) => !/ !?[ab]\b/.test(text));
  const some = fc.oneof({ weight: 3, arbitrary: settled }, { weight: 2, arbitrary: line });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 12 }), (lines) => {
      const text = `defaults\n  mode http\nfrontend f\n${lines.join("\n")}\n`;
      // No rule becomes rows at once in a file that may have blocks.
      const waiting = listsOf("haproxy", `${text}.notice x`).map(partsOf);
      expect(listsOf("haproxy", text).map(partsOf)).toEqual(waiting);
      rules += waiting.reduce((sum, list) => sum + list.rules.count, 0);
    }),
    { numRuns: runs(500) },
  );
  expectReached(rules, runs(10_000));
});

function partsOf({ name, rules, conditions, remarks, notes, barriers }: RuleSet) {
  return { name, rules, conditions, remarks, notes, barriers };
}

test("in every world the verdict is the answer, or that of a named line", () => {
  let named = 0;
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 6 }), (lines) => {
      const text = `frontend f\n  acl a src 10.0.0.0/8\n  acl b path /y\n${lines.join("\n")}`;
      for (const list of listsOf("haproxy", text)) {
        const partition = compile(list);
        const settled = worlds.map(([x, y, name]) => {
          const world = settle(list, { "path /x": x, "path /y": y, "src x.test": name });
          return { world, partition: compile(world) };
        });
        for (const asked of ["10.0.0.1", "11.0.0.1", "::1"].flatMap((one) => parseAddress(one) ?? [])) {
          const decider = decide(partition, asked);
          const unless = unlessOf(list, [decider], asked).map((id) => lineNumberOf(list, id));
          for (const { world, partition: inWorld } of settled) {
            const found = decide(inWorld, asked);
            if (verdictOf(world, found) === verdictOf(list, decider)) continue;
            expect(unless).toContain(found === undefined ? undefined : lineNumberOf(world, found));
            named++;
          }
        }
      }
    }),
    { numRuns: runs(500) },
  );
  expectReached(named, runs(3500));
});

const answers = ["yes", "no"] as const;
const worlds = answers.flatMap((x) => answers.flatMap((y) => answers.map((name) => [x, y, name] as const)));

function checkPlaces(list: RuleSet): void {
  const { rules, remarks } = list;
  expectPlaces(list);
  for (let id = 0; id < rules.count; id++) {
    const [start = -1, end = -1] = rules.places?.slice(id * PLACE_COLUMNS) ?? [];
    const offset = list.lineStarts[rules.lines[id] ?? 0] ?? 0;
    const { length } = textOfLine(list, rules.lines[id] ?? 0);
    if (!(offset <= start && end <= offset + length)) expect.fail("a rule is not in its line");
  }
  for (const { reason } of remarks) expect(list.format.reasons[reason]?.("x", 1), reason).toBeDefined();
}

/** Texts of one piece many times. */
const pieces = [
  ...[" ", "{ ", "{ src 10.0.0.1 } ", "!", "! ", "a ", "or ", '"', "\\", "# ", "$", "10.0.0.1 ", "if ", "\r", "\0"],
  ...["http-request deny if a\n", "acl a src 10.0.0.1\n", "http-request deny if !a\n", "frontend f\n", ".if x\n"],
  ...["http-request deny if { path /x }\n", "# imcrules-expect reject 10.0.0.1\n", "tcp-request content accept\n"],
  ...["frontend f\nhttp-request deny\n", "backend b\n# imcrules-ignore x\nhttp-request deny if TRUE\n"],
];
const head = "frontend f\nacl a src 10.0.0.0/8\n";
const shapes = pieces.flatMap((piece) =>
  ["", "http-request deny if ", "acl a src "].map((start): Shape => {
    const beginning = head + start;
    const text = (length: number) => beginning + piece.repeat(Math.max(0, length - beginning.length) / piece.length);
    return { name: JSON.stringify([start, piece]), beginning, end: "", line: text };
  }),
);

test("texts are read in linear time", async () => {
  expect(await slowShape(shapes, (text) => listsOf("haproxy", text))).toBeUndefined();
});
