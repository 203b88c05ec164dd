import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { imcrules, shellIn } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const folder = temporaryFolder({
  "office.imcrules": "default reject\naccept 192.0.2.0/24 # office\nexpect accept 192.0.2.7\n",
  "titled.imcrules": "default reject\n## Office\naccept 192.0.2.0/24\n",
  "broken.imcrules": "default reject\naccpt 10.0.0.0/8\naccept 192.0.2.0/24\n",
  "holes.imcrules": "reject 0.0.0.255 0.0.0.255\n",
  "pg_hba.conf": "hostssl app all 10.0.0.0/8 trust\nhost all all all reject\n",
  "nginx.conf": "server {\n  location /a { allow 10.0.0.0/8; deny all; }\n  location /b { deny all; }\n}\n",
  "bad.conf": "server {\n  location /a { allow 10.0.0.0/8; deny all; }\n  location /b { deny 10.0.0.0/33; }\n}\n",
});
const run = (...args: readonly string[]) => imcrules(["convert", ...args], { cwd: folder });
const read = (name: string) => readFileSync(join(folder, name), "utf8");

test("the list is printed, and without a loss nothing else", async () => {
  expect(await run("--to", "nginx-access", "office.imcrules")).toEqual({
    status: 0,
    out:
      "# Written by imcrules convert from office.imcrules\n" +
      "# For a block of nginx without other rules: include this file there.\n\n" +
      "allow 192.0.2.0/24; # office\ndeny all;\n\n# imcrules-expect accept 192.0.2.7\n",
    err: "",
  });
});

test("what is written passes its own tests", async () => {
  await run("--to", "hosts-access", "--output", "hosts.allow", "office.imcrules");
  expect(await imcrules(["check", "hosts.allow"], { cwd: folder })).toMatchObject({ status: 0, err: "" });
  expect((await imcrules(["diff", "office.imcrules", "hosts.allow", "--fail-on", "any"], { cwd: folder })).status).toBe(
    0,
  );
});

test("a loss has status 1, unless it is allowed", async () => {
  const err = "titled.imcrules: loss[comments]: 1 comment has no place in the new list.\n";
  expect(await run("--to", "nginx-geo", "titled.imcrules")).toMatchObject({ status: 1, err });
  expect(await run("--to", "nginx-geo", "--allow", "comments", "titled.imcrules")).toMatchObject({ status: 0, err });
  expect(await run("--to", "nginx-geo", "--allow", "open", "titled.imcrules")).toMatchObject({ status: 1, err });
});

test("JSON has the text, the losses and the ignored lines", async () => {
  const { status, out } = await run(
    "--to",
    "plain",
    "--ignore-errors",
    "--format",
    "json",
    "--means",
    "accept",
    "broken.imcrules",
  );
  expect(status).toBe(0);
  expect(JSON.parse(out)).toEqual({
    version: 1,
    path: "broken.imcrules",
    to: "plain",
    text: "# Written by imcrules convert from broken.imcrules\n\n192.0.2.0/24\n",
    losses: [],
    ignored: [{ line: 2, code: "syntax-error" }],
  });
  const loss = JSON.parse((await run("--to", "nginx-geo", "--format", "json", "titled.imcrules")).out).losses;
  expect(loss).toEqual([
    { code: "comments", line: null, message: "1 comment has no place in the new list.", allowed: false },
  ]);
});

test("a list with errors is not converted, unless they are ignored and named", async () => {
  expect(await run("--to", "imcrules", "broken.imcrules")).toEqual({
    status: 2,
    out: "",
    err:
      "broken.imcrules:2: error[syntax-error]\n" +
      "imcrules: broken.imcrules is not converted. 1 line has an error, the first in line 2 (syntax-error). Correct the list first. Or add --ignore-errors.\n",
  });
  expect(await run("--to", "imcrules", "--ignore-errors", "broken.imcrules")).toMatchObject({
    status: 0,
    err: "broken.imcrules:2: ignored[syntax-error]: This line is not converted.\n",
  });
});

test("nothing is written where a mask needs too many networks", async () => {
  writeFileSync(join(folder, "kept.cidr"), "as it was\n");
  const { status, err } = await run("--to", "postfix-cidr", "--output", "kept.cidr", "holes.imcrules");
  expect(status).toBe(2);
  expect(err).toBe(
    "imcrules: holes.imcrules is not converted. Line 1 (0.0.0.255 0.0.0.255) needs 16,777,216 networks, and at most 4,096 are written. Use masks without holes where you can.\n",
  );
  expect(read("kept.cidr")).toBe("as it was\n");
});

