import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tools } from "../../server/src/cli/mcp/tools.js";
import { cli, imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { tooManyHoles } from "../support/tooManyHoles.js";

/** Networks inside networks, each with the other action. */
const nested = [
  "accept 10.1.2.3",
  "reject 10.1.2.0/24",
  "accept 10.1.0.0/16",
  "reject 10.0.0.0/8",
  "accept 192.168.0.0 255.255.0.1",
  "reject 192.168.7.0/24",
  "accept 2001:db8:1::/48",
  "reject 2001:db8::/32",
  "accept 10.1.2.128/25",
  "reject any",
  "",
].join("\n");
const folder = temporaryFolder({
  "nested.imcrules": nested,
  "overrides.imcrules": `evaluate accept-overrides\n${nested}`,
  "specific.imcrules": `evaluate most-specific\n${nested}`,
  "open.imcrules": "accept 10.0.0.0/8\nacept any\n",
});
const outside = temporaryFolder({ "secret.imcrules": "accept 203.0.113.77\n", "imcrules.config.json": "{" });

/** Asks a tool of a server for some folders. Returns the structured content, or what is wrong. */
function serverFor(cwd: string, folders: readonly string[]) {
  const client = new Client({ name: "test", version: "0" });
  let asked = 0;
  return {
    client,
    start: async () => {
      await client.connect(
        new StdioClientTransport({ command: process.execPath, args: [cli, "mcp", ...folders], cwd, stderr: "pipe" }),
      );
      // The client checks every answer by the schema of its tool from here on.
      await client.listTools();
    },
    async ask(name: string, input: Record<string, unknown>) {
      asked++;
      const { structuredContent, content, isError } = await client.callTool({ name, arguments: input });
      const [block] = content as readonly { readonly text: string }[];
      if (isError === true) return { fault: block?.text ?? "" };
      expect(JSON.parse(block?.text ?? "")).toEqual(structuredContent);
      // biome-ignore lint/suspicious/noExplicitAny: the client has checked the answer by the schema of its tool.
      return structuredContent as any;
    },
    askedCount: () => asked,
  };
}

const server = serverFor(folder, []);
beforeAll(server.start);
afterAll(() => server.client.close());

test("offers the tools, all of them without an effect", async () => {
  const { tools: offered } = await server.client.listTools();
  expect(offered.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  for (const { annotations, outputSchema } of offered) {
    expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false, openWorldHint: false });
    expect(outputSchema).toBeDefined();
  }
});

