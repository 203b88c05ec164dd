import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const folder = temporaryFolder({
  "access.cidr": "10.0.0.5/8 REJECT\n!192.0.2.0/24 OK\n0.0.0.0/0 REJECT\n",
  "country.cidr": "192.0.2.0/24\n198.51.100.0/24\n",
  "drop.txt": "192.0.2.0/24 ; SBL1\n010.0.0.1\n",
  "vip.lst": "192.0.2.0/24\n",
  "notes.txt": "nothing to read\n",
  "class.map": "192.0.2.0/24 trusted\n0.0.0.0/0 REJECT\n::/0 REJECT\n",
  "same.imcrules": "default accept\nreject 192.0.2.0/24\nreject 198.51.100.0/24\n",
  "twice.netset": "192.0.2.0/24\n192.0.2.7\n",
  "imcrules.config.json": JSON.stringify({
    lists: [
      { files: "*.txt", format: "plain" },
      { files: "notes.txt", format: "none" },
      { files: "vip.lst", format: "plain", means: "accept" },
      { files: "*.map", format: "postfix-cidr", results: { trusted: "reject" } },
    ],
  }),
});
const run = (...args: readonly string[]) => imcrules(args, { cwd: folder });

test("a table of Postfix is known by its name, and says what its host bits let through", async () => {
  const { status, out } = await run("check", "access.cidr");
  expect(status).toBe(1);
  expect(out).toContain('error[host-bits-set]: Postfix skips "10.0.0.5/8"');
  expect(out).toContain("so that 16,777,216 addresses are permitted.");
});

test.each([
  [["access.cidr", "10.0.0.1"], "10.0.0.1: permit, line 2 (!192.0.2.0/24 OK)\n"],
  [["country.cidr", "192.0.2.1"], "192.0.2.1: listed, line 1 (192.0.2.0/24)\n"],
  [["drop.txt", "8.0.0.1"], "8.0.0.1: listed, line 2 (010.0.0.1)\n"],
  [["vip.lst", "192.0.2.1"], "192.0.2.1: listed, line 1 (192.0.2.0/24)\n"],
  [["vip.lst", "10.0.0.1"], "10.0.0.1: not listed, default\n"],
  [["class.map", "192.0.2.1"], "192.0.2.1: reject, line 1 (192.0.2.0/24 trusted)\n"],
  [["--as", "plain", "drop.txt", "192.0.2.1"], "192.0.2.1: listed, line 1 (192.0.2.0/24)\n"],
])("test %j: %s", async (args, out) => {
  expect(await run("test", ...args)).toEqual({ status: 0, out, err: "" });
});

test("a file that its program does not load is said to be so, with every answer", async () => {
  const { err } = await run("test", "--as", "plain:haproxy", "drop.txt", "192.0.2.1");
  expect(err).toBe("imcrules: HAProxy does not load drop.txt: line 1, see imcrules check\n");
});

test("a word that means several networks is one rule to people", async () => {
  const { out } = await run("policy", "access.cidr");
  expect(out).toBe(
    "2 rules, first-match\n" +
      "  line 2  permit !192.0.2.0/24  decides all 4,294,967,040 addresses\n" +
      "  line 3  reject 0.0.0.0/0      decides 256 addresses of IPv4\n" +
      "  default permit decides all of IPv6\n",
  );
});

test("a folder is searched for configured files and certain names only", async () => {
  const { out } = await run("check", "--format", "json", "--fail-on", "never", ".");
  const paths = JSON.parse(out).files.map(({ path }: { path: string }) => path);
  expect(paths).toEqual([
    "access.cidr",
    "class.map",
    "country.cidr",
    "drop.txt",
    "same.imcrules",
    "twice.netset",
    "vip.lst",
  ]);
});

