import { expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const folder = temporaryFolder({
  "before.hba": "hostssl app all 10.0.0.0/24 md5\nhost all all 10.1.0.0/16 md5\n",
  "wider.hba": "hostssl app all 10.0.0.0/23 md5\nhost all all 10.1.0.0/16 md5\n",
  "longer.hba": "hostssl app all 10.0.0.0/24 md5\nhost all all 10.1.0.0/16 md5\nhost all all 10.2.0.0/16 md5\n",
  "bob.hba": "host all bob 10.0.0.0/8 reject\nhostssl all all 10.0.0.0/8 md5\n",
  "ssl.hba": "hostssl all all 10.0.0.0/8 md5\nhost all bob 10.0.0.0/8 reject\n",
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
