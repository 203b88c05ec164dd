import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { cli, imcrules, shellIn } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { readXml } from "../support/xml.js";

const folder = temporaryFolder({
  "list.imcrules": "accept 192.0.2.0   255.255.255.0\nreject any\n",
  "wrong.imcrules": "accept 10.0.0.0/8\nreject 10.1.0.0/16\nreject any\n",
  "long.imcrules": `${"accept 192.0.2.0/24\n".repeat(6_000)}reject any\n`,
  "networks.imcrules": Array.from({ length: 100 }, (_, place) => `accept   10.${2 * place}.0.0/16\n`)
    .concat("reject any\n")
    .join(""),
  "many.txt": "no address\n".repeat(1000),
  "addresses.txt": "10.0.0.1\n192.0.2.1\n".repeat(25_000),
});

const commands = [
  "check --fail-on never --max 0 long.imcrules",
  "check --fail-on never --format json long.imcrules",
  "check --fail-on never --format sarif long.imcrules",
  "check --fail-on never --format junit long.imcrules",
  "check --fail-on never --format github long.imcrules",
  "test list.imcrules - < addresses.txt",
  "explain long.imcrules 192.0.2.1",
  "policy long.imcrules",
  "diff list.imcrules wrong.imcrules",
  "hits long.imcrules addresses.txt",
  "hits --format json long.imcrules addresses.txt",
  "expect list.imcrules",
  "format long.imcrules",
];

describe("a command ends in silence when its reader closes the pipe", () => {
  test.each(commands)("%s | head -n 1", async (line) => {
    // Most shells lose the status of a command before a pipe.
    const { out, err } = await shellIn(folder, `{ imcrules ${line}; echo "status $?" >&2; } | head -n 1`);
    expect(err).toMatch(/^status [02]\n$/);
    expect(out.split("\n").length).toBeLessThanOrEqual(2);
  });

  test("a check that was not finished gives status 2", async () => {
    // The report is longer than a pipe can hold.
    const { err } = await shellIn(
      folder,
      '{ imcrules check --max 0 long.imcrules; echo "status $?" >&2; } | head -n 1',
    );
    expect(err).toBe("status 2\n");
  });
});

describe("a full disk is reported in one line, with status 2", () => {
  test.each([...commands, "test --summary list.imcrules - < addresses.txt"])("%s > /dev/full", async (line) => {
    expect(await shellIn(folder, `imcrules ${line} > /dev/full`)).toEqual({
      status: 2,
      out: "",
      err: expect.stringMatching(/^imcrules: cannot write to standard output: [^\n]*\n$/),
    });
  });
});

/** Runs a line in a shell where no file grows beyond 512 or 1,024 bytes: one write is cut short, and later ones fail. */
const shellWithSmallFiles = (line: string) => shellIn(folder, `ulimit -f 1; ${line}`);

test("a baseline that could not be written gives one error and no other line", async () => {
  expect(await shellIn(folder, "imcrules check --write-baseline - wrong.imcrules > /dev/full")).toEqual({
    status: 2,
    out: "",
    err: expect.stringMatching(/^imcrules: cannot write to standard output: [^\n]*\n$/),
  });
});

describe("output that is cut short is reported in one line, with status 2", () => {
  test.each([
    ...commands.filter((line) => !/^(?:diff|expect) /.test(line)),
    "check --fail-on never --write-baseline - long.imcrules",
    "test --format json list.imcrules - < addresses.txt",
    "test --summary long.imcrules - < addresses.txt",
    "test --summary --format json long.imcrules - < addresses.txt",
    "explain --format json long.imcrules 192.0.2.1",
    "policy --format json long.imcrules",
    "policy --ranges long.imcrules",
    "diff list.imcrules networks.imcrules",
    "diff --format json list.imcrules networks.imcrules",
    "expect networks.imcrules",
    "format - < networks.imcrules",
    "check --help",
  ])("%s", async (line) => {
    expect(await shellWithSmallFiles(`imcrules ${line} > cut`)).toEqual({
      status: 2,
      out: "",
      err: expect.stringMatching(/^imcrules: cannot write to standard output: EFBIG[^\n]*\n$/),
    });
  });

  test("output that fits is written", async () => {
    const { status, out } = await shellWithSmallFiles(
      "imcrules explain list.imcrules 10.0.0.1 > cut; status=$?; cat cut; exit $status",
    );
    expect([status, out]).toEqual([0, expect.stringMatching(/^10\.0\.0\.1: reject, line 2 .*\n(?: {2}line .*\n){2}$/)]);
  });
});

