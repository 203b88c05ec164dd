import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { cli, imcrules, outcomeOf, shellIn } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { tooManyHoles } from "../support/tooManyHoles.js";

const folder = temporaryFolder({
  "list.imcrules": "accept 192.0.2.0   255.255.255.0 # office\nreject 0.0.0.0 0.0.0.0\n",
  "closed.imcrules": "default reject\naccept 192.0.2.0/24\nreject 198.51.100.8\n",
  "holes.imcrules": tooManyHoles,
  "broken.imcrules": "acept any\nreject any\nallow any\n",
});
const run = (args: readonly string[], input?: string) =>
  imcrules(["test", ...args], { cwd: folder, ...(input === undefined ? {} : { input }) });

const empty = temporaryFolder({});

test("text shows the verdict and the deciding line", async () => {
  expect(await run(["list.imcrules", "192.0.2.7", "10.0.0.1", "::1"])).toEqual({
    status: 0,
    out: "192.0.2.7: accept, line 1 (accept 192.0.2.0   255.255.255.0)\n10.0.0.1: reject, line 2 (reject 0.0.0.0 0.0.0.0)\n::1: accept, default\n",
    err: "",
  });
});

test("json is one object a line", async () => {
  const { out } = await run(["--format", "json", "list.imcrules", "10.0.0.1", "::1"]);
  expect(
    out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { address: "10.0.0.1", verdict: "reject", line: 2, rule: "reject 0.0.0.0 0.0.0.0" },
    { address: "::1", verdict: "accept", line: null, rule: null },
  ]);
});

test("an address may have brackets and a port, as in a log", async () => {
  const { status, out } = await run(["list.imcrules", "192.0.2.7:25", "[::1]", "[::1]:25"]);
  expect(status).toBe(0);
  expect(out.match(/^.*: \w+(?=,)/gm)).toEqual(["192.0.2.7:25: accept", "[::1]: accept", "[::1]:25: accept"]);
  const summary = await run(["--summary", "list.imcrules", "192.0.2.7:25", "[::1]:25"]);
  expect(summary.out).toContain("2 addresses: 2 accepted, 0 rejected\n");
  for (const text of ["192.0.2.300:25", "192.0.2.7:65536", "[10.0.0.0/8]:25", "[any]"]) {
    expect((await run(["list.imcrules", text])).status, text).toBe(2);
  }
});

test("- reads one address a line from standard input, with any line ends", async () => {
  const { status, out } = await run(["list.imcrules", "-"], "192.0.2.7\r\n\n  10.0.0.1 \n::1");
  expect(status).toBe(0);
  expect(out.match(/^[^ ]+: \w+/gm)).toEqual(["192.0.2.7: accept", "10.0.0.1: reject", "::1: accept"]);
});

describe("--expect", () => {
  test.each([
    ["accept", ["192.0.2.7"], 0],
    ["accept", ["192.0.2.7", "10.0.0.1"], 1],
    ["reject", ["10.0.0.1"], 0],
  ])("%s of %j gives status %i", async (verdict, addresses, status) => {
    expect((await run(["--expect", verdict, "list.imcrules", ...addresses])).status).toBe(status);
  });
});

