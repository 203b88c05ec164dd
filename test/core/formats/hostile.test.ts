import { expect, test } from "vitest";
import type { FormatId } from "../../../server/src/core/index.js";
import { analyze, findingsOf } from "../../../server/src/core/index.js";
import { listsOf } from "../../support/product.js";

const TEN_MB = 10_000_000;

/** Repeats a piece up to a length of 10 MB. */
const filled = (piece: string) => piece.repeat(TEN_MB / piece.length);

const server = "server { deny 10.0.0.1; allow all; }\n";
const geo = "geo $x { default 0; 10.0.0.1 1; }\n";

// Whatever is odd in a file, its other lists answer: this is the number of rules in all lists of each text.
test.each<readonly [what: string, format: FormatId, text: string, rules: number]>([
  [
    "10,000 blocks in each other",
    "nginx-access",
    `${"location /a {\n".repeat(10_000)}deny all;\n${"}".repeat(10_000)}`,
    1,
  ],
  [
    "10,000 blocks in each other, with a rule each",
    "nginx-access",
    `${"location /a {\ndeny all;\n".repeat(10_000)}${"}".repeat(10_000)}`,
    10_000,
  ],
  ["20,000 blocks beside each other", "nginx-access", server.repeat(20_000), 40_000],
  ["20,000 geo blocks beside each other", "nginx-geo", geo.repeat(20_000), 60_000],
  ["50,000 words without an end", "nginx-access", `${server}${"allow\n".repeat(50_000)}`, 2],
  ["50,000 rules without an address", "nginx-access", `${server}${"allow;\n".repeat(50_000)}`, 2],
  ["50,000 rules with a brace", "nginx-access", `${server}${"allow {\n".repeat(50_000)}`, 2],
  ["a quote of 10 MB without an end", "nginx-access", `${server}"${filled("deny all;\n")}`, 2],
  ["a quote of 10 MB without an end", "nginx-geo", `${geo}"${filled("10.0.0.1 1;\n")}`, 3],
  [
    "10 MB of rules on a line",
    "nginx-access",
    `${server}http {${filled("deny 10.0.0.1;")}}`,
    2 + Math.floor(TEN_MB / 14),
  ],
  ["200,000 networks on a line", "nginx-geo", `${geo}geo $y {${"10.0.0.1 1;".repeat(200_000)}}`, 4],
  ["10 MB of words on a line", "nginx-access", `${server}${filled("10.0.0.1 ")}`, 2],
  ["10 MB of words on a line", "nginx-geo", `${geo}${filled("10.0.0.1 ")}`, 3],
  ["10 MB of words on a line", "plain", `10.0.0.1\n${filled("10.0.0.1 ")}\n10.0.0.2`, 2],
  ["10 MB of words on a line", "postfix-cidr", `10.0.0.1 REJECT\n${filled("10.0.0.1 ")}\n10.0.0.2 OK`, 3],
  ["10 MB of spaces", "nginx-access", `${server}${filled(" ")}${server}`, 4],
  ["10,000 conditions with a rule each", "postfix-cidr", "if 10.0.0.0/8\n10.0.0.1 REJECT\n".repeat(10_000), 10_000],
])("%s: %s is read and analysed", (_, format, text, rules) => {
  const lists = listsOf(format, text);
  expect(lists.reduce((sum, list) => sum + list.rules.count, 0)).toBe(rules);
  for (const list of lists) findingsOf(analyze(list));
});
