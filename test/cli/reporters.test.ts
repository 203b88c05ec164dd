import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { describe, expect, test } from "vitest";
import { findingKinds } from "../../server/src/core/index.js";
import { imcrules, onTerminal } from "../support/commandLine.js";
import { foreignCodes } from "../support/product.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { readXml } from "../support/xml.js";

const hostile = 'accept ]]><&"%0A::x::\u001b[31m\u202e\u0007\u2028x\uFFFE # bell\n';
const folder = temporaryFolder({
  "fine.imcrules": "accept 192.0.2.10\nreject any\n\nexpect accept 192.0.2.10\n",
  "planted.imcrules":
    "accept 192.0.2.0 255.255.255.0   # office\nreject 192.0.2.66\nreject any\n\nexpect reject 192.0.2.66\nexpect reject 198.51.100.1\n",
  "odd, 100%: name.imcrules": hostile,
  "tabs.imcrules": `accept\t10.0.0.300\naccept 日本 ${"x".repeat(300)}\n`,
  "network.imcrules": "reject 10.0.0.0\n",
  "holes.imcrules": "accept 10.0.0.0 255.0.255.0\nreject any\n",
  "empty.imcrules": "",
});
mkdirSync(join(folder, "below"));
const check = (format: string, ...args: string[]) => imcrules(["check", "--format", format, ...args], { cwd: folder });
const golden = (name: string) => `../goldens/check/planted.${name}`;
const files = ["fine.imcrules", "planted.imcrules"];

const schema = fileURLToPath(new URL("../support/sarif/sarif-2.1.0-rtm.5.json", import.meta.url));
// One of the schema's patterns is invalid as a regular expression with the flag u.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const isSarif = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));

async function sarif(...args: string[]): Promise<Log> {
  const { out } = await check("sarif", ...args);
  const log: Log = JSON.parse(out);
  isSarif(log);
  expect(isSarif.errors).toBeNull();
  return log;
}