describe("a network", () => {
  test("that one rule decides is answered like an address", async () => {
    expect((await run(["list.imcrules", "192.0.2.128/25", "10.0.0.0/255.0.0.0", "2001:db8::/32"])).out).toBe(
      "192.0.2.128/25: accept, line 1 (accept 192.0.2.0   255.255.255.0)\n10.0.0.0/255.0.0.0: reject, line 2 (reject 0.0.0.0 0.0.0.0)\n2001:db8::/32: accept, default\n",
    );
  });

  test("that several decide is answered part by part", async () => {
    expect((await run(["list.imcrules", "192.0.0.0/22"])).out).toMatchInlineSnapshot(`
      "192.0.0.0/22: 256 accepted · 768 rejected
        192.0.0.0/23: reject, line 2 (reject 0.0.0.0 0.0.0.0)
        192.0.2.0/24: accept, line 1 (accept 192.0.2.0   255.255.255.0)
        192.0.3.0/24: reject, line 2 (reject 0.0.0.0 0.0.0.0)
      "
    `);
  });

  test("in JSON has the documented shape", async () => {
    const { out } = await run(["--format", "json", "list.imcrules", "192.0.2.0/23", "2001:db8::/127"]);
    const [mixed, whole] = out.trimEnd().split("\n");
    expect([JSON.parse(mixed ?? ""), JSON.parse(whole ?? "")]).toEqual([
      {
        network: "192.0.2.0/23",
        verdict: "mixed",
        accepted: "256",
        rejected: "256",
        parts: [
          {
            first: "192.0.2.0",
            last: "192.0.2.255",
            verdict: "accept",
            line: 1,
            rule: "accept 192.0.2.0   255.255.255.0",
          },
          { first: "192.0.3.0", last: "192.0.3.255", verdict: "reject", line: 2, rule: "reject 0.0.0.0 0.0.0.0" },
        ],
        truncated: false,
      },
      {
        network: "2001:db8::/127",
        verdict: "accept",
        accepted: "2",
        rejected: "0",
        parts: [{ first: "2001:db8::", last: "2001:db8::1", verdict: "accept", line: null, rule: null }],
        truncated: false,
      },
    ]);
  });

  test.each([
    ["accept", "192.0.2.0/24", 0],
    ["accept", "192.0.2.0/23", 1],
    ["reject", "192.0.2.0/23", 1],
    ["reject", "10.0.0.0/8", 0],
  ])("--expect %s needs all of %s to get that verdict: status %i", async (verdict, network, status) => {
    expect((await run(["--expect", verdict, "list.imcrules", "-"], `10.0.0.1/32\n${network}\n`)).status).toBe(
      verdict === "accept" ? 1 : status,
    );
    expect((await run(["--expect", verdict, "list.imcrules", network])).status).toBe(status);
  });

  test("lists only the first of many parts", async () => {
    const text = (await run(["holes.imcrules", "0.0.0.0/0"])).out.trimEnd().split("\n");
    expect([text.length, text.at(-1)]).toEqual([12, "  …"]);
    const { parts, truncated } = JSON.parse((await run(["--format", "json", "holes.imcrules", "0.0.0.0/0"])).out);
    expect([parts.length, truncated]).toEqual([1000, true]);
  });

  test("without a proved verdict meets no --expect", async () => {
    const { status, out } = await run(["--format", "json", "--expect", "accept", "holes.imcrules", "1.2.3.0/32"]);
    expect([status, JSON.parse(out).verdict]).toEqual([1, "unproved"]);
  });

  test("is not counted by --summary, which counts addresses", async () => {
    expect(await run(["--summary", "list.imcrules", "10.0.0.0/8"])).toMatchObject({
      status: 2,
      err: 'imcrules: "10.0.0.0/8" is not an address. --summary counts only addresses.\n',
    });
  });

  test.each(["10.0.0.0/33", "10.0.0.0/", "/8", "any/0", "10.0.0.0/8/8", "10.0.0.0 /8", "10.0.0.0/8 10.0.0.0/8", "any"])(
    "%s is no network",
    async (text) => expect((await run(["list.imcrules", text])).status).toBe(2),
  );
});

test("invalid lines are counted on standard error", async () => {
  expect(await run(["broken.imcrules", "10.0.0.1"])).toEqual({
    status: 0,
    out: "10.0.0.1: reject, line 2 (reject any)\n",
    err: "imcrules: 2 lines of broken.imcrules ignored, see imcrules check\n",
  });
});

test("an invalid address is reported with status 2, after the answers to the others", async () => {
  expect(await run(["list.imcrules", "10.0.0.300", "10.0.0.1"])).toEqual({
    status: 2,
    out: "10.0.0.1: reject, line 2 (reject 0.0.0.0 0.0.0.0)\n",
    err: 'imcrules: "10.0.0.300" is not an IP address, a network or a range\n',
  });
});

test("only the first twenty of many invalid lines are named", async () => {
  const { status, err } = await run(["list.imcrules", "-"], "x\n".repeat(25));
  expect(status).toBe(2);
  expect(err.trimEnd().split("\n").length).toBe(21);
  expect(err).toContain("line 20 of standard input");
  expect(err).toContain("5 more");
});