test("a configuration of nginx is known by its name and its rules, and others of that name are no lists", async () => {
  const site = "server {\n  server_name a.test;\n  location /a { allow 10.0.0.0/8; deny all; }\n  deny 192.0.2.1;\n}\n";
  const here = temporaryFolder({
    "sites-available/a": site,
    "conf.d/apache.conf": "<Location />\n  Allow from 10.0.0.0/8\n</Location>\n",
    "nginx.conf": "worker_processes 1;\n",
  });
  const tested = await imcrules(["test", ".", "10.0.0.1"], { cwd: here });
  expect(tested.out.trimEnd().split("\n")).toEqual([
    "server a.test: 10.0.0.1: allow, default",
    "server a.test, location /a: 10.0.0.1: allow, line 3 (allow 10.0.0.0/8)",
  ]);
  const one = await imcrules(["test", "--list", "server a.test, location /a", "sites-available/a", "192.0.2.1"], {
    cwd: here,
  });
  expect(one.out).toBe("192.0.2.1: deny, line 3 (deny all)\n");
  const none = await imcrules(["expect", "nginx.conf"], { cwd: here });
  expect([none.status, none.err]).toEqual([
    2,
    "imcrules: nginx.conf is no list. Name its format with --as if it is one.\n",
  ]);
  const several = await imcrules(["accepted", "sites-available/a"], { cwd: here });
  expect([several.status, several.err]).toEqual([2, expect.stringContaining("has 2 lists. Name one with --list")]);
});

test("diff pairs the lists of two files by their names", async () => {
  const here = temporaryFolder({
    "a.conf": "location /a { deny 10.0.0.1; }\nlocation /b { deny all; }\n",
    "b.conf": "location /a { deny 10.0.0.0/31; }\nlocation /b { deny all; }\n",
  });
  const { out } = await imcrules(["diff", "--as", "nginx-access", "a.conf", "b.conf"], { cwd: here });
  expect(out).toContain("b.conf (location /a)\n1 more address denied.");
  expect(out).toContain("b.conf (location /b)\nNo address gets another verdict");
  const json = await imcrules(["diff", "--format", "json", "--as", "nginx-access", "a.conf", "b.conf"], { cwd: here });
  const files = JSON.parse(json.out).files.map(({ path, list }: { path: string; list: string }) => [path, list]);
  expect(files).toEqual([
    ["b.conf", "location /a"],
    ["b.conf", "location /b"],
  ]);
});

test("a list that only one version of a file has is not compared, and fails a gate", async () => {
  const here = temporaryFolder({
    "a.conf": "location /a { deny 10.0.0.1; }\nlocation /b { deny all; }\nlocation /c { deny all; }\n",
    "b.conf": "location /a { deny 10.0.0.1; }\nlocation /b { deny all; }\nlocation /c { }\n",
  });
  const args = ["diff", "--as", "nginx-access", "--fail-on", "accepted", "a.conf", "b.conf"];
  const { status, err } = await imcrules(args, { cwd: here });
  expect([status, err]).toEqual([1, "imcrules: b.conf (location /c): the list was removed, so it was not compared\n"]);
});

test("a named file that is no list is refused, so that no gate passes without one", async () => {
  const here = temporaryFolder({ "nginx.conf": "worker_processes 1;\n", "off.txt": "10.0.0.1\n" });
  const named = await imcrules(["test", "--expect", "reject", "nginx.conf", "1.1.1.1"], { cwd: here });
  expect([named.status, named.out]).toEqual([2, ""]);
  const searched = await imcrules(["check", "."], { cwd: here });
  expect([searched.status, searched.err]).toEqual([2, expect.stringContaining("no rule files")]);
  const off = await run("check", "notes.txt");
  expect([off.status, off.err]).toEqual([2, expect.stringContaining("notes.txt is no list")]);
});

test("format leaves the lists of other programs as they are", async () => {
  expect(await run("format", "--check", "access.cidr")).toEqual({
    status: 0,
    out: "",
    err: "imcrules: access.cidr is a list of another program, which format leaves as it is\n0 files: 0 would change\n",
  });
});

