import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compile,
  type Dialect,
  decide,
  dialects,
  lineNumberOf,
  parseAddress,
  rulesOf,
  textOf,
  verdictOf,
} from "../../../server/src/core/index.js";
import { expectSame } from "../../support/expectSame.js";
import { expectPlaces } from "../../support/places.js";
import { listOf } from "../../support/product.js";
import { runs } from "../../support/runs.js";

// Few distinct words, so that members and addresses collide often.
const address = fc.constantFrom(
  ..."10.0.0.0 10.0.0.1 10.0.0.5 010.0.0.5 10.5 8.0.0.5 0.0.0.0 255.255.255.255 08.0.0.1 10.0.0.256".split(" "),
  ...":: ::1 2001:db8:: 2001:db8::1 ::ffff:10.0.0.0 ::ffff:0:0 ::fffe:0:0 ::10.0.0.1 2001:db8::x localhost".split(" "),
);
const mask = fc.constantFrom(
  ..."/8 /08 /008 /+8 /9 /0 /31 /32 /33 /64 /95 /96 /104 /128 /129 / /x".split(" "),
  ..."/255.0.0.0 /255.0.255.0 /255.254.255.255 /255.0 /0377.0.0.0 /255.255.255.256".split(" "),
);
const member = fc.oneof(
  { weight: 3, arbitrary: address },
  { weight: 5, arbitrary: fc.tuple(address, mask).map((words) => words.join("")) },
  { weight: 2, arbitrary: fc.tuple(address, fc.constantFrom("-", " - "), address).map((words) => words.join("")) },
);
const before = fc.constantFrom("", "", "", "", " ", "\t", "#", "; ", "\u00a0", "\ufeff");
const behind = fc.constantFrom("", "", "", "", "", " ", "\t", " # note", ";note", " note", "\v");
const end = fc.constantFrom("\n", "\n", "\r\n");
const line = fc.tuple(before, member, behind, end).map((words) => words.join(""));
const list = fc.array(fc.oneof({ weight: 9, arbitrary: line }, { weight: 1, arbitrary: end }), { maxLength: 10 });
const text = list.map((lines) => lines.join(""));

const asked = fc.constantFrom(
  ..."0.0.0.0 0.0.0.1 8.0.0.5 9.255.255.255 10.0.0.0 10.0.0.1 10.0.0.2 10.0.0.5 10.5.0.5 10.5.5.5 11.0.0.0".split(" "),
  ..."2001:ffff:: 2002:: 2002:a00:: 2002:a00:5:1::1 2002:a05:5:: 2002:a05:105:: 2002:b00:: 2003:: ::a05:5 ::a05:105".split(
    " ",
  ),
  ..."255.255.255.255 :: ::1 ::a00:1 ::fffe:0:0 ::1:0:0:0 2001:db8:: 2001:db8::1 2001:db9:: ffff::".split(" "),
);
const dialect = fc.constantFrom(...dialects);
const means = fc.constantFrom("accept" as const, "reject" as const);