test("line numbers count empty lines, with any line ends", async () => {
  const { err } = await run(["list.imcrules", "-"], "10.0.0.1\r\n\r\nx\n\n10.0.0.2\ny");
  expect(err).toBe(
    'imcrules: line 3 of standard input: "x" is not an IP address, a network or a range\nimcrules: line 6 of standard input: "y" is not an IP address, a network or a range\n',
  );
});

test("line numbers count the lines of all chunks, also of one that ends inside CRLF", async () => {
  const child = spawn(process.execPath, [cli, "test", "list.imcrules", "-"], { cwd: folder });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const outcome = outcomeOf(child);
  // An answer shows that its chunk was read before the next is sent.
  for (const chunk of ["10.0.0.1\r\n\r\n10.0.0.3\r", "\n10.0.0.4\r\nx\r\n10.0.0.6\r", "\ny\n10.0.0.8\r\n"]) {
    child.stdin.write(chunk);
    expect((await answers.next()).value).toContain(": reject, line 2");
  }
  child.stdin.end("z");
  const { status, out, err } = await outcome;
  expect(status).toBe(2);
  expect(out.match(/^[^ ]+(?=: )/gm)).toEqual(["10.0.0.1", "10.0.0.3", "10.0.0.4", "10.0.0.6", "10.0.0.8"]);
  expect(err.match(/line \d+ of standard input: "\w+"/g)).toEqual([
    'line 5 of standard input: "x"',
    'line 7 of standard input: "y"',
    'line 9 of standard input: "z"',
  ]);
});

test("a line that does not end is reported as no address", async () => {
  const { status, err } = await run(["list.imcrules", "-"], "x".repeat(1_000_000));
  expect(status).toBe(2);
  expect(err).toBe(
    `imcrules: line 1 of standard input: "${"x".repeat(60)}" is not an IP address, a network or a range\n`,
  );
});

describe("--summary counts how often each rule and the default decide, instead of answering each address", () => {
  const addresses = "192.0.2.1\n192.0.2.2\n10.0.0.1\n::1\nx\n";

  test("as text", async () => {
    expect(await run(["--summary", "list.imcrules", "-"], addresses)).toEqual({
      status: 2,
      out: [
        "4 addresses: 3 accepted, 1 rejected",
        "  line 1   accept 192.0.2.0 255.255.255.0  decides 2",
        "  line 2   reject 0.0.0.0 0.0.0.0          decides 1",
        "  default  accept                          decides 1",
        "",
      ].join("\n"),
      err: 'imcrules: line 5 of standard input: "x" is not an IP address, a network or a range\n',
    });
  });

  test("as JSON", async () => {
    const { status, out } = await run(
      ["--summary", "--format", "json", "--expect", "accept", "list.imcrules", "-", "::2"],
      addresses,
    );
    expect(status).toBe(2);
    expect(JSON.parse(out)).toEqual({
      addresses: 5,
      accept: 4,
      reject: 1,
      rules: [
        { line: 1, rule: "accept 192.0.2.0   255.255.255.0", count: 2 },
        { line: 2, rule: "reject 0.0.0.0 0.0.0.0", count: 1 },
      ],
      default: 2,
    });
  });

  test("under default reject, what the default decides is rejected", async () => {
    const asked = "192.0.2.1\n198.51.100.8\n10.0.0.1\n::1\n10.0.0.2\n";
    expect((await run(["--summary", "closed.imcrules", "-"], asked)).out).toBe(
      [
        "5 addresses: 1 accepted, 4 rejected",
        "  line 2   accept 192.0.2.0/24  decides 1",
        "  line 3   reject 198.51.100.8  decides 1",
        "  default  reject               decides 3",
        "",
      ].join("\n"),
    );
    const { out } = await run(["--summary", "--format", "json", "closed.imcrules", "-"], asked);
    expect(JSON.parse(out)).toMatchObject({ addresses: 5, accept: 1, reject: 4, default: 3 });
  });

  test("--expect gives status 1 as without --summary", async () => {
    expect((await run(["--summary", "--expect", "accept", "list.imcrules", "10.0.0.1"])).status).toBe(1);
  });
});

