import { execFileSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const outside = temporaryFolder({ "secret.conf": "deny 10.0.0.0/8;\n", "nginx.conf": "" });
const folder = temporaryFolder({
  "nginx/nginx.conf":
    "http {\n  include conf.d/*.conf;\n  allow 10.0.0.1;\n  include /etc/nginx/snippets/end.conf;\n}\n",
  "nginx/conf.d/a.conf": "server {\n  deny 192.0.2.1;\n  include snippets/office.conf;\n}\n",
  "nginx/conf.d/.hidden.conf": "deny x;\n",
  "nginx/snippets/end.conf": "deny all;\n",
  "nginx/snippets/office.conf": "# office\ndeny 10.0.0.0/8;\nallow 10.1.0.0/16;\n",
  "nginx/snippets/refused.conf": "\nDeny all;\n",
  "nginx/snippets/cycle.conf": "include snippets/cycle.conf;\n",
  "alone/sub/site.conf": "deny 10.0.0.1;\ninclude /srv/www/shared/office.conf;\n",
  "alone/shared/office.conf": "deny 10.0.0.2;\n",
  "haproxy/haproxy.cfg":
    "frontend f\n  tcp-request content reject if { src -f /etc/haproxy/lists/a.lst -f [b].lst -f none }\n",
  "haproxy/lists/a.lst": "# blocked\n10.0.0.0/8\n",
  "haproxy/[b].lst": "192.0.2.0/24\n",
});
const run = (...args: readonly string[]) => imcrules(args, { cwd: folder });

/** Writes a configuration beside the others, and returns its path. */
function site(name: string, text: string): string {
  writeFileSync(join(folder, "nginx", name), text);
  return `nginx/${name}`;
}

const remarksOf = async (path: string) => {
  const { out } = await run("check", "--as", "nginx-access", "--format", "json", path);
  return JSON.parse(out).files[0].findings.map(
    ({ code, line, message }: { code: string; line: number; message: string }) =>
      `${line} ${code} ${message.split("\n", 1)[0]}`,
  );
};

test.each([
  [["nginx/nginx.conf", "10.0.0.1"], "10.0.0.1: allow, line 3 (allow 10.0.0.1)\n"],
  [["nginx/nginx.conf", "10.0.0.2"], "10.0.0.2: deny, line 4 (include snippets/end.conf, line 1: deny all)\n"],
  [
    ["nginx/conf.d/a.conf", "10.1.0.1"],
    "10.1.0.1: deny, line 3 (include snippets/office.conf, line 2: deny 10.0.0.0/8)\n",
  ],
  [["nginx/conf.d/a.conf", "192.0.2.1"], "192.0.2.1: deny, line 2 (deny 192.0.2.1)\n"],
  [
    ["--as", "nginx-access", "alone/sub/site.conf", "10.0.0.2"],
    "10.0.0.2: deny, line 2 (include shared/office.conf, line 1: deny 10.0.0.2)\n",
  ],
])("test %j: %s", async (args, out) => {
  expect(await run("test", ...args)).toEqual({ status: 0, out, err: "" });
});

test.each([
  ["10.0.0.1", "10.0.0.1: reject, line 2 (include lists/a.lst, line 2: 10.0.0.0/8)\n"],
  ["192.0.2.1", "192.0.2.1: reject, line 2 (include [b].lst, line 1: 192.0.2.0/24)\n"],
  ["11.0.0.1", "11.0.0.1: accept, default, unless line 2 applies (where a file that was not read has the address)\n"],
])("HAProxy takes files of addresses by their paths: %s", async (address, out) => {
  expect(await run("test", "haproxy/haproxy.cfg", address)).toMatchObject({ status: 0, out });
});

test("policy names the files of included rules", async () => {
  const { out } = await run("policy", "nginx/conf.d/a.conf");
  expect(out).toMatchInlineSnapshot(`
    "3 rules, first-match
      line 2                                 deny 192.0.2.1/32  decides it
      line 3 (snippets/office.conf, line 2)  deny 10.0.0.0/8    decides all 16,777,216 addresses
      line 3 (snippets/office.conf, line 3)  allow 10.1.0.0/16  decides nothing
      default allow decides IPv4: 4,278,190,079 (99.6 %) · all of IPv6
    "
  `);
});

test("a list is checked with what it includes", async () => {
  expect(await remarksOf("nginx/nginx.conf")).toEqual([
    "3 never-matches Never asked: the blocks inside have rules of their own (line 2). Move it there.",
  ]);
  expect(await remarksOf("nginx/conf.d/a.conf")).toEqual([]);
});

const notFollowed = "2 analysis-incomplete Not followed: the included file may have rules. Test it on its own.";

test.each([
  ["a missing file", "none.conf", notFollowed],
  ["a glob of a missing folder", "none/*.conf", notFollowed],
  ["a folder", "snippets", notFollowed],
  ["a path out of the folder", "../alone/shared/office.conf", notFollowed],
  ["a link out of the folder", "link.conf", notFollowed],
  ["a linked folder elsewhere", "linked/secret.conf", notFollowed],
  ["a file elsewhere", "/etc/passwd", notFollowed],
  [
    "a file that nginx refuses",
    "snippets/refused.conf",
    `2 program-refuses nginx refuses line 2 of "snippets/refused.conf". Correct that file.`,
  ],
  [
    "a file that includes itself",
    "snippets/cycle.conf",
    `2 program-refuses nginx refuses line 1 of "snippets/cycle.conf". Correct that file.`,
  ],
  ["a glob without a match", "conf.d/*.none", undefined],
  [
    "a link in the folder",
    "./snippets/../inner.conf",
    "3 unreachable-after-catch-all Never fires: lines 1 and 2 together decide every address first. Move it above line 1.",
  ],
])("an include of %s", async (_, path, remark) => {
  const remarks = await remarksOf(site("site.conf", `allow 192.0.2.1;\ninclude ${path};\ndeny all;\n`));
  expect(remarks).toEqual(remark === undefined ? [] : [remark]);
});

beforeAll(() => {
  symlinkSync(join(outside, "secret.conf"), join(folder, "nginx/link.conf"));
  symlinkSync(outside, join(folder, "nginx/linked"));
  symlinkSync("snippets/end.conf", join(folder, "nginx/inner.conf"));
});

describe("diff with a revision", () => {
  const repository = temporaryFolder({
    "etc/nginx.conf": "http {\n  include sites-enabled/*;\n  include office.conf;\n  deny all;\n}\n",
    "etc/office.conf": "allow 10.0.0.1;\n",
    "etc/sites-available/a": "# no rules\n",
  });
  const git = (...args: readonly string[]) => {
    const who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"];
    execFileSync("git", [...who, ...args], { cwd: repository, stdio: "pipe" });
  };
  const diff = async (...args: readonly string[]) => (await imcrules(["diff", ...args], { cwd: repository })).out;

  beforeAll(() => {
    execFileSync("mkdir", [join(repository, "etc/sites-enabled")]);
    symlinkSync("../sites-available/a", join(repository, "etc/sites-enabled/a"));
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "a version");
  });

  test("compares with the included files of that revision", async () => {
    expect(await diff("HEAD")).toBe("No rule file differs.\n");
    writeFileSync(join(repository, "etc/office.conf"), "allow 10.0.0.1;\nallow 10.0.0.2;\n");
    expect(await diff("HEAD")).toMatchInlineSnapshot(`
      "etc/nginx.conf
      1 more address allowed.
      Allowed before: IPv4: 1
      Allowed now:    IPv4: 2

      Now allowed · IPv4: 1
      10.0.0.2  before  line 4  deny all  now  line 3  include office.conf, line 2: allow 10.0.0.2
      "
    `);
    git("commit", "--quiet", "--all", "--message", "another version");
    expect(await diff("HEAD")).toBe("No rule file differs.\n");
    expect(await diff("HEAD~1..HEAD")).toContain("10.0.0.2");
  });

  test("follows the links of that revision", async () => {
    writeFileSync(join(repository, "etc/sites-available/a"), "allow 10.0.0.3;\n");
    git("commit", "--quiet", "--all", "--message", "a site");
    expect(await diff("HEAD~1..HEAD")).toContain("10.0.0.3");
  });
});

