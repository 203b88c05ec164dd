import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import manifest from "../../package.json";
import { type ToolName, type ToolResult, toolMethod } from "../../server/src/protocol/tools.js";
import { type Client, startClient, uri } from "../support/client.js";
import { rules } from "../support/product.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const office = rules`
  default reject
  accept 10.0.0.0 255.0.0.0   # the office
  reject 10.1.0.0 255.255.0.0
  accept 2001:db8::/32
`;

let folder: string;
let client: Client;

beforeEach(async () => {
  folder = temporaryFolder({ "office.imcrules": office, "clean.imcrules": "accept 192.0.2.1\nreject any\n" });
  for (const branch of ["north", "south"]) {
    mkdirSync(join(folder, branch));
    writeFileSync(join(folder, branch, "branch.imcrules"), "acept 192.0.2.1\nreject any\n");
  }
  client = await startClient({ folders: [pathToFileURL(folder).href] });
});
afterEach(() => {
  client.close();
  expect(client.failures).toEqual([]);
});

/** Returns the answer of a tool. `tool` is its name without `imcrules_`. */
function ask(tool: string, input: unknown, active: string | null = null): Promise<ToolResult> {
  return client.connection.sendRequest(toolMethod, { tool: `imcrules_${tool}`, input, active });
}

test("connections are tested against a closed file", async () => {
  const addresses = ["10.1.2.3", "203.0.113.9", "10.0.0.0/7", "10.1"];
  expect(await ask("testConnections", { file: "office.imcrules", addresses })).toMatchInlineSnapshot(`
    "office.imcrules: 3 rules, accepts IPv4: 16,777,216 (0.4 %), IPv6: 1 × /32, the rest is rejected.
    Evaluation model first-match; what no rule matches gets reject (line 1).
    10.1.2.3: accepted by line 2 (accept 10.0.0.0 255.0.0.0); also matching: line 3 (reject 10.1.0.0 255.255.0.0)
    203.0.113.9: rejected by default
    10.0.0.0/7: 16,777,216 accepted · 16,777,216 rejected
      accepted: 16,777,216 of 33,554,432 addresses: 10.0.0.0/8
        decided by line 2 (accept 10.0.0.0 255.0.0.0) 16,777,216 addresses
      rejected: 16,777,216 of 33,554,432 addresses: 11.0.0.0/8
        decided by default 16,777,216 addresses
    "10.1" is not an IP address, a network or a range."
  `);
});

test("an address is explained rule by rule", async () => {
  expect(await ask("explainAddress", { file: "./office.imcrules", address: "10.1.2.3" })).toMatchInlineSnapshot(`
    "office.imcrules: 3 rules, accepts IPv4: 16,777,216 (0.4 %), IPv6: 1 × /32, the rest is rejected.
    Evaluation model first-match; what no rule matches gets reject (line 1).
    10.1.2.3 is accepted by line 2 (accept 10.0.0.0 255.0.0.0).
    Every rule, in evaluation order:
      line 2 (accept 10.0.0.0 255.0.0.0): decides
      line 3 (reject 10.1.0.0 255.255.0.0): also matches, but a rule above it decides
      line 4 (accept 2001:db8::/32): it matches IPv6 only"
  `);
});

test("the findings of one file are listed, the most severe first", async () => {
  expect(await ask("listFindings", { file: "north\\branch.imcrules" })).toMatchInlineSnapshot(`
    "1 rule file: 1 error.
    north/branch.imcrules:1:1: error[syntax-error]: A misspelt keyword. Did you mean "accept 192.0.2.1"?
        This line is ignored: only known keywords are read."
  `);
});

test("without a file the findings of the whole workspace are listed", async () => {
  const answer = await ask("listFindings", {});
  expect(answer).toMatch(/^4 rule files: /);
  expect(answer).toContain("south/branch.imcrules:1:1: error[syntax-error]");
  expect(answer).toContain("\noffice.imcrules:3:1: warning[shadowed-rule]");
});

test("every answer about a file in UTF-16 says only why it was not read", async () => {
  const file = "wide.imcrules";
  const unread = `${file} is UTF-16, so nothing in it was read. Save it as UTF-8.`;
  writeFileSync(join(folder, file), Buffer.from("default reject", "utf16le"));
  const address = "192.0.2.1";
  const inputs = { testConnections: { addresses: [address] }, explainAddress: { address }, describePolicy: {} };
  for (const [tool, input] of Object.entries(inputs)) {
    expect(await ask(tool, { ...input, file }), tool).toBe(unread);
  }
  const lines = (await ask("listFindings", {})).split("\n");
  expect(lines[0]).toMatch(/^4 rule files: /);
  expect(lines[1]).toBe(unread);
});

test("the description of a policy lists what each rule decides", async () => {
  expect(
    await ask("describePolicy", { file: pathToFileURL(join(folder, "office.imcrules")).href }),
  ).toMatchInlineSnapshot(`
    "office.imcrules: 3 rules, accepts IPv4: 16,777,216 (0.4 %), IPv6: 1 × /32, the rest is rejected.
    Evaluation model first-match; what no rule matches gets reject (line 1).
    default: IPv4: 4,278,190,080 (99.6 %) · IPv6: all but 1 × /32
    What each rule decides of what it matches:
      line 2 (accept 10.0.0.0 255.0.0.0): all 16,777,216 addresses
      line 3 (reject 10.1.0.0 255.255.0.0): nothing
      line 4 (accept 2001:db8::/32): its whole /32"
  `);
});

test("the answer is about the text in the editor, and about the active file if none is named", async () => {
  await client.open("accept 192.0.2.7\nreject any");
  expect(await ask("testConnections", { addresses: ["192.0.2.7"] }, uri)).toContain("192.0.2.7: accepted by line 1");
  expect(await ask("testConnections", { addresses: ["192.0.2.7"], file: uri })).toContain("accepted by line 1");
});

test.each([
  ["no file, though there are several", "describePolicy", {}],
  ["an unknown file", "describePolicy", { file: "nowhere.imcrules" }],
  ["a closed file outside of the workspace", "describePolicy", { file: "file:///etc/passwd" }],
  ["a file that is no string", "describePolicy", { file: 7 }],
  ["no input at all", "describePolicy", null],
  ["a name that several files have", "describePolicy", { file: "branch.imcrules" }],
  ["no addresses", "testConnections", { file: "clean.imcrules" }],
  ["addresses that are no strings", "testConnections", { file: "clean.imcrules", addresses: [1, {}] }],
  ["no address", "explainAddress", { file: "clean.imcrules" }],
  ["a network instead of an address", "explainAddress", { file: "clean.imcrules", address: "10.0.0.0/8" }],
  ["an unknown tool", "fly", {}],
])("%s: the answer says what is wrong and what to do", async (_, tool, input) => {
  expect(await ask(tool, input)).toMatchSnapshot();
});

test("a long answer is cut, and its last line counts what is left out", async () => {
  const many = Array.from({ length: 3_000 }, (_, host) => `accept 10.0.${host >> 8}.${host & 255}`).join("\n");
  await client.open(`${many}\naccept 10.0.0.0/8\nreject any`);
  const addresses = Array.from({ length: 3_000 }, (_, host) => `10.0.${host >> 8}.${host & 255}`);
  for (const tool of ["testConnections", "explainAddress", "listFindings", "describePolicy"]) {
    const answer = await ask(tool, { file: uri, addresses, address: "10.9.9.9" });
    expect(answer.length).toBeLessThan(17_000);
    expect(answer.split("\n").at(-1)).toMatch(/\d more (answer|rule|finding)s/);
  }
});

test("the extension contributes exactly the tools of the server, each with a schema of its input", () => {
  const named: Readonly<Record<ToolName, readonly string[]>> = {
    imcrules_testConnections: ["addresses", "file", "list", "given"],
    imcrules_explainAddress: ["address", "file", "list", "given"],
    imcrules_listFindings: ["file", "list"],
    imcrules_describePolicy: ["file", "list", "given"],
  };
  const contributed = manifest.contributes.languageModelTools.map(({ name, inputSchema }) => [
    name,
    Object.keys(inputSchema.properties),
  ]);
  expect(Object.fromEntries(contributed)).toEqual(named);
});

describe("a file with several lists", () => {
  const servers = (count: number) =>
    Array.from(
      { length: count },
      (_, place) => `server { server_name s${place}; deny 10.0.${place}.0/24; deny 10.0.${place}.0/24; }\n`,
    );
  const file = "conf.d/site.conf";
  const site = (count: number) => {
    mkdirSync(join(folder, "conf.d"), { recursive: true });
    writeFileSync(join(folder, file), servers(count).join(""));
  };

  test.each([
    ["testConnections", { addresses: ["10.0.1.1"] }],
    ["explainAddress", { address: "10.0.1.1" }],
    ["describePolicy", {}],
    ["listFindings", {}],
  ])("%s answers for each list by its name, or for one", async (tool, input) => {
    site(2);
    const answer = await ask(tool, { file, ...input });
    expect(answer).toContain("conf.d/site.conf (server s0)");
    expect(answer).toContain("conf.d/site.conf (server s1)");
    const one = await ask(tool, { file, list: "server s1", ...input });
    expect(one).toContain("conf.d/site.conf (server s1)");
    expect(one).not.toContain("server s0");
    expect(await ask(tool, { file, list: "s9", ...input })).toBe(
      'conf.d/site.conf has no list "s9". Give "list", one of: "server s0", "server s1".',
    );
  });

  test("an answer that leaves out lists names them", async () => {
    site(7);
    expect((await ask("describePolicy", { file })).split("\n").at(-1)).toBe(
      '2 more lists left out to keep this short. Give "list" for one of: "server s5", "server s6".',
    );
  });
});

describe("a list whose rules ask for more than the address", () => {
  const file = "pg_hba.conf";
  beforeEach(() => writeFileSync(join(folder, file), "host app all 10.1.0.0/16 reject\nhost all all 10.0.0.0/8 md5\n"));
  const database = (name: string) => ({ file, given: { database: name } });

  test("names the rules that may turn an answer, until given settles them", async () => {
    const addresses = ["10.1.2.3"];
    expect(await ask("testConnections", { file, addresses })).toContain(
      "10.1.2.3: admitted by line 2 (10.0.0.0/8 md5), unless line 1 applies (for connections to database app)",
    );
    const settled = await ask("testConnections", { ...database("app"), addresses });
    expect(settled).toContain("10.1.2.3: rejected by line 1 (10.1.0.0/16 reject); also matching: line 2");
    expect(settled).toContain("\nThe answer is for connections with database=app.\n");
    expect(await ask("explainAddress", { ...database("web"), address: "10.1.2.3" })).not.toContain("line 1");
  });

  test("is described with what these rules may decide, or do decide", async () => {
    const open = await ask("describePolicy", { file });
    expect(open).toContain(
      "  line 1 (10.1.0.0/16 reject): may decide up to 65,536 addresses: for connections to database app",
    );
    expect(open).toContain("  line 2 (10.0.0.0/8 md5): up to 16,777,216 addresses, 16,711,680 surely");
    expect(open).toContain("\nLine 1 may decide some of these addresses first (for connections to database app).\n");
    const settled = await ask("describePolicy", database("app"));
    expect(settled).toContain("  line 1 (10.1.0.0/16 reject): all 65,536 addresses");
    expect(settled).not.toContain("may decide");
  });

  test("says what is given in vain, and refuses a value that there is not", async () => {
    const given = { port: "25" };
    expect(await ask("explainAddress", { file, given, address: "10.1.2.3" })).toContain(
      '\nNo rule of pg_hba.conf asks for "port", only for database.\n',
    );
    expect(await ask("describePolicy", { file, given: { type: "SSL" } })).toBe(
      '"given" has type=SSL: type is hostssl, hostgssenc or hostnossl.',
    );
  });
});