test("a byte order mark spoils the first rule of a table", async () => {
  const here = temporaryFolder({ "a.cidr": "\u{feff}10.0.0.0/8 REJECT\n" });
  const { out } = await imcrules(["check", "a.cidr"], { cwd: here });
  expect(out).toContain("Postfix skips");
});

test("diff compares lists of different programs", async () => {
  const { status, out } = await run("diff", "--fail-on", "any", "same.imcrules", "country.cidr");
  expect([status, out.split("\n")[0]]).toEqual([0, expect.stringContaining("No address gets another verdict")]);
});

test("fix removes a member that another one covers", async () => {
  const { out } = await imcrules(["fix", "--as", "plain", "-"], { cwd: folder, input: "192.0.2.0/24\n192.0.2.7\n" });
  expect(out).toBe("192.0.2.0/24\n");
});

test("fix goes through all lists of a file, and leaves those with errors as they are", async () => {
  const rules = "deny 10.0.0.0/8;\n  deny 10.1.0.0/16;\n  allow all;\n";
  const input = `server { server_name a;\n  ${rules}}\nserver { server_name b;\n  include more;\n  ${rules}}\n`;
  const fixed = await imcrules(["fix", "--as", "nginx-access", "-"], { input });
  expect(fixed).toEqual({
    status: 0,
    out: input.replace("  deny 10.1.0.0/16;\n", ""),
    err: "imcrules: - (server b): Fix All does nothing: 1 line of this list must be corrected first.\n-: removed 1 rule that only repeated others, left: 1 covered-rule, 1 analysis-incomplete\n",
  });
});

test("fix does nothing to a file that its program does not load", async () => {
  const input =
    "location /a { deny 10.0.0.1; deny 10.0.0.1; deny all; }\nlocation /b { deny 10.0.0.0/99; deny all; }\n";
  expect(await imcrules(["fix", "--as", "nginx-access", "-"], { input })).toEqual({
    status: 0,
    out: input,
    err: "imcrules: -: Fix All does nothing: 1 line of this file must be corrected first.\n",
  });
});

test("expect proposes tests as comments, and they hold", async () => {
  const { out } = await run("expect", "access.cidr");
  const proposed = out.split("\n").filter((line) => line.includes("expect "));
  expect(proposed.length).toBeGreaterThan(2);
  expect(proposed.every((line) => line.startsWith("# imcrules-expect "))).toBe(true);
  const input = `192.0.2.0/24 OK\n0.0.0.0/0 REJECT\n# imcrules-expect accept 192.0.2.0/24\n# imcrules-expect accept 10.0.0.1\n`;
  const checked = await imcrules(["check", "--as", "postfix-cidr", "-"], { cwd: folder, input });
  expect(checked.out).toContain("-:4:12: error[expectation-failed]");
  expect(checked.out).not.toContain("-:3:");
});

test.each([
  [["test", "--as", "postfix", "access.cidr", "10.0.0.1"], "The formats are imcrules, plain"],
  [["test", "--list", "web", "access.cidr", "10.0.0.1"], 'access.cidr has no list "web"'],
])("%j is refused with one clear line", async (args, message) => {
  const { status, out, err } = await run(...args);
  expect([status, out, err.trimEnd().split("\n").length]).toEqual([2, "", 1]);
  expect(err).toContain(message);
});

test("faults of lists are one line, and the other entries apply", async () => {
  const faulty = temporaryFolder({
    "a.list": "192.0.2.1\n",
    "b.list": "192.0.2.1\n",
    "imcrules.config.json": JSON.stringify({
      lists: [{ files: "a.list", format: "plain" }, { files: "b.list", format: "plane" }, { format: "plain" }],
    }),
  });
  const { status, err } = await imcrules(["check", "."], { cwd: faulty });
  expect(status).toBe(2);
  expect(err).toBe(
    "imcrules: imcrules.config.json: lists[1].format must be one of imcrules, plain, postfix-cidr, nginx-access, nginx-geo, pg-hba, haproxy, hosts-access, none. lists[2].files must be a glob.\n",
  );
});

