import { join } from "node:path";
import { expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { tooManyHoles } from "../support/tooManyHoles.js";

const folder = temporaryFolder({
  "old.imcrules": "default reject\naccept 10.1.0.0/16\nreject 10.1.2.0/24\naccept 192.0.2.1\n",
  "new.imcrules": "default reject\nreject 10.1.2.0/24\naccept 10.1.0.0/16\naccept 192.0.2.0/31\n",
  "fewer.imcrules": "default reject\naccept 10.1.0.0/16\n",
  "any.imcrules": "accept any\n",
  "holes.imcrules": tooManyHoles,
  // The rules at the end are dead, but that is not proved.
  "twice.imcrules": `${tooManyHoles}${tooManyHoles.split("\n").slice(0, 40).join("\n")}`,
  "moved.imcrules":
    "# the same list, otherwise\ndefault reject\naccept 192.0.2.1\naccept 10.1.0.0/17\naccept 10.1.128.0/17\n",
});
const diff = (...args: string[]) => imcrules(["diff", ...args], { cwd: folder });

test("text reports what turned, by the lines that decided and decide", async () => {
  expect(await diff("old.imcrules", "new.imcrules")).toMatchInlineSnapshot(`
    {
      "err": "",
      "out": "1 more address accepted, 256 more rejected.
    Accepted before: IPv4: 65,537
    Accepted now:    IPv4: 65,282

    Now accepted · IPv4: 1
    192.0.2.0  before  default  reject  now  line 4  accept 192.0.2.0/31

    Now rejected · IPv4: 256
    10.1.2.0/24  before  line 2  accept 10.1.0.0/16  now  line 2  reject 10.1.2.0/24
    ",
      "status": 0,
    }
  `);
});

test("json has the documented shape", async () => {
  const { out } = await diff("--format", "json", "old.imcrules", "new.imcrules");
  expect(JSON.parse(out)).toEqual({
    version: 1,
    accepted: { ipv4: "1", ipv6: "0", ranges: [{ cidr: "192.0.2.0/32", oldLine: null, newLine: 4 }], truncated: false },
    rejected: { ipv4: "256", ipv6: "0", ranges: [{ cidr: "10.1.2.0/24", oldLine: 2, newLine: 2 }], truncated: false },
    unproved: false,
    before: { ipv4: "65537", ipv6: "0" },
    after: { ipv4: "65282", ipv6: "0" },
    groups: [
      {
        turned: "rejected",
        oldLine: 2,
        newLine: 2,
        ipv4: "256",
        ipv6: "0",
        runs: [{ first: "10.1.2.0", last: "10.1.2.255" }],
        truncated: false,
      },
      {
        turned: "accepted",
        oldLine: null,
        newLine: 4,
        ipv4: "1",
        ipv6: "0",
        runs: [{ first: "192.0.2.0", last: "192.0.2.0" }],
        truncated: false,
      },
    ],
  });
  expect(out).toMatch(/^\{"version":1,/);
});

test("markdown reports the same to a pull request", async () => {
  expect((await diff("--format", "markdown", "new.imcrules", "any.imcrules")).out).toMatchInlineSnapshot(`
    "## Policy differences

    ### \`any.imcrules\`

    > [!CAUTION]
    > **OPENS MORE THAN HALF OF IPv4: 4,294,902,014 more addresses accepted.**  
    > **OPENS MORE THAN HALF OF IPv6: all of IPv6 more accepted.**  

    4,294,902,014 IPv4 addresses and all of IPv6 more accepted.

    | Accepted |  |
    | --- | --- |
    | before | IPv4: 65,282 |
    | now | all of IPv4 · all of IPv6 |

    **Now accepted · IPv4: 4,294,902,014 (99.9 %) · all of IPv6**

    | Addresses | Before | Now |
    | --- | --- | --- |
    | 4,294,901,758 IPv4 addresses and all of IPv6: 0.0.0.0-10.0.255.255, 10.2.0.0-192.0.1.255, 192.0.2.2-255.255.255.255, ::/0 | default \`reject\` | line 1 \`accept any\` |
    | 10.1.2.0/24 | line 2 \`reject 10.1.2.0/24\` | line 1 \`accept any\` |
    "
  `);
});

test("a comparison that is not proved whole says so and fails a gate without any change", async () => {
  const { status, out, err } = await diff("--format", "json", "--fail-on", "any", "holes.imcrules", "twice.imcrules");
  const { accepted, rejected, unproved } = JSON.parse(out);
  expect([status, accepted.ipv4, rejected.ipv4, unproved]).toEqual([1, "0", "0", true]);
  expect(err).toMatch(/^imcrules: twice.imcrules: not proved for [^\n]*: [^\n]*\n$/);
  expect((await diff("holes.imcrules", "twice.imcrules")).out).toMatch(
    /^NOT PROVED FOR MORE THAN HALF OF IPv4\.\nNo change is proved\.\nNot proved for [^\n]*\n$/,
  );
});

test.each([
  ["the files are the same", ""],
  [
    "only comments, notations, directives or ends of lines differ",
    "# a comment\ndefault reject\naccept 10.1.0.0 255.255.0.0\n",
  ],
  ["only the order of the rules differs", "default reject\naccept 192.0.2.1\naccept 10.1.0.0/16\n"],
  ["1 rule added, 2 rules removed", "default reject\naccept 10.1.0.0/16\naccept 10.1.7.0/24\n"],
])("without another verdict the report says what differs: %s", async (words, text) => {
  const before = "default reject\naccept 10.1.0.0/16\n";
  const list = {
    "only the order of the rules differs": `${before}accept 192.0.2.1\n`,
    "1 rule added, 2 rules removed": "default reject\naccept 10.1.0.0/16\nreject 10.0.0.0/24\nreject 10.0.0.0/25\n",
  }[words];
  const pair = temporaryFolder({ "a.imcrules": list ?? before, "b.imcrules": text || before });
  const { status, out } = await imcrules(["diff", "--fail-on", "any", "a.imcrules", "b.imcrules"], { cwd: pair });
  expect([status, out]).toEqual([
    0,
    words.startsWith("1 rule")
      ? "1 rule added, 2 rules removed: no address gets another verdict.\n"
      : `No address gets another verdict: ${words}.\n`,
  ]);
});

test("the report of 10,000 rules with 5 edits has at most 30 lines, and --all lists every range", async () => {
  const rules = Array.from({ length: 10_000 }, (_, n) => `accept 10.${n >> 7}.${2 * (n & 127)}.0/24`);
  const edited = rules.with(17, "reject 10.0.34.0/24").with(9_000, "accept 11.0.0.0/8").toSpliced(5_000, 3);
  const text = (lines: readonly string[]) => ["default reject", ...lines].join("\n");
  const pair = temporaryFolder({
    "a.imcrules": text(rules),
    "b.imcrules": text(["reject 10.1.0.0/16", "accept 10.2.0.0/15", ...edited, "accept any"]),
  });
  const report = async (...args: string[]) =>
    (await imcrules(["diff", ...args, "a.imcrules", "b.imcrules"], { cwd: pair })).out.trimEnd().split("\n");
  const lines = await report();
  expect(lines.length).toBeLessThanOrEqual(30);
  expect(lines).toContainEqual(expect.stringMatching(/^… .* more.*, for \d+ other causes$/));
  const all = await report("--all");
  expect(all.length).toBeGreaterThan(300);
  expect(all.filter((line) => line.startsWith("…"))).toEqual([]);
});

test.each([
  [
    "accepted",
    1,
    "1 more address accepted, such as 192.0.2.0: before rejected by the default, now accepted by line 4 (accept 192.0.2.0/31)",
  ],
  [
    "rejected",
    1,
    "256 more addresses rejected, such as 10.1.2.0: before accepted by line 2 (accept 10.1.0.0/16), now rejected by line 2 (reject 10.1.2.0/24)",
  ],
])("--fail-on %s names an address that turned", async (change, status, failure) => {
  const { err, ...outcome } = await diff("--fail-on", change, "old.imcrules", "new.imcrules");
  expect([outcome.status, err]).toEqual([status, `imcrules: new.imcrules: ${failure}\n`]);
});

test("--fail-on asks for one direction only, and moved and split lines are no change", async () => {
  expect((await diff("--fail-on", "accepted", "old.imcrules", "fewer.imcrules")).status).toBe(0);
  expect((await diff("--fail-on", "rejected", "old.imcrules", "fewer.imcrules")).status).toBe(1);
  expect((await diff("--fail-on", "any", "old.imcrules", "moved.imcrules")).status).toBe(0);
  expect((await diff("old.imcrules", "new.imcrules")).status).toBe(0);
});

test("--within fails for an address that the new list accepts and the ceiling rejects, changed or not", async () => {
  expect(await diff("--within", "fewer.imcrules", "old.imcrules", "old.imcrules")).toMatchObject({
    status: 1,
    err: "imcrules: old.imcrules: accepts 1 address that fewer.imcrules rejects, such as 192.0.2.1: accepted by line 4 (accept 192.0.2.1), rejected by the default of fewer.imcrules\n",
  });
  expect(await diff("--within", "any.imcrules", "old.imcrules", "new.imcrules")).toMatchObject({ status: 0, err: "" });
});

test("a ceiling with an error is refused, since it might bound less", async () => {
  const faulty = temporaryFolder({ "c.imcrules": "rejct 10.1.0.0/16\naccept 10.0.0.0/8\nreject any\n" });
  expect(await diff("--within", join(faulty, "c.imcrules"), "old.imcrules", "old.imcrules")).toMatchObject({
    status: 2,
    err: expect.stringContaining("c.imcrules has 1 line with an error. Correct the list first, see imcrules check."),
  });
});

test("folders are compared file by file", async () => {
  const [a, b] = [
    temporaryFolder({ "same.imcrules": "reject any\n", "gone.imcrules": "accept 10.0.0.1\n", "edited.imcrules": "" }),
    temporaryFolder({
      "same.imcrules": "reject any\n",
      "new.imcrules": "default reject\naccept 10.0.0.2\n",
      "edited.imcrules": "#\n",
    }),
  ];
  const { out } = await imcrules(["diff", "--format", "json", a, b]);
  const { files } = JSON.parse(out);
  expect(
    files.map(({ path, state, accepted, rejected }: Record<string, { ipv4: string }>) => [
      path,
      state,
      accepted?.ipv4,
      rejected?.ipv4,
    ]),
  ).toEqual([
    [`${b}/edited.imcrules`, "changed", "0", "0"],
    [`${a}/gone.imcrules`, "removed", "0", "4294967296"],
    [`${b}/new.imcrules`, "added", "1", "0"],
  ]);
});

test.each([
  ["-", "-", "only one of the two files can come from standard input"],
  [
    "old.imcrules",
    "missing.imcrules",
    "no such file: missing.imcrules. Name two files, or a revision before the paths.",
  ],
  ["old.imcrules", ".", "old.imcrules is a file and . is a folder. Compare two files or two folders."],
  ["--within=-", "- old.imcrules", "only one file can come from standard input"],
])("what cannot be compared is explained: %s %s", async (first, second, message) => {
  expect(await diff(first, ...second.split(" "))).toEqual({ status: 2, out: "", err: `imcrules: ${message}\n` });
});

test("one of the files may be standard input", async () => {
  const { out } = await imcrules(["diff", "-", "new.imcrules"], { cwd: folder, input: "default reject\n" });
  expect(out).toMatch(/^65,282 more addresses accepted\.\n/);
});
