import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { imcrules, shellIn } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const office = "default reject\naccept 192.0.2.0   255.255.255.0\nreject 192.0.2.99\n";
const wide = "accept 192.0.2.0 0.0.0.255\nreject any\n";
const folder = temporaryFolder({
  "office.imcrules": office,
  "endless.imcrules": "accept 192.0.2.1",
  "long.imcrules": Array.from({ length: 300 }, (_, place) => `accept 10.${place >> 8}.${place & 255}.8/29\n`).join(""),
  "done.imcrules": "accept 0.0.0.0/0\nexpect accept 0.0.0.0\nexpect accept 255.255.255.255\nreject ::/0\n",
  "broken.imcrules": "acept any\n",
  "wide.imcrules": wide,
  "wrong.imcrules": `${wide}expect accept 192.0.2.9\n`,
});

test("the boundaries of each rule and of the default are proposed, below a title that names the rule", async () => {
  expect((await imcrules(["expect", "office.imcrules"], { cwd: folder })).out).toMatchInlineSnapshot(`
    "
    ## Expectations proposed by imcrules expect, for the list as it was then

    # Boundaries of accept 192.0.2.0 255.255.255.0:
    expect reject 192.0.1.255
    expect accept 192.0.2.0
    expect accept 192.0.2.255
    expect reject 192.0.3.0

    # Boundaries of the default:
    expect reject 0.0.0.0
    expect reject 255.255.255.255
    expect reject ::
    expect reject ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
    "
  `);
});

test("proposed expectations hold once they are in the file, and nothing is left to propose", async () => {
  await shellIn(folder, "imcrules expect endless.imcrules >> endless.imcrules");
  const text = readFileSync(join(folder, "endless.imcrules"), "utf8");
  expect(text).toMatch(/^accept 192\.0\.2\.1\n## Expectations proposed/);
  expect(await imcrules(["check", "--fail-on", "error", "endless.imcrules"], { cwd: folder })).toMatchObject({
    status: 0,
  });
  expect(await imcrules(["expect", "endless.imcrules"], { cwd: folder })).toEqual({
    status: 0,
    out: "",
    err: "imcrules: nothing to propose, because each boundary already has an expectation\n",
  });
});

test("an edit that moves a boundary breaks a proposed expectation", async () => {
  const { out } = await imcrules(["expect", "-"], { input: office });
  const edited = office.replace("255.255.255.0", "255.255.254.0") + out;
  const { status, out: report } = await imcrules(["check", "--fail-on", "error", "-"], { input: edited });
  expect(status).toBe(1);
  expect(report).toContain("192.0.3.0 is accepted by line 2");
});

test("a long list gets a thousand expectations at a time, and the next run goes on", async () => {
  const first = await imcrules(["expect", "long.imcrules"], { cwd: folder });
  const proposed = (out: string) => out.match(/^expect .*$/gm) ?? [];
  expect(proposed(first.out).length).toBe(1000);
  expect(first.err).toContain(
    "imcrules: there are more than these 1,000 expectations. Add them to the file, and the next run continues from there.\n",
  );
  const input = readFileSync(join(folder, "long.imcrules"), "utf8") + first.out;
  const second = await imcrules(["expect", "-"], { input });
  expect(second.err).not.toContain("there are more");
  expect(new Set([...proposed(first.out), ...proposed(second.out)]).size).toBe(1204);
});

test.each([
  ["a warning", "wide.imcrules", "1 warning"],
  ["an error and a warning", "wrong.imcrules", "1 error and 1 warning"],
])("a list with %s is not written down without a word", async (_, file, counts) => {
  const { status, out, err } = await imcrules(["expect", file], { cwd: folder });
  expect({ status, isProposed: out.includes("\nexpect ") }).toEqual({ status: 0, isProposed: true });
  expect(err).toBe(
    `imcrules: ${file} has ${counts}. Correct the list first, see imcrules check. These expectations preserve its mistakes.\n`,
  );
});

test("a list whose findings are no worse than information gets no warning", async () => {
  const lenient = temporaryFolder({
    "wide.imcrules": wide,
    "imcrules.config.json": '{ "severity": { "inverted-mask": "information" } }',
  });
  expect((await imcrules(["expect", "wide.imcrules"], { cwd: lenient })).err).toBe("");
  expect((await imcrules(["expect", "-"], { input: "accept 192.0.2.1\nreject any\n" })).err).toBe("");
});

test("invalid lines are counted, and a missing file is reported", async () => {
  expect((await imcrules(["expect", "broken.imcrules"], { cwd: folder })).err).toContain(
    "1 line of broken.imcrules ignored",
  );
  expect(await imcrules(["expect", "none.imcrules"], { cwd: folder })).toEqual({
    status: 2,
    out: "",
    err: "imcrules: no such file: none.imcrules\n",
  });
});

test("--write adds the proposals to the file, and cannot change standard input", async () => {
  const here = temporaryFolder({ "one.imcrules": "\u{feff}accept 192.0.2.1\nreject any\n" });
  expect(await imcrules(["expect", "--write", "one.imcrules"], { cwd: here })).toEqual({
    status: 0,
    out: "",
    err: "one.imcrules: added 7 expectations\n1 file: 1 changed\n",
  });
  const written = readFileSync(join(here, "one.imcrules"), "utf8");
  expect(written).toContain("\u{feff}accept 192.0.2.1\nreject any\nexpect reject 192.0.2.0\n");
  expect(await imcrules(["expect", "--write", "-"], { input: office })).toMatchObject({ status: 2, out: "" });
});
