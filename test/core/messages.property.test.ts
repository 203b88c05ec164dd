import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  analyze,
  findingKinds,
  findingsOf,
  formatIds,
  kindOf,
  type Levels,
  levels,
} from "../../server/src/core/index.js";
import { answered } from "../support/answered.js";
import { action, address, ruleFile, source } from "../support/arbitraries.js";
import { analysisOf, ceilingOf, foreignCodes, hitsOf, listsOf, logOf } from "../support/product.js";
import { runs } from "../support/runs.js";

/** All kinds are on. */
const all: Levels = Object.fromEntries(findingKinds.map(({ code }) => [code, levels[0]]));

const ceiling = ceilingOf("company.imcrules", "accept 10.0.0.0/9\nreject any");

const log = logOf(['192.0.2.10 - - [29/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "-"']);

/** Checks the shape of every message about a list. Returns the codes. */
function checkMessages(text: string, analysis = analysisOf(text)): readonly string[] {
  const found = [...findingsOf(analysis, all, ceiling, hitsOf(analysis, log)).list()];
  for (const { code, explain } of found) {
    const { message } = answered(explain);
    const [first = "", ...others] = message.split("\n");
    expect(first.length, `${code}: ${first}`).toBeLessThanOrEqual(90);
    expect(first, code).toMatch(/[.?]$/);
    expect(message, code).not.toMatch(/undefined|NaN/);
    // A hint has one line.
    const isHint = kindOf(code)?.severity === "hint";
    expect(others, code).toHaveLength(isHint ? 0 : 1);
    if (isHint) continue;
    // Why it matters, in one sentence.
    expect(others[0], `${code}: ${message}`).toMatch(/^(?:nginx |ipset |libwrap |[^a-z])[^.;]*(\.\S[^.;]*)*\.$/);
  }
  return found.map(({ code }) => code);
}

const files = ["../../docs/findings/", "../../samples/"].flatMap((folder) => {
  const url = new URL(folder, import.meta.url);
  return readdirSync(url).map((name) => ({ name, text: readFileSync(new URL(name, url), "utf8") }));
});

test.each(files.filter(({ name }) => name.endsWith(".imcrules")))(
  "$name: messages say in 90 characters what is wrong and what to do, and then why",
  ({ text }) => {
    checkMessages(text);
  },
);

test.each(files.filter(({ name }) => name.endsWith(".md")))("the same for the examples of $name", ({ text }) => {
  const examples = [...text.matchAll(/^```imcrules\n(.*?)^```/gms)].map(([, example = ""]) => example);
  for (const example of examples) checkMessages(example);
});

/** The empty lines above a list. Many of them take long to read. */
const above = fc.constantFrom(0, 0, 0, 99_990);

/** Words of ours and of other programs, right and wrong, short and long. */
const word = fc.constantFrom(
  ..."accept reject allow deny permit host default evaluate expect by any all first-match order".split(" "),
  ..."10.0.0.0 10.0.0.0/8 10.0.0.1/08 10.0.0.0/33 255.0.0.0 0.0.0.255 255.0.255.0 /24 24 010.0.0.1 10.1 10.".split(" "),
  ..."0x0a000001 1.2.3.256 1.2.3.4.5 10.0.0.1. 10.0.0.1:25 10.0.0.* 10.0.0.1-10.0.0.9 10.0.0.9-10.0.0.1".split(" "),
  ..."2001:db8:1111:2222:3333:4444:5555:6666/0 [::1] ::1%eth0 2001:db8::/129 ::g !10.0.0.1 ; , - //".split(" "),
  ..."#imcrules-ignore shadowed-rule # -- \0 \u00a0 \ufeff".split(" "),
  "x".repeat(100),
  "\u200b".repeat(40),
);
const words = fc.oneof(fc.array(word, { minLength: 1, maxLength: 5 }), fc.tuple(action, word, word));
const mask = fc.constantFrom("255.0.0", "/33", "24", "255.255.255.256", "0xffffff00", "x");
const brokenLine = fc.oneof(words, fc.tuple(action, address, mask)).map((line) => line.join(" "));
const ignore = fc
  .tuple(fc.constantFrom("syntax-error", "shadowed-rule", "x".repeat(90)))
  .map(([code]) => `# imcrules-ignore ${code}`);
const said = fc.oneof(
  fc.constant(""),
  fc.constant(" by default"),
  source.map((by) => ` by ${by}`),
);
const expectation = fc.tuple(action, source, said).map(([verdict, asked, by]) => `expect ${verdict} ${asked}${by}`);
const line = fc.oneof(brokenLine, ignore, expectation, fc.constantFrom("default accept", "evaluate most-specific"));

test("the same for random lists, at lines of any number", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(ruleFile, fc.array(line, { maxLength: 4 }), fc.nat(), above, (list, others, place, empty) => {
      const lines = list.split("\n");
      const repeated = lines[place % lines.length] ?? "";
      for (const code of checkMessages("\n".repeat(empty) + [list, repeated, ...others].join("\n"))) seen.add(code);
    }),
    { numRuns: runs(300) },
  );
  const missing = findingKinds.map(({ code }) => code).filter((code) => !seen.has(code));
  expect(missing).toEqual([...foreignCodes, "analysis-incomplete"]);
});

test("the same for lists of other programs", () => {
  const seen = new Set<string>();
  const format = fc.constantFrom(...formatIds.filter((id) => id !== "imcrules"));
  const sourceFirst = fc.tuple(source, fc.constantFrom("REJECT", "OK", "", ";")).map((two) => two.join(" "));
  const hba = fc
    .tuple(
      fc.constantFrom("host all all", "hostssl app,replication +a", 'host "all" ALL', "host all", "HOST all all"),
      fc.oneof(source, fc.constantFrom("10.0.0.0 8", "10.0.0.5", "samehost", "10.1/16", "::ffff:10.0.0.1/128", "@f")),
      fc.constantFrom("md5", "reject", "md5 # \\", "TRUST", "md5 map=x", "trust \\"),
    )
    .map((parts) => parts.join(" "));
  const foreign = fc.oneof(line, sourceFirst, hba, fc.constantFrom("if 10.0.0.0/8", "if x", "endif", " 10.0.0.0/8 OK"));
  fc.assert(
    fc.property(format, fc.array(foreign, { maxLength: 8 }), above, (id, lines, empty) => {
      const text = "\n".repeat(empty) + lines.join("\n");
      for (const list of listsOf(id, text, { dialect: lines.length % 2 === 0 ? "haproxy" : "loader" })) {
        for (const code of checkMessages(text, analyze(list))) seen.add(code);
      }
    }),
    { numRuns: runs(300) },
  );
  expect([...seen]).toEqual(expect.arrayContaining(["program-refuses", "program-skips", "reads-differently"]));
});
