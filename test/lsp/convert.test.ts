import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { CancellationTokenSource, LSPErrorCodes } from "vscode-languageserver-protocol";
import {
  type ConversionsResult,
  type ConvertParams,
  type ConvertResult,
  conversionsMethod,
  convertMethod,
} from "../../server/src/protocol/convert.js";
import { type Client, startClient, uri } from "../support/client.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { tooManyHoles } from "../support/tooManyHoles.js";

let client: Client;
afterEach(() => {
  client.close();
  expect(client.failures).toEqual([]);
});

/** Starts a server for a folder with some files. */
async function start(files: Readonly<Record<string, string>>): Promise<(name: string) => string> {
  const folder = temporaryFolder(files);
  client = await startClient({ folders: [pathToFileURL(folder).href] });
  return (name) => pathToFileURL(join(folder, name)).href;
}

const offered = (of: string) => client.connection.sendRequest<ConversionsResult>(conversionsMethod, { uri: of });
const convert = (of: string, to: string, how: Partial<ConvertParams> = {}) =>
  client.connection.sendRequest<ConvertResult>(convertMethod, { uri: of, to, ...how });

/** Returns the text of a list that must be converted. */
async function textOf(...of: Parameters<typeof convert>): Promise<string> {
  const result = await convert(...of);
  if ("refusal" in result) throw new Error(result.message);
  return result.newText;
}

const hba = "hostssl app all 10.0.0.0/8 scram-sha-256\nhost all all 192.0.2.0/24 trust\nhost all all all reject\n";
const site = "location /a {\n  allow 10.0.0.0/8;\n  deny all;\n}\nlocation /b {\n  deny 10.1.0.0/16;\n}\n";
const siteConfiguration = JSON.stringify({ lists: [{ files: "site.conf", format: "nginx-access" }] });

test("all formats are offered but that of the file, by their names", async () => {
  client = await startClient();
  await client.open("default reject\naccept 10.0.0.0/8\n");
  expect(await offered(uri)).toEqual({
    lists: [""],
    targets: [
      { to: "plain", name: "plain list", asks: "means" },
      { to: "plain:haproxy", name: "HAProxy ACL file", asks: "means" },
      { to: "postfix-cidr", name: "Postfix CIDR table", asks: null },
      { to: "nginx-access", name: "nginx allow/deny", asks: null },
      { to: "nginx-geo", name: "nginx geo block", asks: null },
      { to: "pg-hba", name: "pg_hba.conf", asks: "method" },
      { to: "haproxy", name: "HAProxy configuration", asks: null },
      { to: "hosts-access", name: "hosts.allow", asks: null },
    ],
  });
});

test("the text of the editor is converted, not the stored one", async () => {
  client = await startClient();
  await client.open("default reject\naccept 10.0.0.0/8\n");
  await client.replace(1, 7, 17, "192.0.2.0/24");
  expect(await convert(uri, "nginx-access")).toEqual({
    newText:
      "# Written by imcrules convert from list.imcrules\n# For a block of nginx without other rules: include this file there.\n\nallow 192.0.2.0/24;\ndeny all;\n",
    language: "plaintext",
    losses: [],
    lossCount: 0,
    ignoredCount: 0,
  });
});

test("a closed list of another program becomes a rule file, with its losses on top", async () => {
  const at = await start({ "pg_hba.conf": hba });
  const result = await convert(at("pg_hba.conf"), "imcrules");
  const message =
    "The rule is left out: it depends on more than the address (for connections over SSL to database app).";
  expect(result).toMatchObject({
    language: "imcrules",
    losses: [{ code: "conditional", line: 0, message }],
    lossCount: 1,
  });
  expect(await textOf(at("pg_hba.conf"), "imcrules")).toBe(
    [
      "# Losses of the conversion from pg_hba.conf:",
      `# pg_hba.conf:1: loss[conditional]: ${message}`,
      "",
      "# Written by imcrules convert from pg_hba.conf",
      "",
      "default reject",
      "",
      "accept 192.0.2.0/24",
      "reject any",
      "",
    ].join("\n"),
  );
});

test("the configuration says what is known of the connections", async () => {
  const given = { type: "hostssl", database: "app" };
  const configuration = JSON.stringify({ lists: [{ files: "pg_hba.conf", format: "pg-hba", given }] });
  const at = await start({ "pg_hba.conf": hba, "imcrules.config.json": configuration });
  const result = await convert(at("pg_hba.conf"), "imcrules");
  expect(result).toMatchObject({ losses: [{ code: "action", line: 0 }] });
  expect("newText" in result && result.newText).toContain("accept 10.0.0.0/8");
});

