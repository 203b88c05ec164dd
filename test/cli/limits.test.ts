import type { Log } from "sarif";
import { describe, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const same = "accept 192.0.2.0/24\n";
const folder = temporaryFolder({
  "long.imcrules": `${same.repeat(151)}reject any\n`,
  "other.imcrules": "acept any\naccept 10.0.0.0/8\nreject 10.1.0.0/16\nreject any\n",
  "hints.imcrules": "accept 10.0.0.0/8\nreject 11.0.0.0/8\nreject any\n",
  "huge.imcrules": `${same.repeat(25_031)}reject any\nacept any\n`,
});
const check = (...args: string[]) => imcrules(["check", ...args], { cwd: folder });
const findingsIn = (out: string) => out.split("\n").filter((line) => /^\S+:\d+:\d+: /.test(line));

describe("text shows the first findings of all files, and counts them all by their codes", () => {
  test("the first 100 of 150", async () => {
    const { out, status } = await check("long.imcrules", "other.imcrules");
    expect(findingsIn(out)).toHaveLength(100);
    expect(out.split("\n").slice(-4)).toEqual([
      "Not shown: 52 findings after the first 100 (--max 0 shows all).",
      "150 duplicate-rule, 1 shadowed-rule, 1 syntax-error",
      "2 files: 1 error, 1 warning, 150 information",
      "",
    ]);
    expect(status).toBe(1);
  });

  test.each([
    ["1", 1],
    ["151", 151],
    ["152", 152],
    ["0", 152],
  ])("--max %s: %i", async (max, shown) => {
    const { out } = await check("--max", max, "long.imcrules", "other.imcrules");
    expect(findingsIn(out)).toHaveLength(shown);
    expect(out.includes("Not shown: ")).toBe(shown < 152);
    expect(out).toContain("\n150 duplicate-rule, 1 shadowed-rule, 1 syntax-error\n");
  });

  test("nothing is counted where nothing was found", async () => {
    expect((await check("--severity", "redundant-rule=off", "hints.imcrules")).out).toBe("1 file: nothing to report\n");
  });

  test.each(["-1", "1.5", "all", ""])("--max %j is one clear line and status 2", async (max) => {
    const { status, err } = await check(`--max=${max}`, "long.imcrules");
    expect({ status, lines: err.split("\n").length }).toEqual({ status: 2, lines: 2 });
  });
});

describe("text shows information and worse, or what --fail-on or --show names", () => {
  test.each([
    [[], false],
    [["--fail-on", "error"], false],
    [["--fail-on", "never"], false],
    [["--fail-on", "hint"], true],
    [["--show", "hint"], true],
    [["--show", "warning", "--fail-on", "hint"], false],
  ])("%j: hints are shown: %s", async (args, isShown) => {
    const { out } = await check(...args, "hints.imcrules");
    expect(findingsIn(out)).toHaveLength(isShown ? 1 : 0);
    const note = "Not shown: 1 hint (--show hint).\n";
    expect(out).toBe(
      `${isShown ? out.slice(0, out.indexOf("1 redundant-rule")) : note}1 redundant-rule\n1 file: 1 hint\n`,
    );
  });

  test("--show error leaves warnings out, also of the first findings", async () => {
    const { out } = await check("--show", "error", "--max", "1", "long.imcrules", "other.imcrules");
    expect(findingsIn(out)).toEqual([expect.stringContaining("error[syntax-error]")]);
  });
});

describe("other formats", () => {
  test("JSON is whole", async () => {
    const { out } = await check("--format", "json", "huge.imcrules");
    expect(JSON.parse(out).files[0].findings).toHaveLength(25_031);
  });

  test("SARIF holds 25,000 results, and says which findings it left out", async () => {
    const { out } = await check("--format", "sarif", "huge.imcrules");
    const [run] = (JSON.parse(out) as Log).runs;
    expect(run?.results).toHaveLength(25_000);
    expect(run?.invocations).toEqual([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          {
            level: "warning",
            message: {
              text: "31 findings left out: 31 duplicate-rule. GitHub code scanning takes at most 25,000 results.",
            },
          },
        ],
      },
    ]);
  });

  test("SARIF that holds all says nothing of the kind", async () => {
    const { out } = await check("--format", "sarif", "long.imcrules");
    expect(JSON.parse(out).runs[0]).not.toHaveProperty("invocations");
  });
});
