import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import { kindLines } from "../core/logs/lines.js";
import { cli, imcrules, machineNode, outcomeOf, shellIn } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const access = [
  ["192.0.2.7", "30/Nov/2026:13:25:59 +0100"],
  ["192.0.2.7", "30/Nov/2026:13:26:01 +0100"],
  ["192.0.2.8", "30/Nov/2026:13:26:00 +0100"],
  ["2001:db8::1", "30/Nov/2026:13:27:00 +0100"],
  ["unix:", "30/Nov/2026:14:00:00 +0100"],
].map(([client, time]) => `${client} - - [${time}] "GET /?from=203.0.113.1 HTTP/1.1" 200 1 "-" "203.0.113.2"\n`);

const folder = temporaryFolder({
  "list.imcrules": "accept 192.0.2.0/24\naccept 10.0.0.0/8\nreject 10.1.0.0/16\nreject any\n",
  "new.imcrules": "reject 192.0.2.7\naccept any\n",
  "same.imcrules": "accept 192.0.2.0/25\nreject any\n",
  "access.log": access.join(""),
  "access.log.gz": "",
  "two.conf": "server { location /a { allow 192.0.2.0/24; deny all; } location /b { deny 192.0.2.7; allow all; } }\n",
  "pg_hba.conf": "host app all 192.0.2.0/24 reject\nhost all all 0.0.0.0/0 md5\n",
  "empty.log": "",
  "events.json":
    '{"peer":{"addr":"192.0.2.7"},"ip":"203.0.113.1"}\n{"peer.addr":"192.0.2.8"}\n{"peer":{"addr":"192.0.2.9"}}\n',
  "table.csv": 'id;Peer;note\n1;192.0.2.7;"a;203.0.113.1"\n2;192.0.2.8;b\n',
  "words.log":
    "at 2026-11-30T13:25:59Z from=192.0.2.7:25 x=203.0.113.1\nat - from=[2001:db8::1]:25\nat - from=nobody\n",
});
writeFileSync(join(folder, "access.log.gz"), zlib.gzipSync(access.join("")));
const run = (args: readonly string[], input?: string) =>
  imcrules(["hits", ...args], { cwd: folder, ...(input === undefined ? {} : { input }) });
const jsonOf = async (...args: readonly string[]) => JSON.parse((await run(["--format", "json", ...args])).out);

test("text shows each rule that fired, and those that never did, accepts apart from rejects", async () => {
  expect(await run(["list.imcrules", "access.log"])).toEqual({
    status: 0,
    err: "",
    out: `access.log: nginx or Apache, common or combined
5 lines, 1 without an address, 3 clients, 2026-11-30 12:25:59 to 2026-11-30 12:27:00 UTC
3 hits of 2 clients accepted, 1 hit of 1 client rejected
  3 hits  2 clients  2026-11-30 12:25:59 to 2026-11-30 12:26:01  line 1 (accept 192.0.2.0/24)
  1 hit   1 client   2026-11-30 12:27:00 to 2026-11-30 12:27:00  line 4 (reject any)
  0 hits  0 clients                                              default (accept)
1 rule that accepts decides none of these clients:
  line 2 (accept 10.0.0.0/8)
1 rule that rejects decides none of these clients:
  line 3 (reject 10.1.0.0/16)
`,
  });
});

test("JSON is one object", async () => {
  const [first, last] = ["2026-11-30T12:25:59Z", "2026-11-30T12:27:00Z"];
  const none = { hits: 0, clients: 0, first: null, last: null };
  const own = { hits: 3, clients: 2, first, last: "2026-11-30T12:26:01Z" };
  const other = { hits: 1, clients: 1, first: last, last };
  expect(await jsonOf("list.imcrules", "access.log")).toEqual({
    version: 1,
    logs: [{ path: "access.log", kind: "nginx or Apache, common or combined", lines: 5 }],
    lines: 5,
    withoutAddress: 1,
    clients: 3,
    first,
    last,
    accept: own,
    reject: other,
    rules: [
      { line: 1, rule: "accept 192.0.2.0/24", ...own },
      { line: 2, rule: "accept 10.0.0.0/8", ...none },
      { line: 3, rule: "reject 10.1.0.0/16", ...none },
      { line: 4, rule: "reject any", ...other },
    ],
    default: none,
  });
});