test("a file that cannot be written completely stays as it was, without a draft", async () => {
  const before = readFileSync(join(folder, "networks.imcrules"), "utf8");
  writeFileSync(join(folder, "baseline.json"), "{}\n");
  for (const line of ["format --write networks.imcrules", "check --write-baseline baseline.json long.imcrules"]) {
    const { status, err } = await shellWithSmallFiles(`imcrules ${line}`);
    expect([status, err]).toEqual([2, expect.stringMatching(/^imcrules: cannot write [a-z.]+: EFBIG/)]);
  }
  expect(readFileSync(join(folder, "networks.imcrules"), "utf8")).toBe(before);
  expect(readFileSync(join(folder, "baseline.json"), "utf8")).toBe("{}\n");
  expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test.each([
  "format --check list.imcrules",
  "check --write-baseline fresh.json list.imcrules",
  "test list.imcrules - < many.txt",
  "test list.imcrules nonsense",
  "check none.imcrules",
])("a command that cannot write to standard error gives status 2: %s", async (line) => {
  expect((await shellIn(folder, `imcrules ${line} 2> /dev/full`)).status).toBe(2);
});

test("a slow reader gets everything", async () => {
  const { out } = await shellIn(folder, "imcrules format long.imcrules | { dd bs=1 count=50000 2> /dev/null; cat; }");
  expect(out).toBe(`${"accept 192.0.2.0/24\n".repeat(6_000)}reject any\n`);
});

describe("a file that cannot be read is reported, and the report on the others is complete", () => {
  const files = ["list.imcrules", "/proc/self/mem", "wrong.imcrules"];
  const check = (format: string) => imcrules(["check", "--format", format, ...files], { cwd: folder });

  test.each([
    ["text", (out: string) => expect(out).toMatch(/\n2 files: 1 warning\n$/)],
    ["json", (out: string) => expect(JSON.parse(out).files.length).toBe(2)],
    ["sarif", (out: string) => expect(JSON.parse(out).runs[0].results.length).toBe(1)],
    ["junit", (out: string) => expect(readXml(out).children.length).toBe(2)],
    ["github", (out: string) => expect(out).toMatch(/\n2 files: 1 warning\n$/)],
  ] as const)("%s", async (format, isWhole) => {
    const { status, out, err } = await check(format);
    expect(status).toBe(2);
    expect(err).toMatch(/^imcrules: cannot read \/proc\/self\/mem: [^\n]*\n$/);
    isWhole(out);
  });

  test("the report is complete even if no file could be read", async () => {
    const { out } = await imcrules(["check", "--format", "json", "/proc/self/mem"], { cwd: folder });
    expect(JSON.parse(out).files).toEqual([]);
  });
});

describe("Ctrl+C", () => {
  test("ends a command in silence, by the signal, as shells expect", async () => {
    const child = spawn(process.execPath, [cli, "test", "list.imcrules", "-"], { cwd: folder });
    let err = "";
    child.stderr.on("data", (data: Buffer) => {
      err += data.toString();
    });
    const ended = new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stdin.write("10.0.0.1\n");
    expect((await answers.next()).value).toBe("10.0.0.1: reject, line 2 (reject any)");
    child.kill("SIGINT");
    expect([await ended, err]).toEqual(["SIGINT", ""]);
  });

  test("leaves every file either as it was or completely formatted", async () => {
    const many = join(folder, "many");
    mkdirSync(many);
    const before = "accept   10.0.0.1 # one\naccept 192.0.2.100\n".repeat(2000);
    for (let place = 0; place < 300; place++) writeFileSync(join(many, `${place}.imcrules`), before);
    const { out: after } = await imcrules(["format", "many/0.imcrules"], { cwd: folder });
    const child = spawn(process.execPath, [cli, "format", "--write", "many"], { cwd: folder });
    const ended = new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
    const watcher = watch(many, () => child.kill("SIGINT"));
    expect(await ended).toBe("SIGINT");
    watcher.close();
    const texts = readdirSync(many).map((name) => readFileSync(join(many, name), "utf8"));
    expect(texts.length).toBe(300);
    for (const text of new Set(texts)) expect([before, after]).toContain(text);
  });
});