describe("thirty questions about nested lists", () => {
  test.each([
    ["nested", "10.1.2.3", "accept", 1],
    ["nested", "10.1.2.4", "reject", 2],
    ["nested", "10.1.2.200", "reject", 2],
    ["nested", "10.1.3.0", "accept", 3],
    ["nested", "10.2.0.1", "reject", 4],
    ["nested", "192.168.7.2", "accept", 5],
    ["nested", "192.168.7.3", "reject", 6],
    ["nested", "192.168.8.3", "reject", 10],
    ["nested", "2001:db8:1:ffff::1", "accept", 7],
    ["nested", "2001:db8:2::1", "reject", 8],
    ["nested", "2001:db9::", "reject", 10],
    ["nested", "::ffff:10.1.2.3", "accept", 1],
    ["overrides", "10.1.2.4", "accept", 4],
    ["overrides", "10.1.2.200", "accept", 4],
    ["overrides", "10.2.0.1", "reject", 5],
    ["overrides", "192.168.7.2", "accept", 6],
    ["overrides", "2001:db8:2::1", "reject", 9],
    ["specific", "10.1.2.3", "accept", 2],
    ["specific", "10.1.2.200", "accept", 10],
    ["specific", "10.1.2.4", "reject", 3],
    ["specific", "192.168.7.2", "reject", 7],
    ["specific", "192.168.8.2", "accept", 6],
    ["specific", "2001:db8:1::9", "accept", 8],
  ])("%s: %s", async (list, question, verdict, line) => {
    const { answers, path } = await server.ask("testConnections", { file: `${list}.imcrules`, addresses: [question] });
    expect([path, answers[0].verdict, answers[0].line]).toEqual([`${list}.imcrules`, verdict, line]);
  });

  test("which parts of a network are accepted", async () => {
    const { answers } = await server.ask("testConnections", { file: "nested.imcrules", addresses: ["10.1.2.0/29"] });
    expect(answers[0]).toMatchObject({
      verdict: "mixed",
      accepted: "1",
      rejected: "7",
      parts: [
        { first: "10.1.2.0", last: "10.1.2.2", verdict: "reject", line: 2 },
        { first: "10.1.2.3", last: "10.1.2.3", verdict: "accept", line: 1 },
        { first: "10.1.2.4", last: "10.1.2.7", verdict: "reject", line: 2 },
      ],
    });
  });

  test("which rule never fires, and why", async () => {
    const { files } = await server.ask("listFindings", { file: "nested.imcrules" });
    const dead = files[0].findings.find((one: { line: number }) => one.line === 9);
    expect(dead).toMatchObject({ code: "shadowed-rule", related: [{ line: 2 }] });
  });

  test("what a rule decides of what it matches", async () => {
    const { rules } = await server.ask("describePolicy", { file: "nested.imcrules" });
    expect(rules[2]).toMatchObject({ line: 3, matches: "65536", decides: "65280" });
    expect(rules[8]).toMatchObject({ line: 9, decides: "0", ranges: [] });
  });

  test("why an address is rejected", async () => {
    const { rules, line } = await server.ask("explainAddress", { file: "nested.imcrules", address: "10.1.2.9" });
    expect(line).toBe(2);
    const matching = rules.filter((rule: { matches: boolean }) => rule.matches);
    expect(matching.map((rule: { line: number }) => rule.line)).toEqual([2, 3, 4, 10]);
  });

  test("what another model decides", async () => {
    const { accepted, rejected } = await server.ask("diff", { old: "nested.imcrules", new: "specific.imcrules" });
    // 10.1.2.128/25 is accepted now. So is nothing else, and 128 hosts of 192.168.7.0/24 are rejected.
    expect([accepted.ipv4, rejected.ipv4]).toEqual(["128", "128"]);
  });

  test("what a rule too high would do", async () => {
    const edits = [{ line: 1, insert: "reject 10.0.0.0/8" }];
    const answer = await server.ask("propose", { file: "nested.imcrules", edits });
    expect(answer.rejected).toMatchObject({ ipv4: "65281", ipv6: "0" });
    expect(answer.accepted).toMatchObject({ ipv4: "0", ipv6: "0" });
    expect(answer.newFindings.map((one: { code: string; line: number }) => [one.code, one.line])).toEqual(
      expect.arrayContaining([
        ["shadowed-rule", 2],
        ["shadowed-rule", 4],
      ]),
    );
  });

  test("what removing a dead rule would do", async () => {
    const answer = await server.ask("propose", { file: "nested.imcrules", edits: [{ line: 9, remove: 1 }] });
    expect(answer).toMatchObject({
      accepted: { ipv4: "0" },
      rejected: { ipv4: "0" },
      newFindings: [],
      findingsGone: 1,
    });
  });

  afterAll(() => expect(server.askedCount()).toBe(30));
});

