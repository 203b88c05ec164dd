/**
 * Joins 1,000,000 addresses with the table of a list, in real databases, by the SQL of docs/scale.md.
 *
 * `npm run test:scale` installs DuckDB and ClickHouse, and runs all. IMCRULES_DATABASES names those to run: `duckdb,postgresql`.
 */
import { spawnSync } from "node:child_process";
import { chownSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import {
  compile,
  compileBulk,
  decideTexts,
  lineNumberOf,
  NO_RULE,
  parse,
  verdictOf,
} from "../../server/src/core/index.js";
import { cli } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const ADDRESSES = 1_000_000;

/** Returns pseudorandom numbers, the same in each run. */
let state = 1;
function below(limit: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}
const word = () => below(2 ** 16);
const octet = () => below(256);
const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;

const networks = Array.from({ length: 2_000 }, () => `${octet()}.${octet()}.${octet()}.0`);
const prefixes = Array.from({ length: 2_000 }, () => `2001:db8:${below(64).toString(16)}:${word().toString(16)}`);
const list = [
  "default reject",
  "## Odd",
  'reject 192.0.2.1 255.0.255.255 # "every" second, and =1+1',
  "accept 10.0.0.128/25",
  ...networks.map((network) => `${pick(["accept", "reject"])} ${network}/${pick([12, 16, 20, 24])}`),
  "## IPv6",
  ...prefixes.map((prefix) => `${pick(["accept", "reject"])} ${prefix}::/${pick([44, 48, 60, 64])}`),
  "accept ::ffff:198.51.100.0/120",
  "accept 8000::/1",
  "",
].join("\n");

const clients = Array.from({ length: ADDRESSES }, (_, place) => {
  switch (place % 8) {
    case 0:
      return `${pick(prefixes)}::${word().toString(16)}`;
    case 1:
      return Array.from({ length: 8 }, () => word().toString(16).toUpperCase()).join(":");
    case 2:
      return `::ffff:${pick(networks).slice(0, -1)}${octet()}`;
    case 3:
      return pick(["::", "::1", "1::", "ffff::ffff", "::198.51.100.7", "64:ff9b::192.0.2.1"]);
    case 4:
      return `${octet()}.${octet()}.${octet()}.${octet()}`;
    case 5:
      return `198.${octet()}.100.${pick([0, 1, 255])}`;
    default:
      return `${pick(networks).slice(0, -1)}${pick([0, 1, 127, 128, 255])}`;
  }
});

/** The answers of `imcrules test`, as lines of CSV. */
function expectedAnswers(): string {
  const ruleSet = parse(list);
  const ids = new Int32Array(clients.length);
  decideTexts(compileBulk(compile(ruleSet)), clients, ids);
  let lines = "";
  for (const [place, id] of ids.entries()) {
    const rule = id === NO_RULE ? undefined : id;
    lines += `${place},${verdictOf(ruleSet, rule)},${rule === undefined ? "" : lineNumberOf(ruleSet, rule)}\n`;
  }
  return lines;
}

let folder = "";
let expected = "";
beforeAll(() => {
  folder = temporaryFolder({
    "list.imcrules": list,
    "log.csv": `id,client\n${clients.map((client, place) => `${place},${client}\n`).join("")}`,
  });
  expected = expectedAnswers();
  // The list turns both ways.
  expect(new Set(expected.split("\n").map((line) => line.split(",")[1]))).toEqual(
    new Set(["accept", "reject", undefined]),
  );
});

/** Returns the SQL of a section of docs/scale.md, after writing the table as the section says. */
function preparedSql(section: string): string {
  const page = readFileSync(new URL("../../docs/scale.md", import.meta.url), "utf8");
  const text = page.split(`\n## ${section}\n`)[1]?.split("\n## ")[0] ?? "";
  const [, options = "", file = ""] = /^ {4}imcrules table (.*)office\.imcrules > (\S+)$/m.exec(text) ?? [];
  const args = ["table", ...options.split(" ").filter((word) => word !== ""), "list.imcrules"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, maxBuffer: 2 ** 30 });
  expect([status, String(stderr)]).toEqual([0, ""]);
  writeFileSync(join(folder, file), stdout);
  const [, sql = ""] = /^```sql\n(.*?)^```$/ms.exec(text) ?? [];
  return sql;
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return stdout;
}

