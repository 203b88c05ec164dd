import { expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const hba = [
  "hostssl app deploy 10.0.0.0/8  scram-sha-256",
  "host    app app    10.1.0.0/16 reject",
  "host    app app    10.1.2.0/24 md5",
  "host    all all    10.0.0.0/8  md5",
  "",
].join("\n");

const folder = temporaryFolder({
  "mixed.hba": "host app all 10.0.0.0/8 reject\nhost app all 2001:db8::/32 reject\nhost all all 10.0.0.0/7 md5\n",
  "after.hba": "hostssl app all 192.0.2.0/24 trust\nhost all all 10.0.0.0/8 md5\n",
  "pg_hba.conf": hba,
  "app.hba": hba,
  "imcrules.config.json": JSON.stringify({
    lists: [{ files: "*.hba", format: "pg-hba", given: { database: "app", user: "app" } }],
  }),
});
const run = (...args: readonly string[]) => imcrules(args, { cwd: folder });

const open =
  "10.1.2.3: may authenticate, line 4 (10.0.0.0/8  md5), unless line 2 applies (for connections to database app as user app)\n";
const settled = "10.1.2.3: rejected, line 2 (10.1.0.0/16 reject)\n";
const others = "10.1.2.3: may authenticate, line 4 (10.0.0.0/8  md5)\n";

test.each([
  ["pg_hba.conf", [], open],
  ["pg_hba.conf", ["--given", "database=app"], open],
  ["pg_hba.conf", ["--given", "database=app", "--given", "user=app"], settled],
  ["pg_hba.conf", ["--given", "database=web"], others],
  ["app.hba", [], settled],
  ["app.hba", ["--given", "user=bob"], others],
])("test %s %j", async (file, given, out) => {
  expect(await run("test", ...given, file, "10.1.2.3")).toEqual({ status: 0, out, err: "" });
});

test("explain and policy leave out what does not hold", async () => {
  const given = ["--given", "database=web"];
  const explained = await run("explain", ...given, "pg_hba.conf", "10.1.2.3");
  expect(explained.out).not.toContain("line 2");
  const { out } = await run("policy", ...given, "pg_hba.conf");
  expect(out).toContain("1 rule, first-match");
});

test("diff says that rules for other connections are all that differs", async () => {
  const own = temporaryFolder({
    "old.hba": "host web all 10.0.0.0/8 md5\nhost all all 10.0.0.0/8 md5\nhost all all ::/0 md5\n",
    "new.hba": "host web all 10.0.0.0/8 reject\nhost all all 10.0.0.0/8 md5\nhost all all ::/0 md5\n",
  });
  const diff = (...words: readonly string[]) =>
    imcrules(["diff", "--as", "pg-hba", ...words, "old.hba", "new.hba"], { cwd: own });
  expect((await diff("--given", "database=app")).out).toContain(
    "No address gets another verdict: the rules for these connections are the same.",
  );
  expect((await diff()).out).toContain("rejected");
});

test("findings do not depend on what is given", async () => {
  const both = await run("check", "--format", "json", "--fail-on", "never", "pg_hba.conf", "app.hba");
  const { files } = JSON.parse(both.out) as { files: { findings: { code: string; line: number }[] }[] };
  const found = files.map(({ findings }) => findings.map(({ code, line }) => `${line} ${code}`));
  expect(found[0]).toEqual(["3 shadowed-rule"]);
  expect(found[1]).toEqual(found[0]);
});

test("a name that no rule asks for is reported", async () => {
  const { err } = await run("test", "--given", "databse=app", "pg_hba.conf", "10.1.2.3");
  expect(err).toBe('imcrules: no rule of pg_hba.conf asks for "databse", only for type, database, user\n');
});

test("a name that only terms can settle is not offered", async () => {
  const etc = temporaryFolder({ "pg_hba.conf": "host all all db.test md5\n" });
  const { err } = await imcrules(["test", "--given", "address=x", "pg_hba.conf", "10.1.2.3"], { cwd: etc });
  expect(err).toBe('imcrules: no rule of pg_hba.conf asks for "address", only for host db.test\n');
});

const encrypted = "hostnogssenc all all 10.0.0.0/8 reject\nhost all all 10.0.0.0/8 md5\n";

test.each(["hostnogssenc", "host", "SSL"])("no connection is of the type %s", async (type) => {
  const own = temporaryFolder({
    "pg_hba.conf": encrypted,
    "app.hba": encrypted,
    "imcrules.config.json": JSON.stringify({
      lists: [{ files: "*.hba", format: "pg-hba", given: { type, databse: "a" } }],
    }),
  });
  const asked = await imcrules(["test", "--given", `type=${type}`, "pg_hba.conf", "10.1.2.3"], { cwd: own });
  const fault = `type=${type}: type is hostssl, hostgssenc or hostnossl\n`;
  expect(asked).toEqual({ status: 2, out: "", err: `imcrules: --given ${fault}` });
  const configured = await imcrules(["test", "app.hba", "10.1.2.3"], { cwd: own });
  expect(configured.out).toContain("unless line 1 applies");
  expect(configured.err).toBe(
    `imcrules: the configuration of app.hba gives ${fault}imcrules: no rule of app.hba asks for "databse", only for type\n`,
  );
});

test("libwrap compares names without case, and EXCEPT has names too", async () => {
  const etc = temporaryFolder({ "hosts.allow": "SSHD: 10.1. : DENY\nALL EXCEPT smtpd: 10.2. : DENY\nALL: ALL\n" });
  const ask = async (daemon: string, address: string) =>
    (await imcrules(["test", "--given", `daemon=${daemon}`, "hosts.allow", address], { cwd: etc })).out;
  expect(await ask("sshD", "10.1.0.1")).toBe("10.1.0.1: deny, line 1 (10.1. : DENY)\n");
  expect(await ask("SMTPD", "10.1.0.1")).toBe("10.1.0.1: grant, line 3 (ALL)\n");
  expect(await ask("SMTPD", "10.2.0.1")).toBe("10.2.0.1: grant, line 3 (ALL)\n");
  expect(await ask("ftpd", "10.2.0.1")).toBe("10.2.0.1: deny, line 2 (10.2. : DENY)\n");
});

test("an option without a value is refused", async () => {
  const { status, err } = await run("test", "--given", "database", "pg_hba.conf", "10.1.2.3");
  expect(status).toBe(2);
  expect(err).toContain("Write a name and a value, such as database=app.");
});

test("each part of a network has the lines that may turn it", async () => {
  const { out } = await run("test", "--as", "pg-hba", "mixed.hba", "8.0.0.0/6");
  expect(out).toContain("10.0.0.0/7: may authenticate, line 3 (10.0.0.0/7 md5), unless line 1 applies");
  expect((await run("test", "--as", "pg-hba", "--format", "json", "mixed.hba", "8.0.0.0/6")).status).toBe(0);
});

test("what a list accepts is not printed if it depends on more than the address", async () => {
  const { status, out, err } = await run("accepted", "--as", "pg-hba", "after.hba");
  expect([status, out]).toEqual([2, ""]);
  expect(err).toContain("after.hba depends on more than the address: line 1 may decide some of these addresses first");
});