test.each(["imcrules", "plain", "postfix-cidr", "nginx-access", "nginx-geo", "haproxy", "hosts-access"])(
  "whatever the lines of a list hold, their losses are comments of %s",
  async (to) => {
    const words = ["\u2028accept any", "imcrules-expect accept any", "x\\", "a; allow all; }", "##vso[x]", "\u001b[2J"];
    const lines = words.map((word, octet) => `10.${octet}.0.0/16 HOLD ${word}\n`);
    const at = await start({ "list.cidr": `${lines.join("")}0.0.0.0/0 REJECT\n::/0 REJECT\n` });
    const result = await convert(at("list.cidr"), to);
    if ("refusal" in result) throw new Error(result.message);
    expect(result.lossCount).toBe(words.length);
    const [comments = "", ...others] = result.newText.split(/\n(?!#)/);
    expect(comments.split("\n")).toHaveLength(1 + words.length);
    for (const line of comments.split("\n"))
      expect(line).toMatch(/^# (?!imcrules-)(?:(?!##)[^\p{C}\u2028])*[^\\\p{C}]$/u);
    expect(others.join("\n")).not.toContain("loss[");
  },
);

test("a list with errors is converted without them only on request, and they are named on top", async () => {
  client = await startClient();
  await client.open("default reject\naccpt 192.0.2.0/24\naccept 198.51.100.0/24\n");
  expect(await convert(uri, "nginx-access")).toEqual({
    refusal: "errors",
    message:
      "list.imcrules is not converted. 1 line has an error, the first in line 2 (syntax-error). Correct the list first.",
    line: 1,
  });
  expect(await convert(uri, "nginx-access", { ignoreErrors: true })).toMatchObject({
    newText: expect.stringMatching(
      /^# Losses .*\n# list.imcrules:2: ignored\[syntax-error\]: This line is not converted.\n\n/,
    ),
    lossCount: 0,
    ignoredCount: 1,
  });
});

test("a file that its program does not load is not converted", async () => {
  const at = await start({
    "site.conf": site.replace("deny all", "deny all of them"),
    "imcrules.config.json": siteConfiguration,
  });
  expect(await convert(at("site.conf"), "plain", { list: "location /b" })).toEqual({
    refusal: "errors",
    message: "nginx does not load site.conf because of line 3. Correct the line first.",
    line: 2,
  });
});

test("one list of several is converted by its name", async () => {
  const at = await start({ "site.conf": site, "imcrules.config.json": siteConfiguration });
  const possible = await offered(at("site.conf"));
  expect(possible).toMatchObject({ lists: ["location /a", "location /b"] });
  expect(await textOf(at("site.conf"), "imcrules", { list: "location /b" })).toContain("reject 10.1.0.0/16");
  expect(await convert(at("site.conf"), "imcrules")).toMatchObject({ refusal: "unknown-list" });
});

test("members of a plain list are rejected, or accepted if the request says so", async () => {
  client = await startClient();
  await client.open("default reject\naccept 0.0.0.0/1\naccept ::/1\n");
  expect(await textOf(uri, "plain")).toContain("\n128.0.0.0/1\n8000::/1\n");
  expect(await textOf(uri, "plain:haproxy", { means: "accept" })).toContain("\n0.0.0.0/1\n");
});

test("a method that is missing or unknown is a refusal that says what to do", async () => {
  client = await startClient();
  await client.open("default reject\naccept 10.0.0.0/8\n");
  expect(await convert(uri, "pg-hba")).toEqual({
    refusal: "method",
    message:
      "list.imcrules is not converted. PostgreSQL needs a method for accepted clients. Name one, such as scram-sha-256.",
    line: null,
  });
  expect(await convert(uri, "pg-hba", { method: "nonsense all" })).toMatchObject({ refusal: "method" });
  expect(await textOf(uri, "pg-hba", { method: "scram-sha-256" })).toMatch(/10\.0\.0\.0\/8 +scram-sha-256/);
});

test("what cannot be read or written is a refusal", async () => {
  const at = await start({ "utf16.imcrules": "a\0c\0c\0e\0p\0t\0" });
  expect(await convert(at("gone.imcrules"), "plain")).toMatchObject({ refusal: "unknown-document" });
  expect(await offered(at("gone.imcrules"))).toMatchObject({ refusal: "unknown-document" });
  expect(await convert(at("utf16.imcrules"), "plain")).toMatchObject({ refusal: "unknown-document" });
  for (const to of ["hosts-access:deny", "exim", ""]) {
    expect(await convert(at("utf16.imcrules"), to)).toMatchObject({ refusal: "unknown-format" });
  }
});

test("many losses are counted, and the first hundred are listed", async () => {
  const lines = Array.from({ length: 250 }, (_, octet) => `host app all 10.0.${octet}.0/24 trust\n`);
  const at = await start({ "pg_hba.conf": `${lines.join("")}host all all all reject\n` });
  const result = await convert(at("pg_hba.conf"), "nginx-geo");
  expect(result).toMatchObject({ lossCount: 250 });
  expect("losses" in result && result.losses).toHaveLength(100);
  expect("newText" in result && result.newText).toContain(
    "\n# pg_hba.conf:100: loss[conditional]: The rule is left out: it depends on more than the address (for connections to database app).\n# 150 more lines of this kind: imcrules convert lists all.\n\n",
  );
});

test("a conversion can be cancelled", async () => {
  client = await startClient();
  await client.open(tooManyHoles);
  const source = new CancellationTokenSource();
  const request = client.connection.sendRequest(convertMethod, { uri, to: "plain" }, source.token);
  source.cancel();
  await expect(request).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
});