describe("propose", () => {
  const propose = (edits: unknown, file = "open.imcrules") => server.ask("propose", { file, edits });
  test("writes nothing", async () => {
    const before = readFileSync(join(folder, "open.imcrules"), "utf8");
    expect((await propose([{ line: 3, insert: "reject 10.9.0.0/16" }])).report[0]).toBe(
      "1 rule added: no address gets another verdict.",
    );
    expect(readFileSync(join(folder, "open.imcrules"), "utf8")).toBe(before);
  });

  test("takes several edits, in any order", async () => {
    const edits = [
      { line: 2, remove: 1, insert: "reject any" },
      { line: 1, insert: "accept 192.0.2.1\naccept 192.0.2.2" },
    ];
    const answer = await propose(edits);
    expect(answer.after.ipv4).toBe(String(2 ** 24 + 2));
    expect(answer.report[0]).toMatch(/^CLOSES MORE THAN HALF OF IPv4: /);
  });

  test("lines are counted by what the edits leave, whatever their ends", async () => {
    writeFileSync(join(folder, "tail.imcrules"), "accept 10.0.0.0/8\r\nreject 11.0.0.0/8");
    const lineOf = async (edits: unknown) => {
      const { newFindings } = await propose(edits, "tail.imcrules");
      return newFindings.find(({ code }: { code: string }) => code === "syntax-error").line;
    };
    expect(await lineOf([{ line: 3, insert: "bogus\n" }])).toBe(3);
    expect(
      await lineOf([
        { line: 2, remove: 1 },
        { line: 3, insert: "bogus" },
      ]),
    ).toBe(2);
    expect(
      await lineOf([
        { line: 2, remove: 1, insert: "reject 12.0.0.0/8\r" },
        { line: 3, insert: "bogus" },
      ]),
    ).toBe(3);
    expect(
      await lineOf([
        { line: 1, insert: "\n\r#\r\n", remove: null },
        { line: 2, insert: "bogus" },
      ]),
    ).toBe(5);
  });

  test("shows new errors before any number of new warnings, and no finding that only moves", async () => {
    const rules = Array.from({ length: 300 }, (_, row) => `reject 10.0.${row >> 8}.${row & 255}`);
    writeFileSync(join(folder, "many.imcrules"), `accept 192.0.2.0/24\n${rules.join("\n")}\n`);
    const broken = await propose(
      [
        { line: 1, insert: "reject any" },
        { line: 302, insert: "bogus" },
      ],
      "many.imcrules",
    );
    expect(broken.newFindings[0]).toMatchObject({ code: "syntax-error", line: 303 });
    expect(broken.newFindings).toHaveLength(100);
    writeFileSync(join(folder, "short.imcrules"), "accept 192.0.2.1\naccept 192.0.2.3\n");
    const moved = await propose([{ line: 2, remove: 1 }], "short.imcrules");
    expect([moved.newFindings, moved.findingsGone]).toEqual([[], 0]);
  });

  test.each([
    [undefined, 'Give "edits", a list with one entry or more.'],
    [[{ line: 4 }], 'edits[0]: "line" must be a whole number from 1 to 3.'],
    [[{ line: 1.5 }], 'edits[0]: "line" must be a whole number from 1 to 3.'],
    [["x"], 'edits[0]: "line" must be a whole number from 1 to 3.'],
    [[{ line: 2, remove: 2 }], 'edits[0]: "remove" must be a whole number from 0 to 1.'],
    [[{ line: 1, insert: 7 }], 'edits[0]: "insert" must be a text.'],
    [
      [
        { line: 1, remove: 2 },
        { line: 2, insert: "#" },
      ],
      "Two edits overlap or begin at the same line. Join them to one.",
    ],
  ])("%j is refused", async (edits, fault) => {
    expect(await propose(edits)).toEqual({ fault });
  });
});

describe("a wrong question is answered by what is wrong", () => {
  test.each([
    ["testConnections", { addresses: [] }, 'Give "addresses", a list with one entry or more.'],
    [
      "testConnections",
      { addresses: Array(101).fill("::1") },
      '"addresses" has 101 entries. Ask about at most 100 at a time.',
    ],
    ["testConnections", { addresses: ["::1"], file: 3 }, '"file" must be a text.'],
    [
      "testConnections",
      { addresses: ["::1"], file: "nosuch" },
      /^There is no rule file "nosuch" in the server's folders\. Give "file", one of: .*nested\.imcrules/,
    ],
    ["testConnections", { addresses: ["::1"] }, /^There are \d rule files\. Give "file", one of: /],
    ["explainAddress", { file: "nested.imcrules", address: "10.0.0.0/8" }, /^"10\.0\.0\.0\/8" is not an IP address\./],
    ["diff", { old: "nested.imcrules" }, 'Give "old" and "new", the paths of two rule files.'],
  ])("%s %j", async (name, input, fault) => {
    const answer = await server.ask(name, input);
    if (typeof fault === "string") expect(answer).toEqual({ fault });
    else expect(answer.fault).toMatch(fault);
  });

  test("one question of several", async () => {
    const { answers } = await server.ask("testConnections", {
      file: "nested.imcrules",
      addresses: ["10.1.2.3", "x", 7],
    });
    expect(answers.map(({ error }: { error?: string }) => error === undefined)).toEqual([true, false, false]);
  });

  test("a tool that does not exist", async () => {
    await expect(server.client.callTool({ name: "writeFile", arguments: {} })).rejects.toThrow(
      "There is no such tool.",
    );
  });
});

