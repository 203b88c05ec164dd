import fc from "fast-check";
import { formatIpv4 } from "../../server/src/core/address/ipv4.js";
import { formatIpv6, type Ipv6 } from "../../server/src/core/address/ipv6.js";

/** Few distinct words, so that addresses and rules collide often. */
export const word = fc.oneof(
  fc.constantFrom(0, 0x0a000000, 0x0a010000, 0x0a0100ff, 0x0a010100, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff),
  fc
    .tuple(fc.constantFrom(0, 0x0a, 0xc0), fc.constantFrom(0, 1), fc.constantFrom(0, 255), fc.nat(3))
    .map(([a, b, c, d]) => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0),
);

const contiguousMask = fc.nat(32).map((length) => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0));

/** Contiguous masks and masks with holes of every kind. */
export const mask = fc.oneof(
  { weight: 3, arbitrary: contiguousMask },
  { weight: 1, arbitrary: fc.constantFrom(0x000000ff, 0xff00ff00, 0xffff00ff, 0x00ffff00, 0x80000001, 0x55555555) },
  { weight: 1, arbitrary: word },
);

export const ipv6: fc.Arbitrary<Ipv6> = fc.tuple(
  fc.constantFrom(0, 0x20010db8, 0xffffffff),
  fc.constantFrom(0, 1, 0x80000000),
  fc.constantFrom(0, 0xffff),
  fc.oneof(fc.constantFrom(0, 1, 0xffffffff), word),
);

const ipv4Source = fc.tuple(word, mask).map(([address, bits]) => `${formatIpv4(address)} ${formatIpv4(bits)}`);
const ipv6Source = fc
  .tuple(ipv6, fc.oneof(fc.constantFrom(0, 1, 32, 64, 95, 96, 97, 127, 128), fc.nat(128)), fc.boolean())
  .map(([address, length, isDotted]) => `${isDotted ? dotted(address) : formatIpv6(address)}/${length}`);

/** Formats an address with an IPv4 tail: `::10.1.2.3` for `::a01:203`. */
function dotted([first, second, third, last]: Ipv6): string {
  const groups = [first, second, third].flatMap((bits) => [bits >>> 16, bits & 0xffff]);
  const head = groups.every((one) => one === 0) ? ":" : groups.map((one) => one.toString(16)).join(":");
  return `${head}:${formatIpv4(last)}`;
}

export const source = fc.oneof(
  { weight: 6, arbitrary: ipv4Source },
  { weight: 2, arbitrary: ipv6Source },
  { weight: 1, arbitrary: fc.constant("any") },
);

export const action = fc.constantFrom("accept", "reject");

/** A rule file with any evaluation model and default, with or without a directive that states them. */
export const ruleFile = listOf(source, { maxLength: 12 });

/** A list of 65 to 200 IPv6 rules. */
export const longIpv6File = listOf(ipv6Source, { minLength: 65, maxLength: 200, size: "max" });

function listOf(sources: fc.Arbitrary<string>, length: fc.ArrayConstraints): fc.Arbitrary<string> {
  return fc
    .record({
      model: fc.constantFrom("", "evaluate first-match", "evaluate most-specific", "evaluate accept-overrides"),
      fallback: fc.constantFrom("", "default accept", "default reject"),
      rules: fc.array(fc.tuple(action, sources), length),
    })
    .map(({ model, fallback, rules }) =>
      [model, fallback, ...rules.map((words) => words.join(" "))].filter((line) => line !== "").join("\n"),
    );
}

export const address = fc.oneof(word.map(formatIpv4), ipv6.map(formatIpv6));