test.each(Object.keys(kindLines))(
  "the hits of each rule are those of imcrules test, line by line (%s)",
  async (name) => {
    const { lines = [], hostile = [] } = kindLines[name] ?? {};
    const all = [...lines, ...hostile];
    const list = "reject 192.0.2.0/28\naccept 192.0.2.0/24\nreject 2001:db8::/64\naccept 203.0.113.0/24\n";
    const own = temporaryFolder({ "list.imcrules": list, log: all.map(([, line]) => `${line}\n`).join("") });
    const clients = all.map(([client]) => client).filter((client) => client !== "none");
    const tested = await imcrules(["test", "--format", "json", "list.imcrules", "-"], {
      cwd: own,
      input: clients.join("\n"),
    });
    const lineOf = (answer: string): number | null => JSON.parse(answer).line;
    const deciders = tested.out.trimEnd().split("\n").map(lineOf);
    const counted = JSON.parse(
      (await imcrules(["hits", "--format", "json", "list.imcrules", "log"], { cwd: own })).out,
    );
    const hitsOf = (line: number | null) => deciders.filter((one) => one === line).length;
    expect(deciders.length).toBe(clients.length);
    expect(counted.rules.map((rule: { hits: number }) => rule.hits)).toEqual([1, 2, 3, 4].map(hitsOf));
    expect([counted.default.hits, counted.withoutAddress]).toEqual([hitsOf(null), all.length - clients.length]);
  },
);

test("several logs are counted together, also one from standard input", async () => {
  const counted = JSON.parse(
    (await run(["--format", "json", "list.imcrules", "access.log", "-"], "192.0.2.7\n10.0.0.1\n")).out,
  );
  expect(counted.logs).toEqual([
    { path: "access.log", kind: "nginx or Apache, common or combined", lines: 5 },
    { path: "-", kind: "addresses", lines: 2 },
  ]);
  expect([counted.lines, counted.clients, counted.rules[0].hits]).toEqual([7, 4, 4]);
});

test("a log that is named twice is counted once, also by another path to it", async () => {
  symlinkSync("access.log", join(folder, "link.log"));
  const once = await run(["list.imcrules", "access.log"]);
  expect(await run(["list.imcrules", "access.log", "access.log", "./access.log", "link.log", "access.log"])).toEqual({
    ...once,
    err: `imcrules: access.log is named several times, and is counted once
imcrules: ./access.log is the same file as access.log, which is counted once
imcrules: link.log is the same file as access.log, which is counted once
`,
  });
  const { out } = await run(["list.imcrules", "access.log", "access.log.gz"]);
  expect(out).toContain("10 lines");
});

describe("a compressed log is read as it is", () => {
  test("by gzip, also from standard input and in several parts", async () => {
    const plain = await jsonOf("list.imcrules", "access.log");
    const { logs, ...packed } = await jsonOf("list.imcrules", "access.log.gz");
    expect(packed).toEqual({ ...plain, logs: undefined });
    expect(logs).toEqual([{ ...plain.logs[0], path: "access.log.gz" }]);
    const { out } = await shellIn(
      folder,
      "cat access.log.gz access.log.gz | imcrules hits --format json list.imcrules -",
    );
    expect(JSON.parse(out).lines).toBe(10);
  });

  test("by zstd, or Node is too old and that is the answer", async () => {
    const file = join(folder, "access.log.zst");
    writeFileSync(file, zlib.zstdCompressSync(access.join("")));
    const nodes = [...new Set([process.execPath, machineNode()])];
    for (const node of nodes) {
      const hasZstd =
        spawnSync(node, ["-p", "typeof require('zlib').createZstdDecompress"], { encoding: "utf8" }).stdout ===
        "function\n";
      const { status, out, err } = await imcrules(["hits", "list.imcrules", "access.log.zst"], { cwd: folder, node });
      if (hasZstd)
        expect([status, out]).toEqual([0, expect.stringContaining("5 lines, 1 without an address, 3 clients")]);
      else
        expect([status, out, err]).toEqual([
          2,
          "",
          expect.stringMatching(/^imcrules: access\.log\.zst is compressed with zstd, .*\n$/),
        ]);
    }
  });

  test("by zstd in several frames, also behind one without data", async () => {
    const frame = zlib.zstdCompressSync(access.join(""));
    // As pzstd writes them: a skippable frame with the length of the next one.
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, frame.length, 0, 0, 0]);
    writeFileSync(join(folder, "frames.zst"), Buffer.concat([skippable, frame, skippable, frame, frame]));
    const { status, out, err } = await run(["list.imcrules", "frames.zst"]);
    expect([status, out, err]).toEqual([0, expect.stringContaining("15 lines, 3 without an address, 3 clients"), ""]);
  });

  test("from a pipe that gives single bytes", async () => {
    const child = spawn(process.execPath, [cli, "hits", "list.imcrules", "-"], { cwd: folder });
    const outcome = outcomeOf(child);
    // The pipe does not block, so its reader asks again while it is empty.
    const [first, ...rest] = readFileSync(join(folder, "access.log.gz"));
    child.stdin.write(Buffer.of(first ?? 0), () => child.stdin.end(Buffer.from(rest)));
    expect((await outcome).out).toContain("5 lines, 1 without an address, 3 clients");
  });

  test.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
    ["damaged", (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 30), Buffer.alloc(40, 0xee), bytes.subarray(70)])],
  ])("one that is %s gives no counts", async (_, change) => {
    for (const [name, pack, command] of [
      ["broken.gz", zlib.gzipSync, "gzip"],
      ["broken.zst", zlib.zstdCompressSync, "zstd"],
    ] as const) {
      writeFileSync(join(folder, name), change(pack(access.join("").repeat(50))));
      expect(await run(["list.imcrules", name])).toEqual({
        status: 2,
        out: "",
        err: `imcrules: ${name} is cut off or damaged, so nothing was counted. To count what is left: ${command} -dc FILE | imcrules hits LIST -\n`,
      });
    }
  });
});

