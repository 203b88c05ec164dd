import { expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const folder = temporaryFolder({
  "access.cidr": "10.0.0.0/8 my_class\n192.0.2.0/24 REJECT\n",
  "site.conf": [
    "satisfy any;",
    "allow 10.0.0.0/8;",
    "include snippets/missing.conf;",
    "deny all;",
    "# imcrules-expect reject 192.0.2.0/24",
    "# imcrules-expect accept 10.0.0.0/8",
    "",
  ].join("\n"),
});
const run = (...args: readonly string[]) => imcrules(args, { cwd: folder });
const nginx = ["--as", "nginx-access", "site.conf"];

test("a result that only Postfix's configuration defines leaves the answer open", async () => {
  const { out, status } = await run("test", "--expect", "accept", "access.cidr", "10.1.1.1", "10.0.0.0/7");
  expect(out).toBe(
    "10.1.1.1: permit, line 1 (10.0.0.0/8 my_class), unless my_class rejects\n" +
      "10.0.0.0/7: 33,554,432 permitted · 0 rejected\n" +
      "  10.0.0.0/8: permit, line 1 (10.0.0.0/8 my_class), unless my_class rejects\n" +
      "  11.0.0.0/8: permit, default\n",
  );
  // What the list says is met: the rest is not in the list.
  expect(status).toBe(0);
});

test("a rule that may apply is named, and no expectation is met in spite of it", async () => {
  const { out, status } = await run("test", "--expect", "reject", ...nginx, "192.0.2.1");
  expect(out).toBe(
    "192.0.2.1: deny, line 4 (deny all), unless line 3 applies (the included file was not read) or the client authenticates\n",
  );
  expect(status).toBe(1);
  expect((await run("test", "--expect", "accept", ...nginx, "10.0.0.1")).status).toBe(0);
  expect((await run("test", "--expect", "reject", ...nginx, "192.0.2.0/24")).status).toBe(1);
});

test("JSON has the lines that may turn an answer", async () => {
  const { out } = await run("test", "--format", "json", ...nginx, "192.0.2.1", "192.0.2.0/24");
  const unless = [
    { line: 3, rule: "include snippets/missing.conf", why: "the included file was not read" },
    { line: 4, rule: "deny all", why: "the client authenticates" },
  ];
  const answers = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(answers).toMatchObject([
    { verdict: "reject", line: 4, unless },
    { verdict: "reject", unless, parts: [{ unless }] },
  ]);
});

test("explain and policy say what may apply", async () => {
  const explained = await run("explain", ...nginx, "192.0.2.1");
  expect(explained.out).toContain("unless line 3 applies (the included file was not read) or the client authenticates");
  expect(explained.out).toContain("may apply (the included file was not read)");
  expect(explained.out).toContain("decides, unless the client authenticates");
  expect((await run("policy", ...nginx)).out).toContain(
    "Line 3 may decide some of these addresses first (the included file was not read).",
  );
});

test("an expectation that such a rule may break is not proved, and the others are", async () => {
  const { out } = await run("check", ...nginx);
  expect(out).toContain(
    "site.conf:5:12: information[analysis-incomplete]: Not proved: line 3 may decide some of it first.",
  );
  expect(out).not.toContain("site.conf:6:");
});

test("an expectation that surely fails is an error in spite of such a rule", async () => {
  const surely = temporaryFolder({
    "pg_hba.conf":
      "host app all 192.0.2.0/24 md5\nhost all all 10.0.0.0/8 reject\n# imcrules-expect accept 0.0.0.0/0\n",
  });
  const { status, out } = await imcrules(["check", "pg_hba.conf"], { cwd: surely });
  expect(status).toBe(1);
  expect(out).toContain("error[expectation-failed]");
  expect(out).toContain("At least 1 address of IPv4 is rejected");
});

test("expect proposes nothing that such a rule may break", async () => {
  const { out } = await run("expect", ...nginx);
  expect(out).not.toContain("192.0.2");
  expect(out).not.toContain("0.0.0.1");
});

test("rules that never decide are named nowhere", async () => {
  const dead = "host app all 10.0.0.0/8 md5\nhost app all 10.1.0.0/16 reject\nhost all all 10.0.0.0/8 md5\n";
  const cwd = temporaryFolder({
    "pg_hba.conf": dead,
    "left.hba": `${dead}host web all 10.2.0.0/16 reject\nhost web all 10.2.3.0/24 reject\nhost all all all reject\n`,
  });
  const ask = async (...args: string[]) => (await imcrules(args, { cwd })).out;
  const hba = ["--as", "pg-hba"];
  const certain = "may authenticate, line 3 (10.0.0.0/8 md5)\n";
  expect(await ask("test", "pg_hba.conf", "10.1.2.3", "10.1.0.0/16")).toBe(
    `10.1.2.3: ${certain}10.1.0.0/16: ${certain}`,
  );
  expect(await ask("explain", "pg_hba.conf", "10.1.2.3")).toContain(
    "line 2  10.1.0.0/16 reject  also matches, but a rule above it decides",
  );
  // All rules with conditions but the first are dead.
  expect(await ask("policy", "pg_hba.conf")).toContain("\n  Line 1 may decide some of these addresses first");
  expect(await ask("policy", ...hba, "left.hba")).toContain("\n  Line 1 may decide");
});

test("a dead rule whose word means several rules is named nowhere", async () => {
  const cwd = temporaryFolder({
    "haproxy.cfg": [
      "frontend www",
      "  bind :80",
      "  mode http",
      "  http-request deny if { path /x }",
      "  http-request deny if { src 11.0.0.0/8 } { path /x }",
      "  http-request allow",
      "",
    ].join("\n"),
  });
  const { out } = await imcrules(["policy", "haproxy.cfg"], { cwd });
  expect(out).toContain("  Line 4 may decide some of these addresses first");
});