describe("nothing outside of the folders is read", () => {
  const inside = temporaryFolder({ "imcrules.config.json": '{"within":{"**":"bound.imcrules"}}' });
  mkdirSync(join(inside, "lists"));
  writeFileSync(join(inside, "lists", "own.imcrules"), "accept 10.0.0.0/8\nreject any\n");
  symlinkSync(join(outside, "secret.imcrules"), join(inside, "lists", "link.imcrules"));
  symlinkSync(join(outside, "secret.imcrules"), join(inside, "bound.imcrules"));
  symlinkSync(outside, join(inside, "lists", "folder"));
  symlinkSync(join(outside, "imcrules.config.json"), join(inside, "lists", "imcrules.config.json"));
  symlinkSync(inside, join(inside, "lists", "up"));
  writeFileSync(join(inside, "lists", ".env"), "SECRET=hunter2\n");
  const guarded = serverFor(inside, ["lists"]);
  beforeAll(guarded.start);
  afterAll(() => guarded.client.close());

  test.each([
    "lists/link.imcrules",
    "link.imcrules",
    "lists/folder/secret.imcrules",
    join(outside, "secret.imcrules"),
    "../../etc/passwd",
    "/etc/passwd",
    "lists/../imcrules.config.json",
    "nosuch.imcrules",
    ".env",
  ])("%s", async (file) => {
    const { fault } = await guarded.ask("testConnections", { file, addresses: ["203.0.113.77"] });
    expect(fault).toBe(
      `There is no rule file "${file}" in the server's folders. Give "file", one of: lists/own.imcrules.`,
    );
  });

  test("not when all files are checked, and no configuration either", async () => {
    expect(await guarded.ask("listFindings", {})).toMatchObject({
      checked: 1,
      faults: [expect.stringMatching(/^lists\/imcrules\.config\.json leads out of the server's folders/)],
    });
    expect(JSON.stringify(await guarded.ask("describePolicy", {}))).not.toContain("203.0.113");
  });

  test("no included file either", async () => {
    const nginx = temporaryFolder({
      "nginx.conf": "",
      "secret.conf": "deny 203.0.113.77;\n",
      "conf.d/site.conf": "include secret.conf;\ninclude own.conf;\nallow 10.0.0.1;\ndeny all;\n",
      "conf.d/own.conf": "deny 203.0.113.78;\n",
    });
    const server = serverFor(nginx, ["conf.d"]);
    await server.start();
    const addresses = ["203.0.113.77", "203.0.113.78"];
    const { answers } = await server.ask("testConnections", { file: "conf.d/site.conf", addresses });
    await server.client.close();
    expect(answers).toMatchObject([{ rule: "deny all" }, { rule: "include own.conf, line 1: deny 203.0.113.78" }]);
  });

  test("no ceiling either", async () => {
    const whole = serverFor(inside, []);
    await whole.start();
    writeFileSync(join(inside, "other.imcrules"), "accept 10.0.0.0/8\nreject any\n");
    const { faults } = await whole.ask("listFindings", { file: "other.imcrules" });
    await whole.client.close();
    expect(faults).toEqual(["bound.imcrules is not in the server's folders. It was not read."]);
  });
});

test("long answers are cut, and say so", async () => {
  const rules = Array.from({ length: 5000 }, (_, row) => `accept 10.${row >> 8}.${row & 255}.0/24`);
  const long = temporaryFolder({
    "long.imcrules": [`accept${" ".repeat(100_000)}192.0.2.1`, ...rules, ...rules, "reject any", ""].join("\n"),
    "closed.imcrules": "reject any\n",
  });
  const many = serverFor(long, []);
  await many.start();
  const hosts = Array.from(
    { length: 30 },
    (_, row) => `${row % 2 ? "accept" : "reject"}${" ".repeat(600)}10.0.0.${row}`,
  );
  const network = serverFor(temporaryFolder({ "list.imcrules": hosts.join("\n") }), []);
  await network.start();
  const file = "long.imcrules";
  const answers = [
    await many.ask("describePolicy", { file }),
    await many.ask("explainAddress", { file, address: "10.0.0.1" }),
    await many.ask("listFindings", {}),
    await many.ask("diff", { old: "closed.imcrules", new: file }),
    await many.ask("propose", { file, edits: [{ line: 1, insert: "reject any" }] }),
    await many.ask("testConnections", { file, addresses: Array(100).fill("10.0.0.0/12") }),
  ];
  await many.client.close();
  for (const answer of answers) expect(JSON.stringify(answer).length).toBeLessThan(300_000);
  const [policy, explained, findings, compared, proposed] = answers;
  const wide = await network.ask("testConnections", { addresses: Array(100).fill("10.0.0.0/24") });
  await network.client.close();
  expect(JSON.stringify(wide).length).toBeLessThan(300_000);
  expect(policy.rulesLeftOut).toBe(10_002 - 200);
  expect(explained).toMatchObject({ truncated: true, line: 2 });
  expect(explained.rules.map((rule: { line: number }) => rule.line)).toEqual([2, 5002, 10_002]);
  expect(findings.leftOut).toBeGreaterThan(4000);
  expect(compared.groupsLeftOut).toBeGreaterThan(0);
  expect(proposed.newFindingsLeftOut).toBeGreaterThan(4000);
});

test("ends when the assistant closes its input, and refuses what is no folder", async () => {
  expect(await imcrules(["mcp"], { cwd: folder, input: "" })).toEqual({ status: 0, out: "", err: "" });
  expect(await imcrules(["mcp", "nosuch"], { cwd: folder })).toMatchObject({
    status: 2,
    err: "imcrules: no such folder: nosuch\n",
  });
  const { status, err } = await imcrules(["mcp", "nested.imcrules"], { cwd: folder });
  expect([status, err]).toEqual([2, "imcrules: nested.imcrules is not a folder. Name the folders that may be read.\n"]);
});

describe("a file with several lists", () => {
  const site =
    "server { server_name a;\n  allow 10.0.0.0/8; deny all;\n}\nserver { server_name b;\n  deny 10.0.0.0/8; deny 10.1.0.0/16;\n}\n";
  const several = temporaryFolder({
    "sites-available/now": site,
    "sites-available/old": site.replace("deny 10.0.0.0/8;", "deny 10.0.0.0/9;"),
    "same.imcrules": "reject 10.0.0.0/8\n",
  });
  const lists = serverFor(several, []);
  beforeAll(lists.start);
  afterAll(() => lists.client.close());
  const file = "sites-available/now";

  test.each([
    ["testConnections", { addresses: ["10.0.0.1"] }],
    ["explainAddress", { address: "10.0.0.1" }],
    ["describePolicy", {}],
    ["propose", { edits: [{ line: 5, insert: "  deny 192.0.2.1;" }] }],
  ])("%s asks for the name of a list, and names it in the answer", async (tool, input) => {
    expect(await lists.ask(tool, { file, ...input })).toEqual({
      fault: 'sites-available/now has 2 lists. Give "list", one of: "server a", "server b".',
    });
    expect(await lists.ask(tool, { file, list: "c", ...input })).toEqual({
      fault: 'sites-available/now has no list "c". Give "list", one of: "server a", "server b".',
    });
    expect(await lists.ask(tool, { file, list: "server b", ...input })).toMatchObject({ path: file, list: "server b" });
  });

  test("an edit that ends a list is compared with nothing", async () => {
    expect(await lists.ask("propose", { file, list: "server b", edits: [{ line: 5, remove: 1 }] })).toEqual({
      fault: "With this edit, sites-available/now has other lists. Nothing can be compared.",
    });
  });

  test("the named list answers", async () => {
    const verdict = async (list: string) => {
      const { answers } = await lists.ask("testConnections", { file, list, addresses: ["10.0.0.1"] });
      return answers[0].verdict;
    };
    expect([await verdict("server a"), await verdict("server b")]).toEqual(["accept", "reject"]);
  });

  test("findings name their lists, and one list may be asked for", async () => {
    const codes = async (list?: string) => {
      const { files } = await lists.ask("listFindings", { file, list });
      return files.flatMap((one: { findings: { code: string; list: string }[] }) =>
        one.findings.map((found) => `${found.list} ${found.code}`),
      );
    };
    expect(await codes()).toEqual(["server b covered-rule"]);
    expect(await codes("server a")).toEqual([]);
    expect(await lists.ask("listFindings", { list: "server a" })).toMatchObject({
      fault: expect.stringContaining('"file"'),
    });
  });

  test("lists are compared by their name, and the only list of a file is taken as it is", async () => {
    const both = { old: "sites-available/old", new: file };
    expect(await lists.ask("diff", both)).toMatchObject({ fault: expect.stringContaining("has 2 lists") });
    expect(await lists.ask("diff", { ...both, list: "server b" })).toMatchObject({
      oldList: "server b",
      newList: "server b",
      rejected: { ipv4: "8388608" },
    });
    expect(await lists.ask("diff", { old: "same.imcrules", new: file, list: "server b" })).toMatchObject({
      newList: "server b",
      rejected: { ipv4: "0" },
      accepted: { ipv4: "0" },
    });
  });
});

test("what cannot be proved is counted, and all questions of a call share one budget", async () => {
  const holes = serverFor(temporaryFolder({ "holes.imcrules": tooManyHoles }), []);
  await holes.start();
  const { answers } = await holes.ask("testConnections", { addresses: Array(100).fill("0.0.0.0/0") });
  await holes.client.close();
  expect(answers).toHaveLength(100);
  for (const answer of answers) {
    const { accepted, rejected, unproved } = answer;
    expect(BigInt(accepted) + BigInt(rejected) + BigInt(unproved)).toBe(2n ** 32n);
  }
});

test("what is wrong with files is reported, shortly and without signs that a terminal obeys", async () => {
  const faulty = temporaryFolder({
    "a\u001b[31m\u009b\u202e.imcrules": "accept any\n",
    "b.imcrules": Buffer.from([0xff]),
    "imcrules.config.json": '{"severity":{"\\u001b]0;t\\u0007":"off"}}',
  });
  mkdirSync(join(faulty, "c"));
  writeFileSync(join(faulty, "c", "imcrules.config.json"), Buffer.from([0xff]));
  writeFileSync(join(faulty, "c", "ok.imcrules"), "reject any\n");
  mkdirSync(join(faulty, "d"));
  symlinkSync("nowhere.json", join(faulty, "d", "imcrules.config.json"));
  for (let row = 0; row < 50; row++) symlinkSync(`nowhere-${row}`, join(faulty, "d", `${row}.imcrules`));
  writeFileSync(join(faulty, "d", "ok.imcrules"), "reject any\n");
  const one = serverFor(faulty, []);
  await one.start();
  const found = await one.ask("listFindings", {});
  const { fault } = await one.ask("describePolicy", {});
  const inFolder = await one.ask("listFindings", { file: "d/ok.imcrules" });
  await one.client.close();
  expect(found.checked).toBe(3);
  expect(found.faults).toHaveLength(21);
  expect(found.faults.at(-1)).toMatch(/^\d+ more could not be read\.$/);
  expect(inFolder.faults).toEqual(["no such file: d/imcrules.config.json"]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there.
  for (const text of [fault, ...found.faults]) expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});

test("any JSON may be asked", async () => {
  const odd = [{ toString: 1, valueOf: 1 }, null, [[[]]], `${"y".repeat(59)}😀`, "\ud83d"];
  const { answers } = await server.ask("testConnections", { file: "nested.imcrules", addresses: [...odd, "10.1.2.3"] });
  expect(answers.at(-1).verdict).toBe("accept");
  expect(JSON.stringify(answers)).not.toMatch(/\\ud[89a-f]/);
});

test("a message that is too long, and an assistant that ends first, end the server with status 2", async () => {
  const { status, err } = await imcrules(["mcp"], { cwd: folder, input: "x".repeat(11 * 2 ** 20) });
  expect([status, err]).toEqual([2, expect.stringMatching(/^imcrules: the server for assistants ended: [^\n]+\n$/)]);
  const ping = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
  const ending = spawn(process.execPath, [cli, "mcp"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  ending.stdout.destroy();
  ending.stdin.write(`${ping}\n`);
  expect(await once(ending, "exit")).toEqual([2, null]);
});

describe("rules that ask for more than the address", () => {
  const hba = "host app all 10.1.0.0/16 reject\nhost all all 10.0.0.0/8 md5\n";
  const known = serverFor(
    temporaryFolder({
      "pg_hba.conf": hba,
      "new.hba": `hostssl app all 192.0.2.1/32 md5\n${hba}`,
      "web.hba": hba,
      "imcrules.config.json": JSON.stringify({
        lists: [
          { files: "*.hba", format: "pg-hba" },
          { files: "web.hba", format: "pg-hba", given: { database: "web" } },
        ],
      }),
    }),
    [],
  );
  beforeAll(known.start);
  afterAll(() => known.client.close());
  const file = "pg_hba.conf";
  const app = { database: "app" };

  test("are named with unless, until given settles them", async () => {
    const addresses = ["10.1.2.3"];
    const open = await known.ask("testConnections", { file, addresses });
    expect(open.answers[0]).toMatchObject({ verdict: "accept", line: 2, unless: [{ line: 1 }] });
    const settled = await known.ask("testConnections", { file, addresses, given: app });
    expect(settled.answers).toEqual([{ address: "10.1.2.3", verdict: "reject", line: 1, rule: "10.1.0.0/16 reject" }]);
    const other = await known.ask("explainAddress", { file, address: "10.1.2.3", given: { database: "web" } });
    expect(other).toMatchObject({ verdict: "accept", line: 2, rules: [{ line: 2, decides: true }] });
    expect(other).not.toHaveProperty("unless");
    expect((await known.ask("describePolicy", { file })).rules).toMatchObject([
      { decides: "0", atLeast: "0", atMost: "65536", partial: true },
      { decides: "16777216", atLeast: "16711680", atMost: "16777216" },
    ]);
    const { rules } = await known.ask("describePolicy", { file, given: app });
    expect(rules).toMatchObject([{ line: 1, decides: "65536" }, { line: 2 }]);
    for (const name of ["partial", "atLeast", "atMost"]) expect(rules[0]).not.toHaveProperty(name);
  });

  test("are settled by the configuration too", async () => {
    const { answers } = await known.ask("testConnections", { file: "web.hba", addresses: ["10.1.2.3"] });
    expect(answers).toEqual([{ address: "10.1.2.3", verdict: "accept", line: 2, rule: "10.0.0.0/8 md5" }]);
  });

  test("are compared where they hold, until given settles them", async () => {
    const files = { old: file, new: "new.hba" };
    const open = await known.ask("diff", files);
    expect(open).toMatchObject({
      accepted: { ipv4: "0" },
      onConditions: [{ conditions: ["for connections over SSL to database app"], accepted: { ipv4: "1" } }],
      incomplete: false,
    });
    const settled = await known.ask("diff", { ...files, given: { ...app, type: "hostssl" } });
    expect(settled.accepted.ipv4).toBe("1");
    expect(settled).not.toHaveProperty("onConditions");
  });

  test("are not settled by what no rule asks for, or by a value that there is not", async () => {
    const question = { file, address: "10.1.2.3" };
    expect(await known.ask("explainAddress", { ...question, given: { port: "25" } })).toMatchObject({
      unless: [{ line: 1 }],
      notes: ['no rule of pg_hba.conf asks for "port", only for database'],
    });
    expect(await known.ask("explainAddress", { ...question, given: { type: "SSL" } })).toEqual({
      fault: '"given" has type=SSL: type is hostssl, hostgssenc or hostnossl',
    });
    expect(await known.ask("describePolicy", { file, given: ["app"] })).toEqual({
      fault: '"given" must be an object of texts, such as { "database": "app" }.',
    });
  });
});