describe("what names the client", () => {
  test("--field is a member of JSON, also of an object in it", async () => {
    const counted = await jsonOf("--field", "peer.addr", "list.imcrules", "events.json");
    expect([counted.lines, counted.withoutAddress, counted.clients]).toEqual([3, 1, 2]);
    expect((await jsonOf("list.imcrules", "events.json")).logs[0].kind).toBe("JSON, member ip");
  });

  test.each([
    ["JSON", '{"größe":"192.0.2.7"}\n'],
    ["CSV", "größe,note\n192.0.2.7,x\n"],
  ])("--field need not be ASCII in %s", async (kind, text) => {
    writeFileSync(join(folder, "words.txt"), text);
    const { clients, logs } = await jsonOf("--field", "größe", "list.imcrules", "words.txt");
    expect([clients, logs[0].kind]).toEqual([1, expect.stringContaining(`${kind}, `)]);
  });

  test("--field is a column of CSV, in any case", async () => {
    const counted = await jsonOf("--field", "peer", "list.imcrules", "table.csv");
    expect([counted.lines, counted.withoutAddress, counted.rules[0].hits]).toEqual([3, 1, 2]);
  });

  test("--pattern has a group for the address, and one for the time if it likes", async () => {
    const pattern = String.raw`at (?P<time>\S+) from=(?P<address>\S+)`;
    const counted = await jsonOf("--pattern", pattern, "list.imcrules", "words.log");
    expect([counted.lines, counted.withoutAddress, counted.clients]).toEqual([3, 1, 2]);
    expect([counted.first, counted.last]).toEqual(["2026-11-30T13:25:59Z", "2026-11-30T13:25:59Z"]);
  });

  test.each([
    [["--pattern", "from=(\\S+)"], "--pattern has no group named address."],
    [["--pattern", "(?P<address>x"], "--pattern is no regular expression of RE2: "],
    [["--pattern", "(?P<address>x)\\1"], "--pattern is no regular expression of RE2: "],
    [["--pattern", "(?P<address>x)", "--field", "y"], "'--field"],
    [["--field", "none"], "words.log: no line has the address of a client where --field looks"],
    [["--clients"], "--clients is about the changes that --against finds."],
    [["--fail-on", "any"], "--fail-on is about the changes that --against finds."],
  ])("%j cannot run", async (options, message) => {
    const { status, out, err } = await run([...options, "list.imcrules", "words.log"]);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  test("a pattern that makes other engines slow takes no time", async () => {
    const { status, err } = await run(
      ["--pattern", "(?:a+)+(?P<address>b)$", "list.imcrules", "-"],
      `${"a".repeat(50_000)}\n`,
    );
    expect([status, err]).toEqual([
      2,
      "imcrules: standard input: no line has the address of a client where --pattern looks\n",
    ]);
  });
});

describe("lists of other programs", () => {
  test("have a report each, if there are several in a file", async () => {
    const { out } = await run(["--as", "nginx-access", "two.conf", "access.log"]);
    expect(out.match(/^.*:$/gm)?.filter((line) => line.startsWith("two.conf"))).toHaveLength(2);
    const names = (await run(["--as", "nginx-access", "--format", "json", "two.conf", "access.log"])).out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).list);
    expect(names).toHaveLength(2);
    const one = await jsonOf("--as", "nginx-access", "--list", names[1], "two.conf", "access.log");
    expect([one.list, one.rules.map(({ hits }: { hits: number }) => hits)]).toEqual([undefined, [2, 2]]);
  });

  test("count by their sure rules, and say how many hits others may decide", async () => {
    const counted = await jsonOf("pg_hba.conf", "access.log");
    expect(counted.unless).toEqual({ hits: 3, clients: 2 });
    expect(counted.rules.map(({ hits, partial }: { hits: number; partial?: boolean }) => [hits, partial])).toEqual([
      [0, true],
      [3, undefined],
    ]);
    const { out } = await run(["pg_hba.conf", "access.log"]);
    expect(out).toContain(
      "3 hits of 2 clients may get the other verdict, since rules depend on more than the address. Settle them by --given.\n",
    );
    expect(out).toMatch(
      /1 rule depends on more than the address, so its hits are not counted:\n {2}line 1 \(192\.0\.2\.0\/24 reject\)\n$/,
    );
    const given = await jsonOf("--given", "database=app", "--given", "user=x", "pg_hba.conf", "access.log");
    expect([given.unless, given.rules[0].hits]).toEqual([undefined, 3]);
  });
});

