import fc from "fast-check";
import { expect, test } from "vitest";
import { numberOf, parseAddress } from "../../../server/src/core/address/address.js";
import { parseIpv4 } from "../../../server/src/core/address/ipv4.js";
import { complementOf, prefixLengthOf } from "../../../server/src/core/address/mask.js";
import { meaningKinds } from "../../../server/src/core/analysis/meaning/linePart.js";
import { meaningOf } from "../../../server/src/core/analysis/meaning/meaning.js";
import { parse, rulesOf, type Source } from "../../../server/src/core/index.js";
import { codes, offeredFixes, ruleSetOf } from "../../support/product.js";
import { runs } from "../../support/runs.js";

const address = fc.constantFrom(
  "10.0.0.0",
  "10.0.0.1",
  "192.0.2.7",
  "192.0.2.128",
  "0.0.0.0",
  "010.0.0.1",
  "2001:db8::",
  "2001:db8::1",
  "fd::",
  "::1",
  "::",
  "::ffff:10.0.0.0",
  "::ffff:10.0.0.1",
  "192.0.2.08",
  "010.0.0.9",
  "10.0.0.1:25",
  "[2001:db8::1]",
  "fe80::1%eth0",
  "10.0.0.1.",
);
const mask = fc.constantFrom(
  "255.255.255.0",
  "255.255.255.255",
  "0.0.0.0",
  "0.0.0.255",
  "0.0.0.31",
  "0.255.255.255",
  "0.0.2.255",
  "255.0.255.0",
  "255.255.225.0",
  "10.0.0.9",
);
const length = fc.constantFrom("0", "8", "24", "32", "64", "104", "128", "08", "010");
const gap = fc.constantFrom("", "", " ", "  ", "\t", "\u00a0");
const dash = fc.constantFrom("-", " - ", "\u2013", " \u2014 ");
const concat = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(""));

const source = fc.oneof(
  address,
  concat(address, gap, fc.constant("/"), gap, length),
  concat(address, fc.constant(" "), length),
  concat(address, fc.constantFrom(" ", "/", " /"), mask),
  concat(address, dash, address),
  concat(address, dash, fc.constantFrom("0", "9", "24", "32", "127", "255", "256", "010")),
  concat(fc.constantFrom("host ", "!", "-"), address),
  fc.constantFrom("any", "all", "*", "any 0.0.0.0", "10.", "10.0.", "10.0.0.*", "10.*.*.*", "10.0.0.0-10.0.0.9"),
);
const sources = fc
  .tuple(source, fc.constantFrom(",", ", "), fc.array(source, { maxLength: 2 }))
  .map(([first, comma, others]) => [first, ...others].join(comma));
const action = fc.constantFrom("accept", "reject", "allow", "deny", "permit", "ACCEPT", "acept", "rejcet");
const before = fc.constantFrom("", "", "", "access-list 10 ", "10 ", "expect ", "\ufeff", "  ");
const behind = fc.constantFrom(
  "",
  "",
  "",
  ";",
  " // office",
  " ; office",
  " ! office",
  " -- office",
  ",",
  " any",
  " log",
  "\u001a",
  " by any",
  " # a",
);

/** Lines that parse and probably mean something else. */
const suspicious = concat(
  fc.constantFrom("accept ", "reject ", "expect accept "),
  fc.oneof(
    concat(fc.constantFrom("10.0.0.0", "10.0.0.1", "192.0.2.7", "0.0.0.0"), fc.constantFrom(" ", "/"), mask),
    concat(fc.constantFrom("10.0.0.0", "192.0.2.7", "0.0.0.0"), fc.constantFrom("", "/0", "/8", "/23", "/32")),
    concat(
      fc.constantFrom("::ffff:", "::ffff:0:", "::", "2001:db8::"),
      fc.constantFrom("10.0.0.0", "192.0.2.7", "0.0.0.0"),
      fc.constantFrom("", "/0", "/8", "/23", "/24", "/32", "/64", "/96", "/104", "/120", "/128"),
    ),
    concat(fc.constantFrom("fd::", "::1", "::", "2001:db::1"), fc.constantFrom("", "/0", "/8", "/16", "/24", "/127")),
  ),
);