test("hosts.allow and hosts.deny beside each other answer as one list", async () => {
  const etc = temporaryFolder({
    "hosts.allow": "ALL: 10.1.\n",
    "hosts.deny": "ALL: ALL\n",
    "alone/hosts.allow": "ALL: 10.1.\n",
  });
  const test = async (...args: string[]) => (await imcrules(["test", ...args], { cwd: etc })).out;
  expect(await test("hosts.allow", "10.1.0.1")).toBe("10.1.0.1: grant, line 1 (10.1.)\n");
  expect(await test("hosts.allow", "10.2.0.1")).toBe("10.2.0.1: deny, line 1 of hosts.deny (ALL: ALL)\n");
  expect(await test("hosts.deny", "10.1.0.1")).toBe("10.1.0.1: grant, line 1 of hosts.allow (ALL: 10.1.)\n");
  expect(await test("alone/hosts.allow", "10.2.0.1")).toBe("10.2.0.1: grant, default\n");
});

test("a folder with both files answers once, and check reports the findings of each file", async () => {
  const etc = temporaryFolder({
    "etc/hosts.allow": "ALL: 10.1.\n",
    "etc/hosts.deny": "ALL: 10.1.2.\nALL: ALL\n",
    "other/hosts.deny": "ALL: ALL\n",
  });
  const ask = async (...args: string[]) => (await imcrules(args, { cwd: etc })).out;
  expect(await ask("test", "etc", "10.1.0.1", "192.0.2.1")).toBe(
    "etc/hosts.allow: 10.1.0.1: grant, line 1 (10.1.)\netc/hosts.allow: 192.0.2.1: deny, line 2 of hosts.deny (ALL: ALL)\n",
  );
  expect(await ask("test", "etc/hosts.deny", "etc/hosts.allow", "other", "10.1.0.1")).toBe(
    "etc/hosts.deny: 10.1.0.1: grant, line 1 of hosts.allow (ALL: 10.1.)\nother/hosts.deny: 10.1.0.1: deny, line 1 (ALL)\n",
  );
  expect((await ask("explain", "etc", "10.1.0.1")).match(/10\.1\.0\.1: /g)).toHaveLength(1);
  expect((await ask("test", "--summary", "etc", "10.1.0.1")).match(/1 address: /g)).toHaveLength(1);
  expect((await ask("check", "etc")).match(/\w+\[[\w-]+\]/g)).toEqual(["warning[shadowed-rule]"]);
});

