import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { itemsFor } from "../client/src/views/answers.js";
import { findingKinds } from "../server/src/core/index.js";
import { features } from "../server/src/lsp/features/features.js";
import type { TestConnectionsResult } from "../server/src/protocol/testConnection.js";
import { startClient } from "./support/client.js";
import { imcrules } from "./support/commandLine.js";
import { type EarlierAnswers, requestsOf } from "./support/requests.js";
import { temporaryFolder } from "./support/temporaryFolder.js";

/** A list whose findings, fixes and tests have many texts. `before` is its stored version. */
interface Sample {
  readonly file: string;
  readonly before: string;
  readonly text: string;
  /** Verdict words that the program of the list does not use. */
  readonly foreign: RegExp;
  /** A word that the texts must have, so that they are about verdicts. */
  readonly own: string;
}

const ours = /\b(?:accept|reject)\w*/i;
const plainText = "10.0.0.0/8\n10.1.0.0/16\n10.0.0.0/8\n192.0.2.7/24\n0.0.0.0/1\n::/1\n010.0.0.5\n10.0.0.0/33\n";
const plainTests =
  "# imcrules-expect reject 10.0.0.0/7\n# imcrules-expect accept 10.0.0.0/7\n# imcrules-expect accept 10.1.2.3\n";

const samples: readonly Sample[] = [
  { file: "block.netset", before: "10.0.0.0/8\n", text: plainText + plainTests, foreign: ours, own: "not listed" },
  {
    file: "pass.lst",
    before: "10.0.0.0/8\n192.0.2.0/24\n",
    text: `10.0.0.0/8\n10.1.0.0/16\n10.0.0.0/255.0.255.0\n::/0\n${plainTests}`,
    foreign: ours,
    own: "not listed",
  },
  {
    file: "table.cidr",
    before: "10.0.0.0/8 OK\n",
    text:
      "10.1.0.0/16 REJECT\n10.2.3.4/16 REJECT\n10.0.0.0/8 OK\n10.1.2.3 OK\n10.0.0.0/8 REJECT\n10.3.0.0/16 OK\n" +
      "if 10.0.0.0/8\n192.0.2.1 OK\nendif\n192.0.2.0/25 DISCARD\n192.0.2.0 OK\n::ffff:10.0.0.1 REJECT\n0.0.0.0/0 REJECT\n" +
      `${plainTests}# imcrules-ignore shadowed-rule -- nobody\n`,
    foreign: /\b(?:accept)\w*/i,
    own: "permitted",
  },
  {
    file: "site.conf",
    before: "server { allow 10.0.0.0/8; deny all; }\n",
    text:
      "server {\n  satisfy any;\n  deny 10.1.0.0/16;\n  allow 10.0.0.0/8;\n  allow 10.2.0.0/16;\n  deny 10.0.0.0/8;\n" +
      "  allow 192.0.2.7/24;\n  deny 010.0.0.5;\n  deny 0.0.0.0/0;\n  location /a {\n    allow 10.0.0.0/8;\n    allow all;\n" +
      `    deny 10.1.0.0/16;\n    # imcrules-expect reject 10.1.0.0/16\n    return 403;\n  }\n  ${plainTests.replaceAll("\n", "\n  ")}}\n` +
      "server { allow 192.0.2.0/24; allow 10.1.0.0/16; }\nserver { deny 10.1.0.0/16; deny all; }\n",
    foreign: ours,
    own: "denied",
  },
  {
    file: "geo.conf",
    before: "geo $blocked { default 0; 10.0.0.0/8 1; }\n",
    text: `geo $blocked {\n  default 0;\n  10.0.0.0/8 1;\n  10.0.0.0/8 1;\n  10.1.0.0/16 1;\n  10.2.0.0/16 0;\n  192.0.2.7/24 1;\n  ${plainTests.replaceAll("\n", "\n  ")}}\n`,
    foreign: /\b(?:allow|den(?:y|ie)|permit|listed)\w*/i,
    own: "rejected",
  },
  {
    file: "pg_hba.conf",
    before: "host all all 10.0.0.0/8 md5\n",
    text:
      "host all all 10.1.0.0/16 reject\nhost all all 10.0.0.0/8 md5\nhost all all 10.1.2.3/32 md5\nhost all all 10.0.0.0/8 reject\n" +
      "hostssl app all 10.2.0.0/16 reject\nhost all all 192.0.2.7/24 md5\nhost all all 192.0.2.0 255.255.225.0 md5\nhost all all 10.0.0.5 md5\n" +
      `host all all 0.0.0.0/0 reject\n${plainTests}`,
    foreign: /\b(?:accept|allow|den(?:y|ie)|permit|listed)\w*/i,
    own: "admitted",
  },
];

const files = Object.fromEntries(samples.map(({ file, before }) => [file, before]));
const severity = Object.fromEntries(findingKinds.map(({ code }) => [code, "information"]));
const folder = temporaryFolder({
  ...files,
  "ceiling.imcrules": "reject any\n",
  "imcrules.config.json": JSON.stringify({
    severity,
    within: { "*.{netset,lst,cidr,conf}": "ceiling.imcrules" },
    lists: [
      { files: "pass.lst", format: "plain", means: "accept", dialect: "haproxy" },
      { files: "site.conf", format: "nginx-access" },
      { files: "geo.conf", format: "nginx-geo" },
    ],
  }),
});

