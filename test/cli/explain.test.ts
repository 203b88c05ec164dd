import { expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const folder = temporaryFolder({
  "list.imcrules":
    "evaluate most-specific\nreject any\naccept 10.0.0.0 255.0.0.0\naccept 10.64.0.0/10\nreject 192.0.2.1\naccept 2001:db8:40::/42\n",
});
const explain = (...args: string[]) => imcrules(["explain", ...args], { cwd: folder });

test("every rule is listed in evaluation order: it matches, or its first differing octet is named", async () => {
  expect((await explain("list.imcrules", "10.1.2.3")).out).toMatchInlineSnapshot(`
    "10.1.2.3: accept, line 3 (most-specific)
      line 6  accept 2001:db8:40::/42    it matches IPv6 only
      line 5  reject 192.0.2.1           octet 1 is 10, the rule requires 192
      line 4  accept 10.64.0.0/10        octet 2: 1 & 192 = 0, the rule requires 64
      line 3  accept 10.0.0.0 255.0.0.0  decides
      line 2  reject any                 also matches, but another rule decides
    "
  `);
});

test("for an IPv6 address the first differing group is named", async () => {
  expect((await explain("list.imcrules", "2001:db8:80::1")).out).toMatchInlineSnapshot(`
    "2001:db8:80::1: reject, line 2 (most-specific)
      line 6  accept 2001:db8:40::/42    group 3: 80 & ffc0 = 80, the rule requires 40
      line 5  reject 192.0.2.1           it matches IPv4 only
      line 4  accept 10.64.0.0/10        it matches IPv4 only
      line 3  accept 10.0.0.0 255.0.0.0  it matches IPv4 only
      line 2  reject any                 decides
    "
  `);
});

test("json holds the same", async () => {
  const { address, verdict, line, evaluate, rules } = JSON.parse(
    (await explain("--format", "json", "list.imcrules", "10.1.2.3")).out,
  );
  expect({ address, verdict, line, evaluate }).toEqual({
    address: "10.1.2.3",
    verdict: "accept",
    line: 3,
    evaluate: "most-specific",
  });
  expect(rules.at(-1)).toEqual({ line: 2, rule: "reject any", matches: true, decides: false, why: null });
  expect(rules[0]).toEqual({
    line: 6,
    rule: "accept 2001:db8:40::/42",
    matches: false,
    decides: false,
    why: "it matches IPv6 only",
  });
});

test("a bad address gives one clear line and status 2", async () => {
  expect(await explain("list.imcrules", "10.1")).toEqual({
    status: 2,
    out: "",
    err: 'imcrules: "10.1" is not an IP address, a network or a range\n',
  });
});

test("the code of a finding alone prints its page", async () => {
  const { status, out } = await explain("shadowed-rule");
  expect(status).toBe(0);
  expect(out).toMatch(/^# shadowed-rule\n\n\*Severity: warning\./);
  // Its links lead to other pages, which a terminal cannot open.
  expect(out).not.toMatch(/\]\(/);
  expect(await explain("list.imcrules")).toEqual({
    status: 2,
    out: "",
    err: 'imcrules: "list.imcrules" is not the code of a finding. For a file, add an address.\n',
  });
});
