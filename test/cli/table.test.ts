import { expect, test } from "vitest";
import { tableFault } from "../../server/src/core/analysis/questions/table.js";
import { parse } from "../../server/src/core/formats/imcrules/parse.js";
import { compile } from "../../server/src/core/matcher/partition.js";
import { budgetOf, runToEnd } from "../../server/src/core/text/steps.js";
import { imcrules, onTerminal, shellIn } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { tooManyHoles } from "../support/tooManyHoles.js";

const folder = temporaryFolder({
  "list.imcrules": [
    "default reject",
    "## Offices",
    'accept 10.0.0.0  255.0.0.0   # the "old" office, =1+1',
    "reject 10.1.0.0/16",
    "reject 10.0.0.128/25",
    "## IPv6",
    "accept 2001:db8::/32 # \u001b[31mred",
  ].join("\n"),
  "mapped.imcrules": "accept ::fffe:0:0/95\nreject any\n",
  // The default decides ::ffff:0:0/96, which is a block of its own.
  "halved.imcrules": "accept ::fffe:0:0/96\nreject any\n",
  "holes.imcrules": tooManyHoles,
  "pg_hba.conf": "hostssl all all 10.0.0.0/8 md5\nhost all all 10.0.0.0/9 reject\n",
  "bad.imcrules": "acept 10.0.0.0/8\nreject any\n",
  "nginx.conf":
    "http { server { location /a { allow 10.0.0.0/8; deny all; } location /b { allow 192.0.2.0/24; # branch\n deny all; } } }\n",
});
const rowsOf = async (...args: string[]) => {
  const { status, out, err } = await imcrules(["table", ...args], { cwd: folder });
  expect([status, err]).toEqual([0, ""]);
  const lines = out.split("\r\n");
  expect(lines.pop()).toBe("");
  return lines;
};

test("a row is a range with its decider, and texts that need it are quoted", async () => {
  expect(await rowsOf("list.imcrules")).toEqual([
    "family,first,last,ipv4_first,ipv4_last,ipv6_first_high,ipv6_first_low,ipv6_last_high,ipv6_last_low,verdict,line,rule,comment,section,unless",
    "ipv4,0.0.0.0,9.255.255.255,0,167772159,,,,,reject,,,,,",
    'ipv4,10.0.0.0,10.255.255.255,167772160,184549375,,,,,accept,3,accept 10.0.0.0 255.0.0.0,"the ""old"" office, =1+1",Offices,',
    "ipv4,11.0.0.0,255.255.255.255,184549376,4294967295,,,,,reject,,,,,",
    "ipv6,::,2001:db7:ffff:ffff:ffff:ffff:ffff:ffff,,,0,0,2306139568115548159,18446744073709551615,reject,,,,,",
    "ipv6,2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,,,2306139568115548160,0,2306139572410515455,18446744073709551615,accept,7,accept 2001:db8::/32,\\u{1b}[31mred,IPv6,",
    "ipv6,2001:db9::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,,,2306139572410515456,0,18446744073709551615,18446744073709551615,reject,,,,,",
  ]);
});

test("with --blocks a row is a CIDR block, and no block is read as all of IPv4", async () => {
  const cells = async (...columns: number[]) =>
    (await rowsOf("--blocks", "mapped.imcrules")).slice(1).map((line) => {
      const row = line.split(",");
      return columns.map((column) => row[column]).join(" ");
    });
  const blocks = await cells(1, 10);
  expect(blocks).toContain("::fffe:0:0/95 accept");
  const halved = (await rowsOf("--blocks", "halved.imcrules")).map((line) => line.split(",")[1]);
  expect(halved).toContain("::fffe:0:0/96");
  expect(halved.filter((block) => block?.startsWith("::ffff:"))).toEqual([]);
  expect((await cells(0, 2, 3))[0]).toBe("ipv4 0.0.0.0 255.255.255.255");
});

test("Parquet is written to files and pipes, never to a terminal", async () => {
  const { out, err } = await shellIn(
    folder,
    "imcrules table --format parquet list.imcrules > t && head -c 4 t && tail -c 4 t",
  );
  expect([out, err]).toEqual(["PAR1PAR1", ""]);
  const refused = await onTerminal(folder, ["table", "--format", "parquet", "list.imcrules"]);
  expect(refused.status).toBe(2);
  expect(refused.out).toContain("Parquet is not for a terminal.");
});

test("a list without a table gives no rows, since a part of them would be another list", async () => {
  expect(await imcrules(["table", "holes.imcrules"], { cwd: folder })).toEqual({
    status: 2,
    out: "",
    err: "imcrules: holes.imcrules has masks with holes that cut the address space into too many pieces to analyse\n",
  });
  const list = parse("accept 10.0.0.0 255.0.0.255\naccept 0.0.0.1 0.0.255.255\n");
  expect(runToEnd(tableFault({ ruleSet: list, partition: compile(list) }, true, budgetOf()))).toBeUndefined();
});

test("the column unless names the rules that may turn a verdict, and --given settles them", async () => {
  const { status, out, err } = await imcrules(["table", "pg_hba.conf"], { cwd: folder });
  expect(status).toBe(0);
  expect(err).toBe(
    "imcrules: pg_hba.conf depends on more than the address: line 1 may decide some of these addresses first (for connections over SSL). See the column unless.\n",
  );
  const unless = out.split("\r\n").filter((line) => line.includes("unless line 1 applies"));
  expect(unless.map((line) => line.split(",")[1])).toEqual(["10.0.0.0", "10.128.0.0"]);
  const settled = await imcrules(["table", "--given", "type=hostnossl", "pg_hba.conf"], { cwd: folder });
  expect([settled.err, settled.out.includes("unless line")]).toEqual(["", false]);
});

test("one list of several is named, and lines with an error are left out as in answers", async () => {
  expect(await imcrules(["table", "nginx.conf"], { cwd: folder })).toMatchObject({
    status: 2,
    err: expect.stringContaining("has 2 lists. Name one with --list"),
  });
  const bad = await imcrules(["table", "bad.imcrules"], { cwd: folder });
  expect([bad.status, bad.err]).toEqual([0, "imcrules: 1 line of bad.imcrules ignored, see imcrules check\n"]);
});