test("a method must be named for accepted clients of PostgreSQL", async () => {
  expect((await run("--to", "pg-hba", "office.imcrules")).err).toBe(
    "imcrules: office.imcrules is not converted. PostgreSQL needs a method for accepted clients. Name one, such as scram-sha-256. Add --method METHOD.\n",
  );
  const { status, out } = await run("--to", "pg-hba", "--method", "scram-sha-256", "office.imcrules");
  expect(status).toBe(0);
  expect(out).toContain("host all all 192.0.2.0/24 scram-sha-256 # office\nhost all all all reject\n");
});

test("what is given settles rules that are not for all clients", async () => {
  const { status, out, err } = await run("--to", "plain", "--means", "accept", "pg_hba.conf");
  expect({ status, out }).toEqual({ status: 1, out: "# Written by imcrules convert from pg_hba.conf\n\n" });
  expect(err).toBe(
    "pg_hba.conf:1: loss[conditional]: The rule is left out: it depends on more than the address (for connections over SSL to database app).\n",
  );
  const given = ["--given", "database=app", "--given", "type=hostssl"];
  expect((await run("--to", "plain", "--means", "accept", ...given, "pg_hba.conf")).out).toContain("\n10.0.0.0/8\n");
});

test("one list of several is converted by its name", async () => {
  expect((await run("--to", "plain", "nginx.conf")).err).toContain("nginx.conf has 2 lists. Name one with --list");
  const { status, out } = await run(
    "--to",
    "plain",
    "--means",
    "accept",
    "--list",
    "server, location /a",
    "nginx.conf",
  );
  expect({ status, out }).toEqual({ status: 0, out: "# Written by imcrules convert from nginx.conf\n\n10.0.0.0/8\n" });
});

test("a file that its program does not load is not converted, wherever the fault is", async () => {
  const args = ["--to", "plain", "--as", "nginx-access", "--list", "server, location /a", "bad.conf"];
  expect((await run(...args)).err).toBe(
    "imcrules: nginx does not load bad.conf: line 3, see imcrules check. Or add --ignore-errors.\n",
  );
  expect((await run("--ignore-errors", ...args)).status).toBe(0);
});

test("standard input is converted, and names no path", async () => {
  const { out } = await imcrules(["convert", "--to", "imcrules", "--as", "plain", "-"], {
    input: "192.0.2.0/24 ; SBL1\n",
  });
  expect(out).toBe(
    "# Written by imcrules convert from standard input\n\ndefault accept\n\nreject 192.0.2.0/24 # SBL1\n",
  );
  const { out: named } = await run("--to", "plain", join(folder, "office.imcrules"));
  expect(named.split("\n")[0]).toBe("# Written by imcrules convert from office.imcrules");
});

test.each([
  [["--to", "exim", "office.imcrules"], "The formats are imcrules, plain, plain:haproxy"],
  [["--to", "hosts-access:deny", "office.imcrules"], "The formats are imcrules"],
  [["office.imcrules"], "required option '--to <format>' not specified"],
  [["--to", "plain", "--allow", "all", "office.imcrules"], "The losses are conditional, open"],
  [["--to", "postfix-cidr", "--means", "accept", "office.imcrules"], "--means is for --to plain"],
  [["--to", "postfix-cidr", "--method", "md5", "office.imcrules"], "--method is for --to pg-hba"],
  [["--to", "postfix-cidr", "--prove-with", "office.imcrules"], "--prove-with needs --output"],
  [["--to", "imcrules", "--output", "./office.imcrules", "office.imcrules"], "--output names the list itself"],
  [["--to", "postfix-cidr", "none.imcrules"], "no such file: none.imcrules"],
])("%j is refused", async (args, message) => {
  const { status, out, err } = await run(...args);
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toContain(message);
});

describe("the commands of --prove-with", () => {
  const has = (program: string) =>
    spawnSync("sh", ["-c", `PATH="$PATH:/usr/sbin:/sbin" command -v ${program}`]).status === 0;

  test.each([
    ["postfix-cidr", "postmap", /192\.0\.2\.0\tOK\n192\.0\.2\.255\tOK\n192\.0\.3\.0\tREJECT/],
    ["nginx-access", "nginx", /test is successful/],
    ["nginx-geo", "nginx", /test is successful/],
    ["haproxy", "haproxy", /^/],
    ["plain:haproxy", "haproxy", /^/],
    ["hosts-access", "tcpdmatch", /address {2}192\.0\.2\.0\n.*\naccess: {3}granted/],
  ])("%s run in a shell, whatever the file is called", async (to, program, said) => {
    const args = `--to ${to} --allow inside-ipv6 --allow comments --output "o'ffice \\$HOME" --prove-with office.imcrules`;
    const { status, out } = await shellIn(folder, `imcrules convert ${args}`);
    expect(status).toBe(0);
    expect(out).toContain("# 192.0.2.255 ");
    if (!has(program)) return;
    const proof = spawnSync("sh", ["-c", out], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` },
    });
    expect(proof.status).toBe(0);
    expect(proof.stdout + proof.stderr).toMatch(said);
  });
});