/** Runs SQL by the script of a package folder. Returns what the SQL writes to a file. */
function runInPackage(name: string, sql: string): string {
  writeFileSync(join(folder, `${name}.sql`), sql);
  run(process.execPath, [fileURLToPath(new URL(`${name}/run.mjs`, import.meta.url)), `${name}.sql`]);
  return readFileSync(join(folder, `${name}.csv`), "utf8");
}

const wanted = (process.env["IMCRULES_DATABASES"] ?? "duckdb,postgresql,clickhouse").split(",");
const isInstalled = (name: string) => existsSync(new URL(`${name}/node_modules`, import.meta.url));
const versions = "/usr/lib/postgresql";
const programs = existsSync(versions)
  ? readdirSync(versions)
      .map((version) => `${versions}/${version}/bin`)
      .find((bin) => existsSync(`${bin}/postgres`))
  : undefined;

function isTested(name: string, isThere: boolean, how: string): boolean {
  if (wanted.includes(name) && !isThere) {
    const line = "*".repeat(80);
    console.warn(`${line}\n  THE JOIN OF ${name} IS NOT TESTED. ${how}\n${line}`);
  }
  return wanted.includes(name) && isThere;
}

test.runIf(isTested("duckdb", isInstalled("duckdb"), "npm run test:scale installs it."))(
  "DuckDB answers as imcrules test does",
  () => {
    const answers = "copy (select id, verdict, line from decided order by id) to 'duckdb.csv' (header false);\n";
    const told = runInPackage("duckdb", preparedSql("DuckDB") + answers);
    expect(told === expected || firstDifference(told)).toBe(true);
  },
);

test.runIf(isTested("clickhouse", isInstalled("clickhouse"), "npm run test:scale installs it."))(
  "ClickHouse answers as imcrules test does",
  () => {
    const answers =
      "select id, verdict, ifNull(toString(line), '') from decided order by id into outfile 'clickhouse.csv' format TSV;\n";
    const told = runInPackage("clickhouse", preparedSql("ClickHouse") + answers).replaceAll("\t", ",");
    expect(told === expected || firstDifference(told)).toBe(true);
  },
);

const isRoot = process.getuid?.() === 0;
test.runIf(isTested("postgresql", programs !== undefined, "Install the Debian package postgresql."))(
  "PostgreSQL answers as imcrules test does",
  () => {
    const sql = preparedSql("PostgreSQL");
    const data = temporaryFolder({});
    const owner = isRoot ? statSync("/var/lib/postgresql") : statSync(data);
    chownSync(data, owner.uid, owner.gid);
    // PostgreSQL does not run as root.
    const server = (program: string, args: readonly string[]) => {
      const user = isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : ["env"];
      const [first = "", ...others] = [...user, `${programs}/${program}`, ...args];
      const { status, stderr } = spawnSync(first, others, { cwd: "/", stdio: ["ignore", "ignore", "inherit"] });
      if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
    };
    server("initdb", ["-D", data, "-N", "-U", "postgres", "--locale=C", "-E", "UTF8", "--no-instructions"]);
    const settings = `-c listen_addresses='' -c unix_socket_directories=${data} -c fsync=off`;
    server("pg_ctl", ["-w", "-D", data, "-l", `${data}/log`, "-o", settings, "start"]);
    try {
      const answers = "\\copy (select id, verdict, line from decided order by id) to stdout csv\n";
      writeFileSync(join(folder, "postgresql.sql"), sql + answers);
      const told = run(`${programs}/psql`, [
        ...["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", data, "-U", "postgres", "-f", "postgresql.sql"],
      ]);
      expect(told === expected || firstDifference(told)).toBe(true);
    } finally {
      server("pg_ctl", ["-D", data, "-m", "immediate", "stop"]);
    }
  },
);

/** Says where answers differ first. Two long texts are no help. */
function firstDifference(told: string): string {
  const [answers, wantedAnswers] = [told.split("\n"), expected.split("\n")];
  const place = wantedAnswers.findIndex((line, index) => line !== answers[index]);
  return `${clients[place]}: ${answers[place]} instead of ${wantedAnswers[place]}, of ${answers.length} lines`;
}
