import { expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { tooManyHoles } from "../support/tooManyHoles.js";

const folder = temporaryFolder({
  "old.imcrules": "default reject\naccept 10.1.0.0/16\nreject 10.1.2.0/24\naccept 192.0.2.1\n",
  "new.imcrules": "default reject\nreject 10.1.2.0/24\naccept 10.1.0.0/16\naccept 192.0.2.0/31\n",
  "holes.imcrules": tooManyHoles,
  // The rules at the end are dead, but that is not proved.
  "twice.imcrules": `${tooManyHoles}${tooManyHoles.split("\n").slice(0, 40).join("\n")}`,
  "moved.imcrules":
    "# the same list, otherwise\ndefault reject\naccept 192.0.2.1\naccept 10.1.0.0/17\naccept 10.1.128.0/17\n",
});
const diff = (...args: string[]) => imcrules(["diff", ...args], { cwd: folder });

test("text lists the blocks that turned accepted or rejected, with the deciding lines before and after", async () => {
  expect(await diff("old.imcrules", "new.imcrules")).toMatchInlineSnapshot(`
    {
      "err": "",
      "out": "1 more address accepted, 256 more rejected
    now accepted:
      192.0.2.0  before by default  now by line 4 (accept 192.0.2.0/31)
    now rejected:
      10.1.2.0/24  before by line 2 (accept 10.1.0.0/16)  now by line 2 (reject 10.1.2.0/24)
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
  });
  expect(out).toMatch(/^\{"version":1,/);
});

test("a comparison that is not proved whole gives status 1 without any change, and json marks it", async () => {
  const { status, out, err } = await diff("--format", "json", "--fail-on-change", "holes.imcrules", "twice.imcrules");
  const { accepted, rejected, unproved } = JSON.parse(out);
  expect([status, accepted.ipv4, rejected.ipv4, unproved]).toEqual([1, "0", "0", true]);
  expect(err).toMatch(/^imcrules: not proved for [^\n]*: [^\n]*\n$/);
});

test("moved and split lines and comments are no change", async () => {
  expect(await diff("--fail-on-change", "old.imcrules", "moved.imcrules")).toEqual({
    status: 0,
    out: "no address gets another verdict\n",
    err: "",
  });
});

test("--fail-on-change gives status 1 for a change", async () => {
  expect((await diff("--fail-on-change", "old.imcrules", "new.imcrules")).status).toBe(1);
  expect((await diff("old.imcrules", "new.imcrules")).status).toBe(0);
});

test("one of the files may be standard input, but not both", async () => {
  const { out } = await imcrules(["diff", "-", "new.imcrules"], { cwd: folder, input: "default reject\n" });
  expect(out).toMatch(/^65,282 more addresses accepted\n/);
  expect(await diff("-", "-")).toEqual({
    status: 2,
    out: "",
    err: "imcrules: only one of the two files can come from standard input\n",
  });
});