describe("--against", () => {
  test.each([
    [
      "the new list",
      "host all all 0.0.0.0/0 md5\n",
      "host app all 192.0.2.0/24 reject\nhost all all 0.0.0.0/0 md5\n",
      1,
    ],
    [
      "neither list at these clients",
      "host all all 0.0.0.0/0 md5\n",
      "host app all 10.0.0.0/8 reject\nhost all all 0.0.0.0/0 md5\n",
      0,
    ],
    [
      "both lists alike",
      "host app all 0.0.0.0/0 reject\nhost all all 0.0.0.0/0 md5\n",
      "host app all 0.0.0.0/0 reject\nhost all all 0.0.0.0/0 scram-sha-256\n",
      0,
    ],
  ])("--fail-on is about conditions too: of %s", async (_, before, after, expected) => {
    writeFileSync(join(folder, "before.conf"), before);
    writeFileSync(join(folder, "after.conf"), after);
    writeFileSync(join(folder, "clients.txt"), "192.0.2.7\n");
    const options = ["--as", "pg-hba", "--against", "after.conf", "--fail-on", "rejected"];
    const { status, err } = await run([...options, "before.conf", "clients.txt"]);
    const note = "imcrules: clients may be newly rejected on conditions. Settle them by --given.\n";
    expect([status, err]).toEqual([expected, expected === 1 ? note : ""]);
  });

  test("what conditions may turn is in the report, and on standard error only if --fail-on forbids it alone", async () => {
    const own = temporaryFolder({
      "before.conf": "host all all 192.0.2.0/24 md5\nhost all all 198.51.100.0/24 md5\n",
      "after.conf": "host app all 192.0.2.0/24 reject\nhost all all 192.0.2.0/24 md5\nhost app all 10.0.0.0/8 md5\n",
      "surely.txt": "192.0.2.7\n198.51.100.7\n",
      "perhaps.txt": "192.0.2.7\n",
    });
    const ask = (...args: readonly string[]) =>
      imcrules(["hits", "--as", "pg-hba", "--against", "after.conf", ...args], { cwd: own });
    const sentence = "On conditions, clients may be newly admitted or rejected. Settle them by --given.\n";
    const { out, ...perhaps } = await ask("before.conf", "perhaps.txt");
    expect(perhaps).toEqual({ status: 0, err: "" });
    expect(out.slice(out.indexOf("Against"))).toBe(
      `Against after.conf: no client gets another verdict by the rules without conditions\n${sentence}`,
    );
    const surely = await ask("--fail-on", "rejected", "before.conf", "surely.txt");
    expect([surely.status, surely.err]).toEqual([1, ""]);
    expect(surely.out.slice(surely.out.indexOf("Against"))).toBe(
      `Against after.conf: 1 client newly rejected (1 hit)\n  1 hit  1 client  admitted by line 2, now rejected by the default\n${sentence}`,
    );
    const { turned } = JSON.parse((await ask("--format", "json", "before.conf", "perhaps.txt")).out);
    expect([turned.rejected, turned.onConditions]).toEqual([0, ["accepted", "rejected"]]);
    const given = await ask("--format", "json", "--given", "database=app", "before.conf", "perhaps.txt");
    expect(JSON.parse(given.out).turned).toEqual(expect.not.objectContaining({ onConditions: expect.anything() }));
  });

  describe("lists of files with several are compared by their names", () => {
    const levels = (...all: readonly (readonly [name: string, rules: string])[]) =>
      all.map(([name, rules]) => `location ${name} { ${rules} }\n`).join("");
    const own = temporaryFolder({
      "old.conf": levels(["/a", "allow 192.0.2.0/24; deny all;"], ["/b", "allow all;"], ["/c", "deny all;"]),
      "new.conf": levels(
        ["/b", "deny 192.0.2.7; allow all;"],
        ["/a", "allow 192.0.2.0/24; deny all;"],
        ["/d", "allow all;"],
      ),
      "other.conf": levels(["/x", "allow all;"]),
      "clients.txt": "192.0.2.7\n",
    });
    const ask = (...args: readonly string[]) =>
      imcrules(["hits", "--as", "nginx-access", "--against", ...args, "clients.txt"], { cwd: own });
    const notes = `imcrules: new.conf (location /d): the list was added, so it was not compared
imcrules: new.conf (location /c): the list was removed, so it was not compared
`;

    test("each with a report, and a list without a pair is not compared", async () => {
      const { status, out, err } = await ask("new.conf", "old.conf");
      expect([status, err]).toEqual([0, notes]);
      expect(out.split("\n").filter((line) => /^(?:old\.conf|Against)/.test(line))).toEqual([
        "old.conf (location /a):",
        "Against new.conf: no client gets another verdict",
        "old.conf (location /b):",
        "Against new.conf: 1 client newly denied (1 hit)",
        "old.conf (location /c):",
      ]);
      const shapes = (await ask("new.conf", "--format", "json", "old.conf")).out.trimEnd().split("\n");
      expect(shapes.map((shape) => JSON.parse(shape)).map(({ list, turned }) => [list, turned?.rejected])).toEqual([
        ["location /a", 0],
        ["location /b", 1],
        ["location /c", undefined],
      ]);
    });

    test("and --fail-on forbids one without a pair", async () => {
      expect(await ask("new.conf", "--fail-on", "accepted", "old.conf")).toMatchObject({ status: 1, err: notes });
      expect(await ask("new.conf", "--fail-on", "accepted", "--list", "location /b", "old.conf")).toMatchObject({
        status: 0,
        err: "",
      });
    });

    test("unless one file has one list of another name, which may be any of them", async () => {
      for (const files of [
        ["other.conf", "old.conf"],
        ["old.conf", "other.conf"],
      ]) {
        expect(await ask(...files)).toMatchObject({
          status: 2,
          out: "",
          err: expect.stringMatching(/^imcrules: old\.conf has 3 lists\. Name one with --list, such as "location \/a"/),
        });
      }
      expect(await ask("other.conf", "--list", "location /c", "old.conf")).toMatchObject({ status: 0, err: "" });
    });
  });

  test("says which rules turn clients, without their addresses", async () => {
    const { status, out } = await run(["--against", "new.imcrules", "list.imcrules", "access.log"]);
    expect(status).toBe(0);
    expect(
      out.slice(out.indexOf("Against")),
    ).toBe(`Against new.imcrules: 1 client newly accepted (1 hit), 1 client newly rejected (2 hits)
  2 hits  1 client  accepted by line 1, now rejected by line 1
  1 hit   1 client  rejected by line 4, now accepted by line 2
`);
    expect(out).not.toMatch(/192\.0\.2\.7|2001:db8::1\b/);
  });

  test("--clients lists them, those with most hits first", async () => {
    const { out } = await run(["--against", "new.imcrules", "--clients", "list.imcrules", "access.log"]);
    expect(out.trimEnd().split("\n").slice(-2)).toEqual([
      "  192.0.2.7: 2 hits, accepted by line 1, now rejected by line 1",
      "  2001:db8::1: 1 hit, rejected by line 4, now accepted by line 2",
    ]);
  });

  test("JSON has the same", async () => {
    const args = ["--against", "new.imcrules", "list.imcrules", "access.log"];
    const { turned } = await jsonOf(...args);
    expect(turned).toEqual({
      accepted: 1,
      rejected: 1,
      acceptedHits: 1,
      rejectedHits: 2,
      groups: [
        { turned: "rejected", hits: 2, clients: 1, oldLine: 1, newLine: 1 },
        { turned: "accepted", hits: 1, clients: 1, oldLine: 4, newLine: 2 },
      ],
    });
    expect((await jsonOf("--clients", ...args)).turned).toEqual({
      ...turned,
      clients: [
        { address: "192.0.2.7", hits: 2, oldLine: 1, newLine: 1 },
        { address: "2001:db8::1", hits: 1, oldLine: 4, newLine: 2 },
      ],
    });
  });

  test.each([
    ["accepted", "new.imcrules", 1],
    ["rejected", "new.imcrules", 1],
    ["any", "new.imcrules", 1],
    ["any", "list.imcrules", 0],
    // The client that it would reject too is not in the log.
    ["any", "same.imcrules", 0],
  ])("--fail-on %s with %s gives status %i", async (failOn, other, status) => {
    expect((await run(["--against", other, "--fail-on", failOn, "list.imcrules", "access.log"])).status).toBe(status);
  });

  test("no change is a sentence of its own", async () => {
    const { out } = await run(["--against", "list.imcrules", "list.imcrules", "access.log"]);
    expect(out.trimEnd().split("\n").at(-1)).toBe("Against list.imcrules: no client gets another verdict");
  });

  test("--fail-on is about one direction", async () => {
    const only = temporaryFolder({ log: "192.0.2.7\n" });
    const statusOf = async (failOn: string) =>
      (await run(["--against", "new.imcrules", "--fail-on", failOn, "list.imcrules", join(only, "log")])).status;
    expect([await statusOf("accepted"), await statusOf("rejected")]).toEqual([0, 1]);
  });
});

