import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json";
import { CONFIG_FILE, readConfig } from "../../server/src/core/index.js";

const schemaFile = "assets/schemas/imcrules.config.schema.json";
const schema = JSON.parse(readFileSync(new URL(`../../${schemaFile}`, import.meta.url), "utf8"));
const isValid = new Ajv({ strict: false }).compile(schema);

const read = (configured: unknown) => readConfig(JSON.stringify(configured));

test("a configuration sets severities and chooses files", () => {
  const { value, faults } = read({
    severity: { "redundant-rule": "off" },
    include: ["lists/**", "top.imcrules"],
    exclude: ["**/old/**"],
  });
  expect([value.severity, faults]).toEqual([{ "redundant-rule": "off" }, []]);
  const paths = ["lists/a.imcrules", "top.imcrules", "lists/old/a.imcrules", "other/a.imcrules"];
  expect(paths.filter(value.isWanted)).toEqual(["lists/a.imcrules", "top.imcrules"]);
});

test("an empty configuration changes nothing", () => {
  const { value, faults } = read({});
  expect([value.severity, value.isWanted("a/b.imcrules"), faults]).toEqual([{}, true, []]);
});

test.each([
  [["private/**"], "private", true],
  [["**/private/**"], "lists/private", true],
  [["private/*.imcrules"], "private", false],
  [["private/*"], "private", false],
  [["lost.imcrules"], "lost.imcrules", true],
  [[], "private", false],
])("%j excludes all of %s: %s", (exclude, path, isExcluded) => {
  expect(read({ exclude }).value.isExcluded(path)).toBe(isExcluded);
});

test("an invalid glob excludes no file, and the other globs still apply", () => {
  const { value, faults } = read({ include: ["(a)", "lists/*"], exclude: ["!b", "lists/b"] });
  expect(faults.map((fault) => fault.slice(0, 29))).toEqual([
    "include[0]: This glob holds m",
    "exclude[0]: This glob holds m",
  ]);
  expect(["lists/a", "lists/b", "c"].filter(value.isWanted)).toEqual(["lists/a"]);
  expect(read({ include: ["(a)"] }).value.isWanted("anything")).toBe(true);
});

test.each([
  ["branches/a.imcrules", "company.imcrules"],
  ["branches/deep/a.imcrules", "company.imcrules"],
  ["a.imcrules", "branches/..a/all.imcrules"],
  ["branches/..a/all.imcrules", "company.imcrules"],
  ["company.imcrules", undefined],
  ["b.imcrules", undefined],
])("the first glob that matches names the ceiling of a file: %s within %s", (path, ceiling) => {
  const within = {
    "branches/**": "./company.imcrules",
    "{a,company}.imcrules": "branches/..a/all.imcrules",
    company: "b",
  };
  const { value, faults } = read({ within: { "company.imcrules": "company.imcrules", ...within } });
  expect([faults, value.ceilingOf(path)]).toEqual([
    [],
    path === "company.imcrules" ? "branches/..a/all.imcrules" : ceiling,
  ]);
});