describe("a wrong rule gives status 1, and the report names its line", () => {
  test.each([
    ["text", /^planted\.imcrules:2:1: warning\[shadowed-rule\]/m],
    ["json", /"code":"shadowed-rule","severity":"warning","message":"[^"]*","line":2,/],
    ["sarif", /"ruleId":"shadowed-rule",.*?"region":\{"startLine":2,/],
    ["junit", /<testcase [^>]*name="shadowed-rule, line 2" file="planted\.imcrules" line="2">\s*<failure /],
    ["github", /^::warning file=planted\.imcrules,line=2,[^:]*title=shadowed-rule::/m],
    [
      "gitlab",
      /"check_name":"shadowed-rule",.*"severity":"major","location":\{"path":"planted\.imcrules","lines":\{"begin":2\}/,
    ],
    ["checkstyle", /<error line="2" column="1" severity="warning" message="[^"]*" source="imcrules\.shadowed-rule"\/>/],
  ])("%s", async (format, line) => {
    const { status, out, err } = await check(format, ...files);
    expect({ status, err }).toEqual({ status: 1, err: "" });
    expect(out).toMatch(line);
  });
});

test.each([
  [
    "text",
    /: Matches the one host 10\.0\.0\.0\. [^\n]*\n {2}1 \|[^\n]*\n[^\n]*\^{8}\n {4}= An address that ends in zeros/,
  ],
  ["junit", /Matches the one host 10\.0\.0\.0\.[^\n]*\n {2}An address that ends in zeros/],
  ["github", /Matches the one host 10\.0\.0\.0\.[^\n]*\.%0AAn address that ends in zeros/],
])("a message of two lines has two lines as %s", async (format, lines) => {
  expect((await check(format, "network.imcrules")).out).toMatch(lines);
});

describe("goldens", () => {
  test.each([
    ["text", "txt"],
    ["json", "json.txt"],
    ["junit", "xml"],
    ["github", "github"],
    ["gitlab", "gitlab.txt"],
    ["checkstyle", "checkstyle.xml"],
  ])("%s", async (format, ending) => {
    await expect((await check(format, ...files)).out).toMatchFileSnapshot(golden(ending));
  });

  test("sarif, without the pages", async () => {
    const log = await sarif(...files);
    const { rules = [] } = log.runs[0]?.tool.driver ?? {};
    if (log.runs[0] !== undefined) log.runs[0].tool.driver.version = "…";
    for (const rule of rules) {
      rule.help = { text: "…" };
    }
    await expect(`${JSON.stringify(log, undefined, 2)}\n`).toMatchFileSnapshot(golden("sarif"));
  });
});

describe("text", () => {
  test("a tab is one space, a wide character gets two carets, and only a part of a long line is shown", async () => {
    expect((await check("text", "tabs.imcrules")).out.split("\n").filter((line) => line.includes(" | "))).toEqual([
      "  1 | accept 10.0.0.300",
      "    |        ^^^^^^^^^^",
      `  2 | accept 日本 ${"x".repeat(110)}…`,
      "    |        ^^^^",
    ]);
  });

  test("only terminals get colours, unless NO_COLOR is set", async () => {
    const args = ["check", "holes.imcrules"];
    expect((await onTerminal(folder, args)).out).toContain("\u001b[34minformation[non-contiguous-mask]\u001b[39m");
    expect((await onTerminal(folder, args, { NO_COLOR: "1" })).out).not.toContain("\u001b[");
    expect((await imcrules(args, { cwd: folder, env: { CI: "true" } })).out).not.toContain("\u001b[");
  });
});

describe("junit", () => {
  test.each(["error", "warning", "information", "never"])(
    "with --fail-on %s the counts of a suite are those of its elements",
    async (level) => {
      const samples = fileURLToPath(new URL("../../samples", import.meta.url));
      const suites = readXml(
        (await check("junit", "--fail-on", level, ...files, "empty.imcrules", samples)).out,
      ).children;
      expect(suites.length).toBeGreaterThan(5);
      for (const { name, attributes, children } of suites) {
        expect([name, ...new Set(children.map((child) => child.name))]).toEqual(["testsuite", "testcase"]);
        const count = (wanted: string) =>
          String(children.filter((child) => child.children.some((inside) => inside.name === wanted)).length);
        expect(attributes).toEqual({
          name: attributes["name"],
          tests: String(children.length),
          failures: count("failure"),
          errors: count("error"),
          skipped: count("skipped"),
        });
      }
    },
  );

  test("a finding below --fail-on passes, but is reported", async () => {
    const { children } = readXml((await check("junit", "--fail-on", "error", ...files)).out);
    const passing = children
      .flatMap((suite) => suite.children)
      .filter(({ children: [inside] }) => inside?.name !== "failure");
    expect(passing.map(({ attributes, children: [inside] }) => [attributes["name"], inside?.name])).toEqual([
      ["expect accept 192.0.2.10", undefined],
      ["expect reject 198.51.100.1", undefined],
      ["shadowed-rule, line 2", "system-out"],
    ]);
  });
});

describe("gitlab", () => {
  const schema = readFileSync(new URL("../support/gitlab/code-quality.schema.json", import.meta.url), "utf8");
  const isReport = ajv.compile(JSON.parse(schema));
  const issues = async (...args: string[]): Promise<readonly Record<"fingerprint" | "check_name", string>[]> => {
    const report = JSON.parse((await check("gitlab", ...args)).out);
    isReport(report);
    expect(isReport.errors).toBeNull();
    return report;
  };

  test("every report has the documented fields, and tells each issue from the others", async () => {
    const cwd = temporaryFolder({ "twice.imcrules": "acept any\nacept any\naccept 10.0.0.0/33\nreject any\n" });
    const report = JSON.parse((await imcrules(["check", "--format", "gitlab", "."], { cwd })).out);
    expect(isReport(report)).toBe(true);
    expect(new Set(report.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(3);
    expect((await issues(...files, "odd, 100%: name.imcrules", "tabs.imcrules")).length).toBeGreaterThan(3);
    expect(await issues("fine.imcrules")).toEqual([]);
  });

  test("an absolute path shows nothing of the machine, and gives the same fingerprints", async () => {
    expect(await issues(join(folder, "planted.imcrules"))).toEqual(await issues("planted.imcrules"));
  });

  test("a fingerprint stays while lines move and other findings come", async () => {
    const moved = temporaryFolder({
      "planted.imcrules": `# moved\n\naccept 10.0.0.300\n${readFileSync(join(folder, "planted.imcrules"), "utf8")}`,
    });
    const before = await issues("planted.imcrules");
    const { out } = await imcrules(["check", "--format", "gitlab", "planted.imcrules"], { cwd: moved });
    const after: readonly Record<"fingerprint", string>[] = JSON.parse(out);
    expect(after.map(({ fingerprint }) => fingerprint)).toEqual(
      expect.arrayContaining(before.map(({ fingerprint }) => fingerprint)),
    );
    expect(after.length).toBe(before.length + 1);
  });
});

describe("checkstyle", () => {
  test("every file is an element, with an error for each finding and the attributes that readers take", async () => {
    const samples = fileURLToPath(new URL("../../samples", import.meta.url));
    const root = readXml((await check("checkstyle", ...files, "empty.imcrules", samples)).out);
    expect([root.name, root.attributes["version"]]).toEqual(["checkstyle", "4.3"]);
    const found = root.children.flatMap(({ name, attributes, children }) => {
      expect([name, Object.keys(attributes)]).toEqual(["file", ["name"]]);
      return children;
    });
    expect(found.length).toBeGreaterThan(30);
    for (const { name, attributes } of found) {
      expect([name, Object.keys(attributes)]).toEqual(["error", ["line", "column", "severity", "message", "source"]]);
      expect(attributes["line"]).toMatch(/^[1-9]\d*$/);
      expect(["error", "warning", "info"]).toContain(attributes["severity"]);
      expect(attributes["source"]).toMatch(/^imcrules\.[a-z0-9-]+$/);
    }
  });
});

describe("--report", () => {
  test("writes several reports to files in one run, the same as on standard output", async () => {
    const reports = temporaryFolder({ "old.sarif": "old" });
    const at = (name: string) => join(reports, name);
    const args = ["gitlab=gl.json", "junit=j.xml", "sarif=old.sarif"].flatMap((one) => [
      "--report",
      one.replace("=", `=${reports}/`),
    ]);
    const { status, out } = await check("text", ...args, ...files);
    expect(status).toBe(1);
    expect(out).toBe((await check("text", ...files)).out);
    for (const [format, name] of [
      ["gitlab", "gl.json"],
      ["junit", "j.xml"],
      ["sarif", "old.sarif"],
    ] as const) {
      expect(readFileSync(at(name), "utf8")).toBe((await check(format, ...files)).out);
    }
  });

  test.each([
    [
      "junit",
      "error: option '--report <FORMAT=FILE>' argument 'junit' is invalid. Write FORMAT=FILE. The formats are text, json, sarif, junit, github, gitlab, checkstyle.",
    ],
    [
      "pdf=a.pdf",
      "error: option '--report <FORMAT=FILE>' argument 'pdf=a.pdf' is invalid. Write FORMAT=FILE. The formats are text, json, sarif, junit, github, gitlab, checkstyle.",
    ],
    [
      "text=fine.imcrules",
      "no report is written to fine.imcrules, since it would replace what it must not. Name another file.",
    ],
    [
      "json=imcrules.config.json",
      "no report is written to imcrules.config.json, since it would replace what it must not.",
    ],
    ["json=-", "no report is written to -, since it would replace what it must not."],
  ])("refuses %s", async (report, message) => {
    const { status, out, err } = await check("text", "--report", report, "fine.imcrules");
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(message.replace(/^error: /, ""));
    expect(readFileSync(join(folder, "fine.imcrules"), "utf8")).toContain("accept 192.0.2.10");
  });
});

describe("github", () => {
  test("the page of the job gets the counts, below what other steps wrote", async () => {
    const page = join(temporaryFolder({ "page.md": "Another step.\n" }), "page.md");
    const env = { GITHUB_STEP_SUMMARY: page };
    await imcrules(["check", "--format", "github", ...files], { cwd: folder, env });
    expect(readFileSync(page, "utf8")).toMatchInlineSnapshot(`
      "Another step.
      ### IMC Rules

      2 files: 1 error, 1 warning

      | finding | count |
      | --- | ---: |
      | shadowed-rule | 1 |
      | expectation-failed | 1 |

      "
    `);
  });
});

describe("sarif", () => {
  test("the report holds the pages of its findings, without links to other pages", async () => {
    const codes = findingKinds.flatMap(({ code, findWithin, needsHits }) =>
      findWithin === undefined && needsHits !== true && !foreignCodes.includes(code) ? [code] : [],
    );
    const levels = findingKinds
      .filter(({ isOffByDefault }) => isOffByDefault)
      .flatMap(({ code, severity }) => ["--severity", `${code}=${severity}`]);
    const samples = fileURLToPath(new URL("../../samples", import.meta.url));
    const [run] = (await sarif(...levels, samples)).runs;
    const rules = run?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id).sort()).toEqual(codes.filter((code) => code !== "analysis-incomplete").sort());
    for (const { help, shortDescription } of rules) {
      expect(help?.markdown).toContain("## Why it matters");
      expect(help?.markdown).not.toMatch(/\]\((?!http)/);
      expect(shortDescription?.text).toMatch(/^[A-Z`].*\.$/);
    }
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  test("the report holds no path of the machine, wherever the files lie and whatever their names are", async () => {
    const inside = temporaryFolder({ "own.imcrules": hostile });
    const outside = temporaryFolder({ "top.imcrules": hostile });
    for (const name of ["lists", "more lists"]) {
      mkdirSync(join(outside, name));
      writeFileSync(join(outside, name, "other.imcrules"), hostile);
    }
    const args = ["check", "--format", "sarif", join(inside, "own.imcrules"), outside];
    const { out } = await imcrules(args, { cwd: inside });
    const uris = [...out.matchAll(/"uri":"([^"]*)"/g)].map(([, uri]) => uri);
    expect([...new Set(uris)].sort()).toEqual([
      "more%20lists/other.imcrules",
      "other.imcrules",
      "own.imcrules",
      "top.imcrules",
    ]);
    const project = fileURLToPath(new URL("../..", import.meta.url));
    for (const path of [inside, outside, project, tmpdir(), homedir(), "file:", "helpUri"])
      expect(out).not.toContain(path);
  });

  test("a file outside the working folder never gets the URI of a file inside", async () => {
    const inside = temporaryFolder({ "list.imcrules": "accept any\n" });
    const outside = temporaryFolder({ "list.imcrules": "acept any\n" });
    for (const own of [[], ["list.imcrules"]]) {
      const args = ["check", "--format", "sarif", ...own, join(outside, "list.imcrules")];
      const { out } = await imcrules(args, { cwd: inside });
      const [result] = [...out.matchAll(/"ruleId":"syntax-error".*?"uri":"([^"]*)"/g)].map(([, uri]) => uri);
      expect(result).toMatch(/^[^/]+\/list\.imcrules$/);
    }
  });

  test("a path that goes up stays as typed", async () => {
    const { out } = await imcrules(["check", "--format", "sarif", "../tabs.imcrules"], { cwd: join(folder, "below") });
    expect(out).toContain('"uri":"../tabs.imcrules"');
  });

  test("a file without findings is a run without results", async () => {
    expect((await sarif("fine.imcrules")).runs[0]?.results).toEqual([]);
  });
});

describe("text of files and names of files cannot break out", () => {
  const name = "odd, 100%: name.imcrules";

  test("of a terminal", async () => {
    expect((await check("text", name)).out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  test("of a workflow command", async () => {
    const { out } = await check("github", name);
    expect(out).toMatch(/^::error file=odd%2C 100%25%3A name\.imcrules,line=1,[^\n]*\n1 file: 1 error\n$/);
    expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(out).toContain("%250A");
  });

  test("of XML", async () => {
    const { out } = await check("junit", name);
    const [suite] = readXml(out).children;
    expect(suite?.attributes["name"]).toBe(name);
    expect(suite?.children[0]?.children[0]?.text).toContain("]]><&");
  });

  test("of SARIF", async () => {
    const [result] = (await sarif(name)).runs[0]?.results ?? [];
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("odd%2C%20100%25%3A%20name.imcrules");
  });
});
