import { BlockList } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatIpv4 } from "../../../../server/src/core/address/ipv4.js";
import { compile, decide, lineNumberOf, parseAddress, verdictOf } from "../../../../server/src/core/index.js";
import { expectReached } from "../../../support/expectReached.js";
import { listOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

/** Answers as nginx gives them: the value and its line, or `undefined` for a text that nginx refuses. */
type Answer = readonly [value: string, line: number | undefined];

function listAnswers(text: string, addresses: readonly string[]): readonly Answer[] | undefined {
  const list = listOf("nginx-geo", text);
  if (list.remarks.some(({ code }) => code === "program-refuses")) return undefined;
  const partition = compile(list);
  return addresses.map((question) => {
    const address = parseAddress(question);
    if (address === undefined) throw new Error(`${question} is no address`);
    const rule = decide(partition, address);
    return [verdictOf(list, rule) === "accept" ? "0" : "1", rule === undefined ? undefined : lineNumberOf(list, rule)];
  });
}

const value = fc.constantFrom("0", "1");
const networks = [
  ..."0.0.0.0/0 10.0.0.0/8 10.0.0.7/8 10.0.0.0/9 10.0.0.0/31 10.0.0.0 10.0.0.1 128.0.0.0/1 255.255.255.255".split(" "),
  ..."::/0 2001:db8::/32 2001:db8::7/32 2001:db8::/127 2001:db8::1 8000::/1".split(" "),
];
const network = fc.constantFrom(...networks);
const networkLine = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(network, value).map((words) => `${words.join(" ")};`) },
  { weight: 2, arbitrary: value.map((given) => `default ${given};`) },
  { weight: 2, arbitrary: network.map((deleted) => `delete ${deleted};`) },
  { weight: 1, arbitrary: fc.constantFrom("", "# 10.0.0.1 1;", "proxy 10.0.0.1;", "::ffff:10.0.0.0/104 1;") },
);
const addresses = [
  ..."0.0.0.0 9.255.255.255 10.0.0.0 10.0.0.1 10.0.0.2 10.127.255.255 10.128.0.0 127.0.0.1 255.255.255.255".split(" "),
  ..."::1 2001:db8:: 2001:db8::1 2001:db8::2 2001:db9:: 8000:: ffff::".split(" "),
];

test("of the networks that contain an address, the longest decides, and of equal ones the last", () => {
  fc.assert(
    fc.property(fc.array(networkLine, { maxLength: 12 }), (lines) => {
      const held = networksOf(lines);
      const slow = addresses.map((address): Answer => {
        const [longest] = held.filter((one) => isIn(one, address)).sort((one, other) => other.length - one.length);
        return longest === undefined ? ["0", undefined] : [longest.value, longest.line];
      });
      expect(listAnswers(lines.join("\n"), addresses)).toEqual(slow);
    }),
    { numRuns: runs(2000) },
  );
});

interface Network {
  readonly base: string;
  readonly length: number;
  readonly value: string;
  readonly line: number;
}

/** Returns the networks that are left at the end of a block. */
function networksOf(lines: readonly string[]): readonly Network[] {
  let held: readonly Network[] = [];
  for (const [place, text] of lines.entries()) {
    const [name = "", given = ""] = text.replace(";", "").split(" ");
    if (/^(?:#|proxy|::ffff|$)/.test(name)) continue;
    const words = name === "default" ? ["0.0.0.0/0", "::/0"] : [name === "delete" ? given : name];
    for (const word of words) {
      const [base = "", length = word.includes(":") ? "128" : "32"] = word.split("/");
      const network = { base, length: Number(length), value: given, line: place + 1 };
      held = held.filter((one) => one.length !== network.length || !isIn(one, base));
      if (name !== "delete") held = [...held, network];
    }
  }
  return held;
}

function isIn({ base, length }: Network, address: string): boolean {
  const family = base.includes(":") ? "ipv6" : "ipv4";
  if (address.includes(":") !== base.includes(":")) return false;
  const block = new BlockList();
  block.addSubnet(base, length, family);
  return block.check(address, family);
}

// Offsets at both ends of a /16, so that ranges nest, cross and touch there.
const offset = fc
  .tuple(fc.nat(2), fc.constantFrom(0, 1, 2, 3, 4, 0xfffd, 0xfffe, 0xffff))
  .map(([part, low]) => part * 0x10000 + low);
const range = fc.tuple(offset, offset).map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const);
const rangeLine = fc.record({ range, value, isDelete: fc.integer({ min: 0, max: 9 }).map((chance) => chance < 2) });
const START = 0x0a000000;

test("a later range takes its addresses from an earlier one, or nginx refuses it", () => {
  let intact = 0;
  fc.assert(
    fc.property(fc.array(rangeLine, { maxLength: 10 }), fc.array(offset, { maxLength: 8 }), (lines, asked) => {
      const texts = lines.map(({ range: [from, to], value: given, isDelete }) => {
        const ends = `${formatIpv4(START + from)}-${formatIpv4(START + to)}`;
        return isDelete ? `delete ${ends};` : `${ends} ${given};`;
      });
      const slow = slowRanges(lines);
      const answers = listAnswers(
        ["ranges;", ...texts].join("\n"),
        asked.map((one) => formatIpv4(START + one)),
      );
      if (slow !== undefined) intact++;
      expect(answers).toEqual(
        slow &&
          asked.map((one): Answer => {
            const piece = slow.find(({ start, end }) => start <= one && one <= end);
            return piece === undefined ? ["0", undefined] : [piece.value, piece.line];
          }),
      );
    }),
    { numRuns: runs(3000) },
  );
  // Without enough valid texts the test would show nothing.
  expectReached(intact, runs(1000));
});

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly line: number;
}

/** Cuts ranges at each /16, as ngx_http_geo_add_range() does. `undefined` if two pieces cross. */
function slowRanges(lines: readonly { range: readonly [number, number]; value: string; isDelete: boolean }[]) {
  let pieces: readonly Piece[] = [];
  for (const [
    place,
    {
      range: [from, to],
      value: given,
      isDelete,
    },
  ] of lines.entries()) {
    for (let start = from; start <= to; start = (start | 0xffff) + 1) {
      const end = Math.min(to, start | 0xffff);
      const met = pieces.filter((one) => one.start <= end && one.end >= start);
      const [around] = met;
      if (isDelete) {
        pieces = pieces.filter((one) => one.start !== start || one.end !== end);
        continue;
      }
      if (met.length > 1 || (around !== undefined && (around.start > start || around.end < end))) return undefined;
      const left =
        around === undefined
          ? []
          : [
              { ...around, end: start - 1 },
              { ...around, start: end + 1 },
            ];
      const others = pieces.filter((one) => one !== around);
      pieces = [
        ...others,
        ...left.filter((one) => one.start <= one.end),
        { start, end, value: given, line: place + 2 },
      ];
    }
  }
  return pieces;
}