/** Lines that are alike to those of our grammar and of other programs. */
const line = fc.oneof(
  { weight: 6, arbitrary: concat(before, action, fc.constantFrom(" ", "\t", "\u00a0"), sources, behind) },
  { weight: 2, arbitrary: concat(sources, fc.constantFrom(" OK", " REJECT", " permit go", " DUNNO"), behind) },
  {
    weight: 2,
    arbitrary: concat(action, fc.constant(" "), sources, fc.constant("; "), action, fc.constant(" "), sources, behind),
  },
  { weight: 3, arbitrary: suspicious },
  {
    weight: 1,
    arbitrary: concat(
      fc.constantFrom("accept ", "reject "),
      fc.constantFrom("10.0.0.*", "10.*.*.*", "10.0.", "[2001:db8::1]", "10.0.0.1:25", "10.0.0.1.", "10.0.0.0 /8"),
    ),
  },
  { weight: 1, arbitrary: concat(fc.constantFrom("", "expect "), sources, behind) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "// office",
      "accept any 0.0.0.0",
      "reject any 0.0.0.0 0.0.0.0",
      "evaluate last-match",
      "evalute first-match",
      "\u001a",
      "default drop;",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof(action, address, mask, length, dash, gap, behind)).map((all) => all.join(" ")),
  },
);

/** The findings about a source whose fixes write another source. */
const faults = [
  "catch-all-with-address",
  "unspecified-address",
  "network-as-host",
  "inverted-mask",
  "suspicious-mask",
  "host-bits-set",
];

test("a fix of a malformed or suspicious line parses, writes no warning, and is preferred only for what the line names", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(line, (text) => {
      const isValid = parse(text).problemCount === 0;
      const meant = isValid ? undefined : meaningOf(text.replace(/^\ufeff/, ""))?.kind;
      for (const { code, after, isPreferred } of offeredFixes(text)) {
        if (!/^(syntax-error|invalid-)/.test(code) && !faults.includes(code)) continue;
        const kind = isValid ? code : meant;
        const ruleSet = ruleSetOf(after);
        expect(ruleSet.problemCount, after).toBe(0);
        const written = after
          .split("\n")
          .filter((each) => !wordsOf(each).every((word) => wordsOf(text).includes(word)));
        for (const each of written) expect(warningsOf(each, text), after).toEqual([]);
        if (kind !== undefined) seen.set(kind, (seen.get(kind) ?? 0) + 1);
        if (!isPreferred) continue;
        expect(codes(after).filter((found) => /inverted|suspicious|unspecified|with-address/.test(found))).toEqual([]);
        const named = namesIn(text);
        for (const rule of rulesOf(ruleSet)) {
          if (rule.action === "accept") expect(isNamed(rule.source, named), `${text} -> ${after}`).toBe(true);
        }
        seen.set("preferred", (seen.get("preferred") ?? 0) + 1);
      }
    }),
    { numRuns: runs(2000) },
  );
  const explained = ["exception", "model"];
  for (const kind of ["preferred", ...faults, ...meaningKinds].filter((each) => !explained.includes(each))) {
    expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(0);
  }
});

/** Returns the findings about the sources of a line. Leaves out words of the line before the fix. */
function warningsOf(after: string, before: string): readonly string[] {
  const statement = after.replace(/#.*/, "").trim();
  const [, ...words] = statement.split(/\s+/).filter((word) => !/^(expect|by)$/.test(word));
  if (words.every((word) => wordsOf(before).includes(word))) return [];
  return codes(statement).filter(
    (code) => /mask|host-bits|unspecified|with-address/.test(code) && !/non-cont/.test(code),
  );
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,;\ufeff]+/);
}

const EVERYTHING = 1n << 130n;

type Named = readonly [from: bigint, to: bigint] | { readonly address: number; readonly mask: number };