describe("expect proposes tests for each list of a file", () => {
  const site = "server { deny 10.0.0.0/8;\n  location /a { deny 192.0.2.0/24; }\n}\n";
  const propose = (...args: readonly string[]) => {
    const here = temporaryFolder({ "site.conf": site });
    return { here, outcome: imcrules(["expect", "--as", "nginx-access", ...args, "site.conf"], { cwd: here }) };
  };

  test("below the name of the list, or of one list only", async () => {
    const { out, err } = await propose().outcome;
    expect(out.split("\n").filter((line) => line.includes("proposed"))).toEqual([
      "# Expectations proposed by imcrules expect, for server as it was then",
      "# Expectations proposed by imcrules expect, for server, location /a as it was then",
    ]);
    expect(err).toContain("write these lines inside the blocks of their lists, or add --write");
    const one = await propose("--list", "server").outcome;
    expect(one.out).toContain("# imcrules-expect reject 10.0.0.0\n");
    expect(one.out).not.toContain("192.0.2.0");
  });

  test("and writes them into the block of each, where they hold", async () => {
    const { here, outcome } = propose("--write");
    expect(await outcome).toMatchObject({ status: 0, out: "", err: expect.stringContaining("site.conf: added ") });
    const written = readFileSync(join(here, "site.conf"), "utf8");
    expect(written.split("\n").filter((line) => !line.includes("imcrules-expect"))).toEqual([
      "server { deny 10.0.0.0/8;",
      "  location /a { deny 192.0.2.0/24;",
      " }",
      "}",
      "",
    ]);
    expect(written).toContain("location /a { deny 192.0.2.0/24;\n  # imcrules-expect accept 192.0.1.255\n");
    const checked = await imcrules(["check", "--as", "nginx-access", "--fail-on", "error", "site.conf"], { cwd: here });
    expect([checked.status, checked.out]).toEqual([0, expect.not.stringContaining("expectation-failed")]);
    const again = await imcrules(["expect", "--as", "nginx-access", "--write", "site.conf"], { cwd: here });
    expect(again.err).toContain("nothing to propose");
    expect(readFileSync(join(here, "site.conf"), "utf8")).toBe(written);
  });

  test("and writes those of one list only", async () => {
    const { here, outcome } = propose("--write", "--list", "server");
    await outcome;
    expect(readFileSync(join(here, "site.conf"), "utf8")).not.toContain("192.0.2.0\n");
  });
});