test.each(samples)("no text of the server about $file has a verdict word of another program", async (sample) => {
  writeFileSync(join(folder, sample.file), sample.before);
  const settings = { imcrules: { codeLens: { file: true, rules: true } } };
  const client = await startClient({ folders: [pathToFileURL(folder).href], settings });
  const uri = pathToFileURL(join(folder, sample.file)).href;
  const { text } = sample;
  await client.connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "plaintext", version: 1, text },
  });
  const texts: string[] = [];
  const items = new Map<string, readonly object[]>();
  const earlier: EarlierAnswers = { resultId: () => undefined, items: (method) => items.get(method) ?? [] };
  const lines = text.split("\n");
  const whole = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
  const requests = requestsOf(features).filter(({ method }) => !/^workspace\/(?:diagnostic|symbol)$/.test(method));
  const words = ["10.1.2.3", "203.0.113.9", "10.0.0.0/7", "::/0", "2001:db8::7"];
  for (const { method, params } of requests) {
    const isAtPosition = /hover|codeLens\/resolve|codeAction\/resolve/.test(method);
    const positions = isAtPosition
      ? lines.flatMap((line, place) => [2, 8, line.length].map((character) => ({ line: place, character })))
      : [{ line: 0, character: 0 }];
    for (const [number, position] of positions.entries()) {
      for (const only of method === "textDocument/codeAction" ? [undefined, ["source"]] : [undefined]) {
        for (const word of /tool|executeCommand/.test(method) ? words : ["10.1.2.3"]) {
          for (const each of /tool|Content|executeCommand|Summary|convert/.test(method) ? [0, 1, 2, 3] : [number]) {
            const question = { uri, position, range: whole, word, only, number: each, isWanted: each % 2 === 0 };
            const answer = await client.connection.sendRequest(method, params(question, earlier));
            if (Array.isArray(answer)) items.set(method, [...(items.get(method) ?? []), ...answer]);
            texts.push(...textsIn(answer));
            if (method === "workspace/executeCommand" && each === 1) {
              texts.push(...textsIn(itemsFor(answer as TestConnectionsResult)));
            }
          }
        }
      }
    }
  }
  expect(client.failures).toEqual([]);
  client.close();
  expectOwnWords(texts, sample);
});

test.each(samples)("no text of the command line about $file has a verdict word of another program", async (sample) => {
  const { file, before, text } = sample;
  writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, `old-${file}`), before);
  const input = "10.1.2.3\n203.0.113.9\n2001:db8::1\n";
  const format = {
    "site.conf": "nginx-access",
    "geo.conf": "nginx-geo",
    "pg_hba.conf": "pg-hba",
    "pass.lst": "plain:haproxy",
  }[file];
  const as = format === undefined || file === "pass.lst" ? [] : ["--as", format];
  const texts: string[] = [];
  for (const args of [
    ["check", "--show", "hint", "--max", "0", file],
    ["test", file, "10.1.2.3", "203.0.113.9", "10.0.0.0/7", "0.0.0.0/0", "10.0.0.5-10.0.0.9"],
    ["test", "--summary", file, "-"],
    ["hits", file, "-"],
    ["hits", "--against", `old-${file}`, "--clients", ...as, file, "-"],
    ["explain", file, "10.1.2.3"],
    ["explain", file, "10.0.0.0/7"],
    ["policy", "--ranges", file],
    ["diff", "--fail-on", "any", "--within", "ceiling.imcrules", ...as, `old-${file}`, file],
    ["diff", "--format", "markdown", ...as, file, `old-${file}`],
    ["diff", "--all", ...as, `old-${file}`, file],
    ["fix", "--check", file],
    ["expect", file],
    ["convert", "--to", "plain", "--ignore-errors", file],
  ]) {
    // A ceiling of ours is no list of another program.
    const isRead = as.length === 0 || !args.includes("--within");
    const { out, err } = await imcrules(isRead ? args : args.filter((word) => !/within|ceiling/.test(word)), {
      cwd: folder,
      input,
    });
    texts.push(...out.split("\n"), ...err.split("\n"));
  }
  expectOwnWords(texts, sample);
});

/** The members of answers that are data for programs. */
const data = new Set([
  "verdict",
  "default",
  "expectation",
  "action",
  "code",
  "codeDescription",
  "data",
  "uri",
  "kind",
  "newText",
  "targets",
]);

function textsIn(answer: unknown): readonly string[] {
  if (typeof answer === "string") return answer.split("\n");
  if (typeof answer !== "object" || answer === null) return [];
  return Object.entries(answer).flatMap(([name, value]) => (data.has(name) ? [] : textsIn(value)));
}

function expectOwnWords(texts: readonly string[], { foreign, own }: Sample): void {
  // Expectations are in our own language, and the codes of findings and the words of options are names.
  const names = new RegExp(findingKinds.map(({ code }) => code).join("|"), "g");
  const bare = texts.map((line) =>
    line
      .replace(/expect (?:accept|reject)/gi, "")
      .replace(/ceiling\.imcrules rejects|rejected by line 1 \(reject any\)|line 1 \(reject any\) rejects/g, "")
      .replace(names, ""),
  );
  expect([...new Set(bare.filter((line) => foreign.test(line)))]).toEqual([]);
  expect(bare.some((line) => line.toLowerCase().includes(own))).toBe(true);
}