/** Returns what a line names, found with patterns and not with the reader under test. Addresses of IPv6 are 2^33 and more. */
function namesIn(line: string): readonly Named[] {
  const text = line.replaceAll("\u001a", " ").replaceAll("\ufeff", " ");
  if (/(^|[\s,])(all|any|\*)(?=[\s,;#]|$)/i.test(text)) return [[0n, EVERYTHING]];
  const close = text.replace(/[\u2010-\u2015]/g, "-").replace(/\s*([-/])\s*/g, "$1");
  // There is no octal number 08, so the others beside it are decimal too.
  const plain = /\b0[89]\b/.test(close) ? close.replace(/\b0+(?=[\d]+\b)/g, "") : close;
  const isCisco = /\b(permit|deny)\b/i.test(text);
  const one = "[0-9a-f:]*[.:][0-9a-f.:]*";
  const names: Named[] = [];
  for (const [word] of plain.matchAll(new RegExp(one, "gi"))) {
    const at = place(word.replace(/(\.|:25)$/, ""));
    if (at !== undefined) names.push([at, at]);
  }
  for (const [, first = "", last = ""] of plain.matchAll(new RegExp(`(${one})-(${one})`, "gi"))) {
    const [from, to] = [place(first), place(last)];
    if (from !== undefined && to !== undefined) names.push([from, to]);
  }
  for (const [, net = "", octet = "", last = ""] of plain.matchAll(/([\da-f.:]*\.)(\d+)-(\d+)(?![\d.])/gi)) {
    const [from, to] = [place(net + octet), place(net + last)];
    if (from !== undefined && to !== undefined) names.push([from, to]);
  }
  for (const [, octets = ""] of plain.matchAll(/((?:\d+\.){1,3})\*/g)) {
    const count = octets.split(".").length - 1;
    names.push(network(`${octets}${"0.".repeat(4 - count)}`.slice(0, -1), 8 * count) ?? [-1n, -1n]);
  }
  for (const [, first = "", bits] of plain.matchAll(new RegExp(`(${one})\\]?(?:/|\\s+)(\\d+)(?![\\d.])`, "gi"))) {
    names.push(network(first.replace(/(\.|:25)$/, ""), Number(bits)) ?? [-1n, -1n]);
  }
  for (const [, first = "", second = ""] of plain.matchAll(/([\d.]+)(?:\/|\s+)(\d+\.\d+\.\d+\.\d+)/g)) {
    const [base, bits] = [parseIpv4(first.replace(/\.$/, "")), parseIpv4(second)];
    if (base === undefined || bits === undefined) continue;
    names.push({ address: base, mask: bits });
    if (isCisco && prefixLengthOf(bits) === undefined) names.push({ address: base, mask: complementOf(bits) });
  }
  return names.flatMap((name) => {
    const bits = "mask" in name ? prefixLengthOf(name.mask) : undefined;
    if (!("mask" in name) || bits === undefined) return [name];
    const from = BigInt((name.address & name.mask) >>> 0);
    return [[from, from + (1n << BigInt(32 - bits)) - 1n] as const];
  });
}

function place(text: string): bigint | undefined {
  const parsed = parseAddress(text);
  return parsed && numberOf(parsed) + (parsed.family === "ipv6" ? 1n << 33n : 0n);
}

function network(text: string, length: number): Named | undefined {
  const word = place(text);
  if (word === undefined) return undefined;
  const isMapped = text.startsWith("::ffff:");
  const at = isMapped && length < 96 ? word + (0xffffn << 32n) + (1n << 33n) : word;
  const bits = at >= 1n << 33n ? 128 : 32;
  const size = 1n << BigInt(Math.max(0, bits - (isMapped && length >= 96 ? length - 96 : length)));
  const offset = bits === 128 ? 1n << 33n : 0n;
  const from = ((at - offset) / size) * size + offset;
  return [from, from + size - 1n];
}

/** Whether a source matches only addresses that are named. */
function isNamed(source: Source, named: readonly Named[]): boolean {
  if (named.some((name) => !("mask" in name) && name[1] === EVERYTHING)) return true;
  if (source.kind === "any") return false;
  const { kind } = source;
  if (kind === "ipv4" && named.some((name) => "mask" in name && isWithin(source, name))) return true;
  if (kind === "ipv4" && prefixLengthOf(source.mask) === undefined) return false;
  const bits = source.kind === "ipv4" ? (prefixLengthOf(source.mask) ?? 0) : source.length;
  const [from, to] = intervalOf(source, bits);
  return named.some((name) => !("mask" in name) && name[0] <= from && to <= name[1]);
}

/** Whether a source compares at least the bits that a named mask compares, with equal values. */
function isWithin(source: Extract<Source, { kind: "ipv4" }>, name: { address: number; mask: number }): boolean {
  return (name.mask & ~source.mask) === 0 && ((name.address ^ source.address) & name.mask) === 0;
}

function intervalOf(source: Exclude<Source, { kind: "any" }>, length: number): readonly [bigint, bigint] {
  const at =
    source.kind === "ipv4" ? BigInt(source.address) : numberOf({ family: "ipv6", words: source.address }) + (1n << 33n);
  const offset = source.kind === "ipv6" ? 1n << 33n : 0n;
  const size = 1n << BigInt((source.kind === "ipv4" ? 32 : 128) - length);
  const from = ((at - offset) / size) * size + offset;
  return [from, from + size - 1n];
}