test("no answer names a line that hosts.allow does not have", async () => {
  const etc = temporaryFolder({ "hosts.allow": "ALL: 10.1.\n", "hosts.deny": "\nsshd: ALL\nALL: 10.\n" });
  const ask = async (...args: string[]) => (await imcrules(args, { cwd: etc })).out;
  const explained = await ask("explain", "hosts.allow", "10.2.0.1");
  expect(explained.split("\n")[0]).toBe("10.2.0.1: deny, line 3 of hosts.deny (first-match)");
  expect(explained).toMatch(/^ {2}line 3 of hosts\.deny {2}ALL: 10\. {2}/m);
  const [doubt, decider] = [
    { path: "hosts.deny", line: 2 },
    { path: "hosts.deny", line: 3 },
  ];
  expect(JSON.parse(await ask("explain", "--format", "json", "hosts.allow", "10.2.0.1"))).toMatchObject({
    line: 3,
    from: decider,
    rules: [{ line: 1 }, { line: 2, from: doubt }, { line: 3, from: decider }],
  });
  expect(JSON.parse(await ask("test", "--format", "json", "hosts.allow", "11.0.0.1"))).toMatchObject({
    line: null,
    unless: [{ line: 2, rule: "sshd: ALL", from: doubt, why: "for the daemon sshd" }],
  });
  expect(JSON.parse(await ask("policy", "--format", "json", "hosts.allow"))).toMatchObject({
    rules: [{ line: 1 }, { line: 2, from: doubt }, { line: 3, from: decider }],
  });
  expect(await ask("policy", "hosts.allow")).toContain("  line 3 of hosts.deny  deny");
  expect(await ask("test", "--summary", "hosts.allow", "10.2.0.1")).toMatch(
    /^ {2}line 3 of hosts\.deny {2}ALL: 10\. +decides 1$/m,
  );
});

test("a comparison names the file of a rule that neither list has itself", async () => {
  const etc = temporaryFolder({
    "old/hosts.allow": "ALL: 10.1.\n",
    "old/hosts.deny": "\nALL: 10.\n",
    "new/hosts.allow": "ALL: 10.\n",
    "nginx/nginx.conf": "",
    "nginx/old.conf": "include one.conf;\n",
    "nginx/new.conf": "allow all;\n",
    "nginx/one.conf": "\ndeny 10.0.0.0/8;\n",
  });
  const compare = async (...args: string[]) => (await imcrules(["diff", ...args], { cwd: etc })).out;
  const [before, after] = ["old/hosts.allow", "new/hosts.allow"];
  const turned = { oldLine: 2, oldFrom: { path: "hosts.deny", line: 2 }, newLine: 1 };
  const found = JSON.parse(await compare("--format", "json", before, after));
  expect(found).toMatchObject({ accepted: { ranges: [turned, {}, {}, {}, {}, {}, {}, {}] }, groups: [turned] });
  expect(found.groups[0]).not.toHaveProperty("newFrom");
  const text = "  before  line 2 of hosts.deny  ALL: 10.  now  line 1  10.";
  expect(await compare(before, after)).toContain(text);
  const nginx = ["--as", "nginx-access", "--format", "json", "nginx/old.conf", "nginx/new.conf"];
  expect(JSON.parse(await compare(...nginx))).toMatchObject({
    groups: [{ oldLine: 1, oldFrom: { path: "one.conf", line: 2 }, newLine: 1 }],
  });
});

test("standard input is hosts.allow to TCP wrappers, unless --as says that it is hosts.deny", async () => {
  const ask = async (as: string) =>
    (await imcrules(["test", "--as", as, "-", "10.1.0.1"], { cwd: temporaryFolder({}), input: "ALL: 10.1.\n" })).out;
  expect(await ask("hosts-access")).toBe("10.1.0.1: grant, line 1 (10.1.)\n");
  expect(await ask("hosts-access:allow")).toBe("10.1.0.1: grant, line 1 (10.1.)\n");
  expect(await ask("hosts-access:deny")).toBe("10.1.0.1: deny, line 1 (10.1.)\n");
});