const anyText = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: line },
      { weight: 3, arbitrary: fc.oneof(member, mask, behind, fc.constantFrom("\r", "-", "#", ";")) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
      { weight: 1, arbitrary: fc.constantFrom("# imcrules-expect reject 10.0.0.0/8\n", "# imcrules-ignore x\n") },
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

test("any text is a list whose members and remarks lie within their lines", () => {
  fc.assert(
    fc.property(anyText, dialect, means, (content, reader, meant) => {
      const read = listOf("plain", content, { dialect: reader, means: meant });
      expect(textOf(read)).toBe(content);
      expectPlaces(read);
      for (const { action } of rulesOf(read)) expectSame(action, meant);
    }),
    { numRuns: runs(1500) },
  );
});

test.each(dialects)("the first line with the address decides, dialect %s", (reader) => {
  fc.assert(
    fc.property(text, means, fc.array(asked, { minLength: 1, maxLength: 4 }), (content, meant, questions) => {
      const read = listOf("plain", content, { dialect: reader, means: meant });
      const partition = compile(read);
      for (const question of questions) {
        const parsed = parseAddress(question);
        if (parsed === undefined) throw new Error(`${question} is no address`);
        const rule = decide(partition, parsed);
        const line = content.split("\n").findIndex((one) => isOn(one, reader, question)) + 1;
        expectSame(rule === undefined ? 0 : lineNumberOf(read, rule), line, question);
        expectSame(verdictOf(read, rule) === meant, line > 0, question);
      }
    }),
    { numRuns: runs(4000) },
  );
});

/** Returns whether a line lists an address. Parses the line again for each address. */
function isOn(written: string, reader: Dialect, question: string): boolean {
  const content = written.replace(/\r$/, "");
  if (reader === "haproxy" && content.startsWith("#")) return false;
  const word =
    reader === "haproxy"
      ? content.replace(/^[ \t]+/, "")
      : content.replace(/[#;].*/s, "").replace(/^[ \t\v]+|[ \t\v]+$/g, "");
  const client = numberIn(question);
  // HAProxy asks with the mapped address of an IPv4 client, too. Loaders read mapped networks as IPv4.
  const mapped = client?.bits === 32 ? { bits: 128, value: client.value + 0xffff00000000n } : undefined;
  const inside = reader === "haproxy" && client?.bits === 128 ? ipv4Inside(client.value) : undefined;
  const [first = "", last] = reader === "haproxy" ? [word] : word.split("-");
  if (last !== undefined) return word.split("-").length === 2 && isBetween(client, first, last);
  const [start = "", length, ...others] = word.split("/");
  const network = octalIn(start) ?? numberIn(start, 128);
  if (network === undefined || others.length > 0) return false;
  const compared = comparedBits(length, network.bits, reader);
  if (compared === undefined) return false;
  const isOf = (one: Numbered | undefined) =>
    one?.bits === network.bits && (one.value & compared) === (network.value & compared);
  const isMapped = network.bits === 128 && network.value >> 32n === 0xffffn && compared >> 32n === 2n ** 96n - 1n;
  return isOf(client) || isOf(inside) || ((reader === "haproxy" || isMapped) && isOf(mapped));
}

/** Returns the IPv4 address that HAProxy asks with too: of a 6to4 client, or of an IPv4-compatible one. */
function ipv4Inside(value: bigint): Numbered | undefined {
  if (value >> 112n === 0x2002n) return { bits: 32, value: (value >> 80n) & 0xffffffffn };
  return value >> 32n === 0n ? { bits: 32, value } : undefined;
}

interface Numbered {
  readonly bits: number;
  readonly value: bigint;
}

function isBetween(client: Numbered | undefined, first: string, last: string): boolean {
  const [from, to] = [numberIn(first), numberIn(last)];
  if (from === undefined || to === undefined || client === undefined) return false;
  if ([from, to].some(({ bits, value }) => bits === 128 && value >> 32n === 0xffffn)) return false;
  return from.bits === to.bits && client.bits === from.bits && from.value <= client.value && client.value <= to.value;
}

/** Returns the bits that a mask compares. */
function comparedBits(length: string | undefined, bits: number, reader: Dialect): bigint | undefined {
  const all = 2n ** BigInt(bits) - 1n;
  if (length === undefined) return all;
  if (reader === "haproxy" && bits === 32 && isIPv4(length)) return numberIn(length)?.value;
  const digits = reader === "haproxy" ? length.replace(/^\+/, "") : length;
  if (!/^\d+$/.test(digits) || Number(digits) > bits) return undefined;
  return all - (2n ** BigInt(bits - Number(digits)) - 1n);
}

/** Reads an IPv4 address whose octets may be octal or missing. */
function octalIn(word: string): Numbered | undefined {
  const parts = word.split(".");
  if (parts.length > 4) return undefined;
  const values = parts.map((part) => (/^0[0-7]+$/.test(part) ? BigInt(`0o${part}`) : decimalIn(part)));
  const limits = parts.map((_, place) => (place < parts.length - 1 ? 256n : 256n ** BigInt(5 - parts.length)));
  let value = 0n;
  for (const [place, one] of values.entries()) {
    if (one === undefined || one >= (limits[place] ?? 0n)) return undefined;
    value += place < parts.length - 1 ? one * 256n ** BigInt(3 - place) : one;
  }
  return { bits: 32, value };
}

function decimalIn(part: string): bigint | undefined {
  return /^(?:0|[1-9]\d*)$/.test(part) ? BigInt(part) : undefined;
}

function numberIn(word: string, bits?: number): Numbered | undefined {
  if (isIPv4(word) && bits !== 128) return octalIn(word);
  if (!isIPv6(word) || word.includes("%")) return undefined;
  const hexadecimal = word.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = [], tail = []] = hexadecimal.split("::").map((side) => side.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  return {
    bits: 128,
    value: [...head, ...zeros, ...tail].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n),
  };
}

describe("large lists are read to the end", () => {
  test.each([
    ["members", "10.0.0.1\n"],
    ["octal members", "010.1\n"],
    ["IPv6 members", "2001:db8::1\n"],
    ["ranges", "10.0.0.1-10.0.0.254\n"],
    ["comments", " # imcrules-ignore duplicate-rule\n"],
  ])("100,000 lines: %s", (_, piece) => {
    for (const reader of dialects) {
      expect(listOf("plain", piece.repeat(100_000), { dialect: reader }).lineStarts).toHaveLength(100_001);
    }
  });

  test.each([
    ["digits", "1"],
    ["octets", "1."],
    ["groups", "1:"],
    ["spaces", " "],
    ["dashes", "-"],
    ["slashes", "/"],
    ["letters", "a"],
    ["comment signs", "#;"],
  ])("10 MB on a line: %s", (_, piece) => {
    for (const reader of dialects) {
      expect(listOf("plain", piece.repeat(10_000_000 / piece.length), { dialect: reader }).rules.count).toBe(0);
    }
  });
});
