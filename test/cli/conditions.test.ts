import { describe, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const folder = temporaryFolder({
  "before.hba": "hostssl app all 10.0.0.0/24 md5\nhost all all 10.1.0.0/16 md5\n",
  "wider.hba": "hostssl app all 10.0.0.0/23 md5\nhost all all 10.1.0.0/16 md5\n",
  "longer.hba": "hostssl app all 10.0.0.0/24 md5\nhost all all 10.1.0.0/16 md5\nhost all all 10.2.0.0/16 md5\n",
  "bob.hba": "host all bob 10.0.0.0/8 reject\nhostssl all all 10.0.0.0/8 md5\n",
  "ssl.hba": "hostssl all all 10.0.0.0/8 md5\nhost all bob 10.0.0.0/8 reject\n",
  "all.hba": "host all all 10.0.0.0/24 md5\n",
  "company.imcrules": "default reject\naccept 10.0.0.0/15\n",
  "small.imcrules": "default reject\naccept 10.1.0.0/16\n",
  "old.conf": "location / {\n  include office.conf;\n  allow 10.0.0.0/8;\n  deny all;\n}\n",
  "new.conf": "location / {\n  include office.conf;\n  allow 10.0.0.0/8;\n  allow 11.0.0.0/8;\n  deny all;\n}\n",
  "imcrules.config.json": JSON.stringify({
    lists: [
      { files: "*.hba", format: "pg-hba" },
      { files: "*.conf", format: "nginx-access" },
    ],
  }),
});
const run = (...args: readonly string[]) => imcrules(args, { cwd: folder });

const wider = "256 more addresses admitted";
const overSsl = "for connections over SSL to database app";

test("diff reports what changes for connections with a condition", async () => {
  expect((await run("diff", "before.hba", "wider.hba")).out).toBe(
    [
      "No address gets another verdict by the rules without conditions.",
      "",
      `For connections over SSL to database app: ${wider}.`,
      "10.0.1.0/24  before  default  rejected  now  line 1  10.0.0.0/23 md5",
      "",
    ].join("\n"),
  );
  const { out } = await run("diff", "--format", "markdown", "before.hba", "wider.hba");
  expect(out).toContain(`#### \`For connections over SSL to database app: ${wider}.\``);
  const shape = JSON.parse((await run("diff", "--format", "json", "before.hba", "wider.hba")).out);
  expect(shape).toMatchObject({
    accepted: { ipv4: "0" },
    onConditions: [{ conditions: [overSsl], accepted: { ipv4: "256", ranges: [{ cidr: "10.0.1.0/24" }] } }],
    incomplete: false,
  });
});

test("conditions with the same changes as all connections are not named", async () => {
  const { out } = await run("diff", "before.hba", "longer.hba");
  expect(out).toContain("65,536 more addresses admitted.");
  expect(out).not.toContain("or connections");
});

test.each([
  ["before.hba", "wider.hba", "accepted", `${wider}, ${overSsl}, such as 10.0.1.0`],
  ["wider.hba", "before.hba", "rejected", `256 more addresses rejected, ${overSsl}, such as 10.0.1.0`],
  ["bob.hba", "ssl.hba", "any", "for connections as user bob and for connections over SSL, such as 10.0.0.0"],
])("diff %s %s fails on %s, and says for which connections", async (old, now, failOn, why) => {
  const { status, err } = await run("diff", "--fail-on", failOn, old, now);
  expect([status, err]).toEqual([1, expect.stringContaining(why)]);
});

test.each([
  ["before.hba", "wider.hba", "rejected"],
  ["wider.hba", "before.hba", "accepted"],
  ["before.hba", "before.hba", "any"],
  // The file that was not read gives both versions the same verdicts.
  ["old.conf", "new.conf", "rejected"],
])("diff %s %s does not fail on %s", async (old, now, failOn) => {
  const { status } = await run("diff", "--fail-on", failOn, old, now);
  expect(status).toBe(0);
});

test.each([
  ["company.imcrules", "wider.hba", ""],
  ["small.imcrules", "wider.hba", `may admit 512 addresses that small.imcrules rejects, ${overSsl}, such as 10.0.0.0`],
  ["wider.hba", "before.hba", ""],
  ["before.hba", "wider.hba", `may admit 256 addresses that before.hba rejects, ${overSsl}, such as 10.0.1.0`],
])("a list with conditions stays within %s only for all connections: %s", async (ceiling, file, why) => {
  const { status, err } = await run("diff", "--within", ceiling, file, file);
  expect([status, err]).toEqual(why === "" ? [0, ""] : [1, expect.stringContaining(why)]);
});

describe("--given", () => {
  const app = ["--given", "database=app", "--given", "type=hostssl"];

  test("diff compares what the versions do for such connections", async () => {
    const changed = "10.0.1.0/24  before  default  rejected  now  line 1  10.0.0.0/23 md5";
    const { out } = await run("diff", ...app, "before.hba", "wider.hba");
    expect(out).toContain(`256 more addresses admitted.`);
    expect(out).toContain(changed);
    expect(out).not.toContain("onnections");
    const web = await run("diff", "--given", "database=web", "before.hba", "wider.hba");
    expect(web).toMatchObject({ status: 0, out: expect.stringContaining("No address gets another verdict") });
    expect(web.out).not.toContain("For connections");
  });

  test("reports for other programs and people name the connections", async () => {
    const shape = JSON.parse((await run("diff", ...app, "--format", "json", "before.hba", "wider.hba")).out);
    expect(shape).toMatchObject({
      version: 1,
      given: { database: "app", type: "hostssl" },
      accepted: { ipv4: "256", ranges: [{ cidr: "10.0.1.0/24" }] },
    });
    expect(shape).not.toHaveProperty("onConditions");
    const all = JSON.parse((await run("diff", "--format", "json", "before.hba", "wider.hba")).out);
    expect(all).not.toHaveProperty("given");
    const { out } = await run("diff", ...app, "--format", "markdown", "before.hba", "wider.hba");
    expect(out).toContain("## Policy differences\n\nFor connections with `database=app` and `type=hostssl`.\n");
  });

  test.each([
    [[], 1],
    [app, 1],
    [["--given", "database=web"], 0],
  ])("the gates of diff judge the connections of %j", async (given, status) => {
    expect((await run("diff", ...given, "--fail-on", "accepted", "before.hba", "wider.hba")).status).toBe(status);
    expect((await run("diff", ...given, "--within", "before.hba", "wider.hba", "wider.hba")).status).toBe(status);
  });

  test("a ceiling is that of the same connections", async () => {
    const within = (...given: string[]) => run("diff", ...given, "--within", "before.hba", "all.hba", "all.hba");
    expect((await within()).status).toBe(1);
    expect((await within(...app)).status).toBe(0);
    expect((await within("--given", "database=web")).status).toBe(1);
  });

  test("a name that only one version asks for is not in vain, and a value that there is not is refused", async () => {
    const bob = ["--given", "user=bob"];
    expect((await run("diff", ...bob, "before.hba", "bob.hba")).err).toBe("");
    expect((await run("diff", ...bob, "before.hba", "wider.hba")).err).toBe(
      'imcrules: no rule of before.hba and wider.hba asks for "user", only for type, database\n',
    );
    expect(await run("diff", "--given", "type=SSL", "before.hba", "wider.hba")).toEqual({
      status: 2,
      out: "",
      err: "imcrules: --given type=SSL: type is hostssl, hostgssenc or hostnossl\n",
    });
  });

  test("what only the configuration gives changes no comparison", async () => {
    const cwd = temporaryFolder({
      "before.hba": "hostssl app all 10.0.0.0/24 md5\n",
      "wider.hba": "hostssl app all 10.0.0.0/23 md5\n",
      "imcrules.config.json": JSON.stringify({
        lists: [{ files: "*.hba", format: "pg-hba", given: { database: "web" } }],
      }),
    });
    const { status } = await imcrules(["diff", "--fail-on", "accepted", "before.hba", "wider.hba"], { cwd });
    expect(status).toBe(1);
  });
});