describe("a fault begins with the path of its key, and the schema refuses the same configuration", () => {
  test.each([
    [{ severty: {} }, "severty: there is no such key, only severity, include, exclude, within, lists."],
    [{ severity: [] }, "severity must be an object of finding codes and severities."],
    [{ severity: { "no-such": "off" } }, "severity.no-such: there is no finding of that code."],
    [
      { severity: { "redundant-rule": "loud" } },
      "severity.redundant-rule must be one of error, warning, information, hint, off.",
    ],
    [{ include: "lists" }, "include must be a list of globs."],
    [{ exclude: ["old", 3] }, "exclude[1] must be a glob."],
    [{ include: [""] }, "include[0] must be a glob."],
    [
      { include: ["x".repeat(1001)] },
      "include[0]: This glob has more than 1,000 characters. Write several shorter ones.",
    ],
    [[], "It must be an object."],
    [null, "It must be an object."],
    [{ within: [] }, "within must be an object of globs and rule files."],
    [{ within: { "": "a.imcrules" } }, 'within[""] must be a glob.'],
    [{ within: { "a/*": "../a.imcrules" } }, 'within["a/*"] must be a rule file in this folder or below.'],
    [{ within: { "a/*": "/a.imcrules" } }, 'within["a/*"] must be a rule file in this folder or below.'],
    [{ within: { "a/*": 3 } }, 'within["a/*"] must be a rule file in this folder or below.'],
    [{ severity: null }, "severity must be an object of finding codes and severities."],
    [
      { lists: [{ files: "a.conf", format: "nginx-access", means: "accept" }] },
      "lists[0].means is for the formats plain and hosts-access, and not for nginx-access.",
    ],
    [
      { lists: [{ files: "a.conf", format: "nginx-access", dialect: "haproxy" }] },
      "lists[0].dialect is for the format plain, and not for nginx-access.",
    ],
    [
      { lists: [{ files: "a.txt", format: "plain", results: { x: "reject" } }] },
      "lists[0].results is for the format postfix-cidr, and not for plain.",
    ],
    [
      { lists: [{ files: "a.cidr", format: "postfix-cidr", reject: ["1"] }] },
      "lists[0].reject is for the format nginx-geo, and not for postfix-cidr.",
    ],
    [
      { lists: [{ files: "a.cidr", format: "none", means: "reject" }] },
      "lists[0].means is for the formats plain and hosts-access, and not for none.",
    ],
    [
      { lists: [{ files: "a.cidr", format: "postfix-cidr", given: { database: "app" } }] },
      "lists[0].given is for the formats pg-hba, haproxy and hosts-access, and not for postfix-cidr.",
    ],
    [
      { lists: [{ files: "pg_hba.conf", format: "pg-hba", given: { database: 1 } }] },
      "lists[0].given must be an object of names and texts.",
    ],
    [
      { lists: [{ files: "**/*.imcRules", format: "none" }] },
      "lists[0].files: files *.imcrules are always rule files. To leave some out, use exclude.",
    ],
  ])("%j", (configured, fault) => {
    expect(readConfig(JSON.stringify(configured)).faults).toEqual([fault]);
    expect(isValid(configured)).toBe(false);
  });

  test.each(["((a+)+)+x", "+(a)", "!a", "a\\*", "{a,{b,c}}", "{a}", "{1..9}", "{a", "a}", "[a", "a]", "[]"])(
    "the glob %s",
    (glob) => {
      const configured = { exclude: [glob] };
      expect(read(configured).faults).toEqual([expect.stringMatching(/^exclude\[0\]: This glob holds more than /)]);
      expect(isValid(configured)).toBe(false);
    },
  );

  test("a text that is not JSON", () => {
    expect(readConfig("{ severity: {} }").faults).toEqual([expect.stringMatching(/^It is no JSON: /)]);
  });
});

test.each([
  { files: "*.txt", format: "plain", means: "accept", dialect: "haproxy" },
  { files: "*.cidr", format: "postfix-cidr", results: { office: "reject" } },
  { files: "geo/*", format: "nginx-geo", reject: ["1"] },
  { files: "imcrules/*", format: "nginx-access" },
  { files: "hosts.*", format: "hosts-access", means: "reject", given: { daemon: "sshd" } },
  { files: "*", format: "none" },
])("%j: each key is for its format", (entry) => {
  expect(read({ lists: [entry] }).faults).toEqual([]);
  expect(isValid({ lists: [entry] })).toBe(true);
});

test.each([
  [{ files: "*.txt", format: "plan", means: "accept" }, "lists[0].format must be one of"],
  [{ files: "*.txt", means: "accept" }, "lists[0].format must be one of"],
])("%j: nothing is said about keys of an unknown format", (entry, fault) => {
  expect(read({ lists: [entry] }).faults).toEqual([expect.stringContaining(fault)]);
  expect(isValid({ lists: [entry] })).toBe(false);
});

test.each(["lists/**", "*[[]old?.{imcrules,txt}", "{a,b[cd]}{1,2}", "[!a-z]", "{,a}", "#1+@$|"])(
  "the schema accepts the glob %s",
  (glob) => {
    expect(read({ include: [glob] }).faults).toEqual([]);
    expect(isValid({ include: [glob] })).toBe(true);
  },
);

test("the example of the schema is valid, and the extension contributes it", () => {
  for (const example of schema.properties.severity.examples)
    expect(isValid({ $schema: "…", severity: example })).toBe(true);
  expect(manifest.contributes.jsonValidation).toEqual([{ fileMatch: CONFIG_FILE, url: `./${schemaFile}` }]);
});