describe("--list with two files", () => {
  const here = temporaryFolder({
    "site.conf": "server { server_name a;\n  deny 10.0.0.0/8;\n}\nserver { server_name b;\n  deny 192.0.2.0/24;\n}\n",
    "b.imcrules": "reject 192.0.2.0/24\n",
    "all.imcrules": "default reject\n",
    "office.imcrules": "accept any\n",
    "imcrules.config.json": JSON.stringify({
      lists: [{ files: "*.conf", format: "nginx-access" }],
      within: { "site.conf": "all.imcrules", "office.imcrules": "site.conf" },
    }),
  });
  const inHere = (...args: readonly string[]) => imcrules(args, { cwd: here });

  test.each([
    [["site.conf", "b.imcrules"], "No address gets another verdict"],
    [["b.imcrules", "site.conf"], "No address gets another verdict"],
  ])("diff %j takes the only list of the other file as it is", async (files, summary) => {
    const { status, out } = await inHere("diff", "--list", "server b", "--fail-on", "any", ...files);
    expect([status, out]).toEqual([0, expect.stringContaining(summary)]);
  });

  test.each([
    [
      ["diff", "site.conf", "b.imcrules"],
      'site.conf has 2 lists. Name one with --list, such as "server a", "server b"',
    ],
    [["diff", "--list", "c", "b.imcrules", "site.conf"], 'site.conf has no list "c", such as "server a", "server b"'],
    [
      ["diff", "--within", "site.conf", "b.imcrules", "b.imcrules"],
      "site.conf has 2 lists, so it cannot bound others.",
    ],
    [["check", "office.imcrules"], "site.conf has 2 lists, so it cannot bound others. Name a file with one list."],
    [["accepted", "--except", "site.conf", "b.imcrules"], "site.conf has 2 lists. Name one with --list"],
  ])("%j is refused with the names of the lists, or with what to name instead", async (args, message) => {
    const { status, err } = await inHere(...args);
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test("a ceiling and the other files of accepted are taken as they are", async () => {
    const within = await inHere("diff", "--list", "server b", "--within", "b.imcrules", "site.conf", "site.conf");
    expect([within.status, within.err]).toEqual([0, ""]);
    const accepted = await inHere("accepted", "--list", "server b", "--except", "b.imcrules", "site.conf");
    expect([accepted.status, accepted.out]).toEqual([0, ""]);
  });

  test("an answer about one list says that another one keeps its program from loading the file", async () => {
    const input = "server { server_name a; deny 10.0.0.0/8; }\nserver { server_name b; deny 10.0.0.0/99; deny all; }\n";
    const why = "nginx does not load -: line 2, see imcrules check\n";
    const one = ["--as", "nginx-access", "--list", "server a"];
    expect(await imcrules(["test", ...one, "-", "10.0.0.1"], { input })).toEqual({
      status: 0,
      out: "10.0.0.1: deny, line 1 (deny 10.0.0.0/8)\n",
      err: `imcrules: ${why}`,
    });
    expect(await imcrules(["accepted", ...one, "-"], { input })).toEqual({
      status: 2,
      out: "",
      err: `imcrules: ${why}`,
    });
  });

  test("each list of a file is held within its ceiling", async () => {
    const { out } = await inHere("check", "--format", "json", "site.conf");
    const { findings } = JSON.parse(out).files.at(0);
    const lines = JSON.parse(out).files.flatMap((file: { findings: typeof findings }) =>
      file.findings.flatMap((one: { code: string; message: string }) =>
        one.code === "exceeds-ceiling" ? [one.message] : [],
      ),
    );
    expect(lines.length).toBe(2);
    expect(lines[0]).toMatch(/^The default allows more than its ceiling, such as 0\.0\.0\.0\. Add a catch-all\./);
  });
});

describe("--as beside files in our own language", () => {
  const here = temporaryFolder({
    "office.imcrules": "accept 10.0.0.0/8\nreject any\n",
    "old.hba": "host all all 10.1.0.0/16 md5\n",
    "new.hba": "host all all 10.0.0.0/7 md5\n",
    "checked/imcrules.config.json": JSON.stringify({ within: { "*.hba": "office.imcrules" } }),
    "checked/office.imcrules": "accept 10.0.0.0/8\nreject any\n",
    "checked/new.hba": "host all all 10.0.0.0/7 md5\n",
  });
  const run = (cwd: string, ...args: readonly string[]) => imcrules(args, { cwd });
  const hba = ["--as", "pg-hba"];

  test("reads such a file as the other program would, and says so", async () => {
    const { out, err } = await run(here, "check", "--as", "postfix-cidr", "office.imcrules");
    expect(out).toContain('office.imcrules:1:1: error[program-skips]: Postfix skips "accept".');
    expect(err).toBe("imcrules: office.imcrules is read as postfix-cidr, as --as says\n");
  });

  test("reads a ceiling in our own language as it is", async () => {
    const { err, status } = await run(here, "diff", ...hba, "--within", "office.imcrules", "old.hba", "new.hba");
    expect(err).toContain("admits 16,777,216 addresses that office.imcrules rejects");
    expect(status).toBe(1);
    const { out } = await run(join(here, "checked"), "check", ...hba, "new.hba");
    expect(out).toContain("error[exceeds-ceiling]");
  });

  test("reads the lists of --except and --common so too", async () => {
    const { out } = await run(here, "accepted", ...hba, "--except", "office.imcrules", "new.hba");
    expect(out).toBe("11.0.0.0/8\n");
  });
});