describe("bad input", () => {
  const write = (name: string, bytes: Uint8Array | string) => {
    writeFileSync(join(folder, name), bytes);
    return name;
  };

  test.each([
    ["a missing log", "none.log", "no such file: none.log"],
    ["a folder", ".", ". is a folder. Name the logs in it."],
    ["a list twice on standard input", "-", "standard input can be read only once. Write - only once."],
  ])("%s is one clear error", async (_, log, message) => {
    const { status, out, err } = await run([log === "-" ? "-" : "list.imcrules", log]);
    expect([status, out, err]).toEqual([2, "", `imcrules: ${message}\n`]);
  });

  test("a binary log has no client that is found", async () => {
    const binary = write(
      "binary.log",
      Buffer.from(Array.from({ length: 300_000 }, (_, place) => (place * 7919) % 251)),
    );
    const { status, out, err } = await run(["list.imcrules", binary]);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toBe(
      "imcrules: binary.log: no line has the address of a client that imcrules finds. Say where it is by --field or --pattern.\n",
    );
  });

  test("UTF-16 is no log either", async () => {
    const { status, err } = await run(["list.imcrules", write("wide.log", Buffer.from(access.join(""), "utf16le"))]);
    expect([status, err]).toEqual([2, expect.stringContaining("no line has the address of a client")]);
  });

  test("an empty log has no lines, which is no error", async () => {
    const { status, out } = await run(["list.imcrules", "empty.log"]);
    expect([status, out]).toEqual([
      0,
      expect.stringContaining("empty.log: no lines\n0 lines, 0 without an address, 0 clients\n"),
    ]);
  });

  test("NULs, bytes that are not UTF-8 and a line of 10 MB do not change the counts of the other lines", async () => {
    const noise = [
      Buffer.from([0, 0, 255, 254, 10]),
      Buffer.from('\u0000192.0.2.7 - - "\n'),
      Buffer.alloc(10_000_000, 0x41),
      Buffer.from("\n"),
    ];
    const odd = Buffer.from('192.0.2.8 - - [30/Nov/2026:13:26:00 +0100] "GET /\u00ff\u0000\u00fe\n', "latin1");
    const lines = access.map((line) => Buffer.from(line));
    const [first = Buffer.alloc(0), ...others] = lines;
    const counted = await jsonOf(
      "list.imcrules",
      write("noisy.log", Buffer.concat([...noise, first, ...noise, odd, ...others, ...noise])),
    );
    expect([counted.lines, counted.rules[0].hits, counted.rules[3].hits]).toEqual([15, 4, 1]);
  });

  test("a byte order mark and a last line without an end are no part of an address", async () => {
    const counted = await jsonOf("list.imcrules", write("marked.log", "\ufeff192.0.2.7\n192.0.2.8"));
    expect([counted.lines, counted.withoutAddress, counted.clients]).toEqual([2, 0, 2]);
  });

  test("a log that is rotated away while it is read is read to its end", async () => {
    const pipe = join(folder, "pipe.log");
    spawnSync("mkfifo", [pipe]);
    const child = spawn(process.execPath, [cli, "hits", "list.imcrules", "pipe.log"], { cwd: folder });
    const ended = outcomeOf(child, "");
    const writer = createWriteStream(pipe);
    await new Promise((done) => writer.write(access.join(""), done));
    rmSync(pipe);
    writer.end(access.join(""));
    expect((await ended).out).toContain("10 lines, 2 without an address, 3 clients");
  });

  test.each([
    ["rotated away", (path: string) => rmSync(path), "no such file: waiting.log"],
    [
      "cut off",
      (path: string) => truncateSync(path, 10),
      "waiting.log was cut off while it was read, so nothing was counted. Count the log that it was copied to.",
    ],
  ])("a log that is %s before it is read to its end is one clear error", async (_, change, message) => {
    const pipe = join(folder, "slow.log");
    rmSync(pipe, { force: true });
    spawnSync("mkfifo", [pipe]);
    write("waiting.log", access.join(""));
    const child = spawn(process.execPath, [cli, "hits", "list.imcrules", "slow.log", "waiting.log"], { cwd: folder });
    const ended = outcomeOf(child, "");
    const writer = createWriteStream(pipe);
    await new Promise((done) => writer.write(access.join(""), done));
    change(join(folder, "waiting.log"));
    writer.end();
    expect(await ended).toEqual({ status: 2, out: "", err: `imcrules: ${message}\n` });
  });

  test("300,000,000 bytes without an end of line take no more memory", async () => {
    const line =
      'head -c 300000000 /dev/zero | NODE_OPTIONS=--max-old-space-size=40 imcrules hits list.imcrules -; echo "status $?"';
    const { out, err } = await shellIn(folder, line);
    expect([out, err]).toEqual(["status 2\n", expect.stringContaining("standard input: no line has the address")]);
  });
});