test("two million addresses stream through a heap that could not hold them", async () => {
  writeFileSync(join(folder, "many.txt"), "10.0.0.1\n192.0.2.1\n".repeat(1_000_000));
  const { status, out } = await shellIn(folder, "imcrules test list.imcrules - < many.txt | tail -n 1", {
    NODE_OPTIONS: "--max-old-space-size=32",
  });
  expect([status, out]).toEqual([0, "192.0.2.1: accept, line 1 (accept 192.0.2.0   255.255.255.0)\n"]);
});

test("a hundred thousand addresses stream through", async () => {
  const { status, out } = await run(["list.imcrules", "-"], "10.0.0.1\n192.0.2.1\n".repeat(50_000));
  expect([status, out.trimEnd().split("\n").length]).toEqual([0, 100_000]);
});

test.each([
  ["a missing file", ["nowhere.imcrules", "10.0.0.1"], "no such file: nowhere.imcrules"],
  ["a folder without rule files", [empty, "10.0.0.1"], `no rule files (*.imcrules) in ${empty}`],
  [
    "rules and addresses both from standard input",
    ["-", "-"],
    "standard input can be read only once. Write - only once.",
  ],
])("%s gives one clear line and status 2", async (_, args, message) => {
  expect(await run(args)).toEqual({ status: 2, out: "", err: `imcrules: ${message}\n` });
});

test("standard input cannot be read twice", async () => {
  expect(await run(["--expect", "accept", "list.imcrules", "-", "-"], "10.0.0.1")).toMatchObject({
    status: 2,
    out: "",
    err: expect.stringContaining("standard input can be read only once"),
  });
});

test("addresses are answered as they arrive, not when the input ends", async () => {
  const child = spawn(process.execPath, [cli, "test", "list.imcrules", "-"], { cwd: folder });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (const [address, verdict] of [
    ["192.0.2.7", "accept"],
    ["10.0.0.1", "reject"],
  ] as const) {
    child.stdin.write(`${address}\n`);
    expect((await answers.next()).value).toContain(`${address}: ${verdict}`);
  }
  child.stdin.end();
  expect((await answers.next()).done).toBe(true);
});

describe("a few addresses, asked while the file is read, get the same answers as many", () => {
  const filler = (end: string) => `# ${"x".repeat(20)}${end}`.repeat(9000);
  const files = {
    "lf.imcrules": `${filler("\n")}accept 192.0.2.0/24\nevaluate most-specific\n${filler("\n")}reject any`,
    "crlf.imcrules": `evaluate most-specific\r\nreject any\r\n${filler("\r\n")}accept 192.0.2.0/24\r\n`,
    "cr.imcrules": `${filler("\r")}accept 192.0.2.0/24\r${filler("\r")}reject any\r`,
    "late.imcrules": `${filler("\n")}default reject\n${filler("\n")}accept 192.0.2.0/24\n`,
    "long.imcrules": `accept 192.0.2.0/24 # ${"é".repeat(300_000)}\nreject any\n`,
    "marks.imcrules": `\uFEFFaccept 192.0.2.0/24\n${filler("\n")}\uFEFFreject any\n`,
    "nul.imcrules": `accept 192.0.2.0/24\n${filler("\n")}${"\0a".repeat(60_000)}\nreject any\n`,
    "nulTail.imcrules": `accept any\n${"\0".repeat(70_000)}`,
    "nulShort.imcrules": `accept any\n${"\0".repeat(300)}`,
    "nulPairs.imcrules": `accept 10.0.0.0/8\n${"\0a".repeat(60_000)}\nreject any\n`,
    "nulBroken.imcrules": Buffer.concat([Buffer.from(`a\n${"\0a".repeat(600)}`), Buffer.from([0xff])]),
    "empty.imcrules": "",
    "broken.imcrules": Buffer.concat([Buffer.from(filler("\n")), Buffer.from([0xff])]),
    "utf16.imcrules": Buffer.from("accept any\r\n", "utf16le"),
  };
  const large = temporaryFolder(files);
  const questions = ["192.0.2.7", "[2001:db8::1]:25", "203.0.113.9"];
  test.each([...Object.keys(files), "missing.imcrules", "."])("%s", async (path) => {
    const ask = (asked: readonly string[]) => imcrules(["test", path, ...asked], { cwd: large });
    const few = await ask(questions);
    const many = await ask([...questions, ...questions]);
    expect({ ...few, out: few.out + few.out }).toEqual(many);
  });
});