test("more clients than are counted exactly are estimated, and that is said", async () => {
  const words = Array.from({ length: 2_100_000 }, (_, place) => Math.imul(place, 0x9e3779b1) >>> 0);
  const dotted = (word: number) => [24, 16, 8, 0].map((shift) => (word >>> shift) & 255).join(".");
  writeFileSync(join(folder, "many.log"), words.map((word) => `${dotted(word)}\n`).join(""));
  const args = ["--against", "new.imcrules", "list.imcrules", "many.log"];
  const { lines, clients, estimated, rules, default: byDefault, turned } = await jsonOf(...args);
  expect([lines, estimated, byDefault.hits]).toEqual([2_100_000, true, 0]);
  expect(rules.reduce((sum: number, { hits }: { hits: number }) => sum + hits, 0)).toBe(2_100_000);
  expect(Math.abs(clients - 2_100_000)).toBeLessThan(10_000);
  // Nearly all are rejected by the old list, and accepted by the new one.
  expect(turned.acceptedHits).toBeGreaterThan(2_000_000);
  expect(Math.abs(turned.accepted - turned.acceptedHits)).toBeLessThan(10_000);
  expect((await run(args)).out).toMatch(/about 2,[\d,]+ clients/);
});

test("what the package ships finds the engine of --pattern", () => {
  expect(readFileSync(join(cli, "..", "pattern.js"), "utf8")).toContain("compilePattern");
});
