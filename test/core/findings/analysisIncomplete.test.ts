import { expect, test } from "vitest";
import type { Address } from "../../../server/src/core/address/address.js";
import { NO_ADDRESSES } from "../../../server/src/core/address/count.js";
import { formatIpv4 } from "../../../server/src/core/address/ipv4.js";
import {
  compare,
  decide,
  effectOf,
  findingsOf,
  isDead,
  type Levels,
  lineNumberOf,
  lineOfPlace,
} from "../../../server/src/core/index.js";
import { firstMatch } from "../../../server/src/core/matcher/firstMatch.js";
import { answered } from "../../support/answered.js";
import { analysisOf, deadReasonOf, findings } from "../../support/product.js";

const random = randomNumbers(1);

/** Masks that compare up to eight bits here and there, between two IPv6 rules. The first of these covers the second. */
const list = [
  "accept 2001:db8::/32",
  ...Array.from({ length: 3000 }, () => {
    const mask = Array.from({ length: 8 }, () => 1 << random(32)).reduce((bits, bit) => bits | bit) >>> 0;
    return `${random(2) === 0 ? "accept" : "reject"} ${formatIpv4((random(2 ** 32) & mask) >>> 0)} ${formatIpv4(mask)}`;
  }),
  "accept 2001:db8::25",
];
const analysis = analysisOf(list.join("\n"));
const { ruleSet, partition, traits } = analysis;
const found = [...findingsOf(analysis).list()];

test("a list of random masks is too much to prove, which is reported once, on the first rule", () => {
  const incomplete = found.filter(({ code }) => code === "analysis-incomplete");
  expect(incomplete.map(({ place, severity }) => [lineOfPlace(ruleSet, place) + 1, severity])).toEqual([
    [1, "information"],
  ]);
  expect(incomplete.map(({ explain }) => answered(explain).message)[0]).toMatchInlineSnapshot(
    `
    "Not everything about this list is proved. Use masks without holes where you can.
    The masks with holes cut the address space into too many pieces to know which addresses 3,000 of the rules decide, which of the rules are redundant and whether a catch-all is missing: nothing is guessed about it, and connection tests stay exact."
  `,
  );
});

test("that the evaluation models could not be compared is said where that is asked for", () => {
  const masks = list.map((line) => line.replace("reject", "accept"));
  const messageFor = (levels: Levels) =>
    [...findingsOf(analysisOf(masks.join("\n")), levels).list()]
      .filter(({ code }) => code === "analysis-incomplete")
      .map(({ explain }) => answered(explain).message)
      .join();
  expect(messageFor({})).not.toContain("evaluation model");
  expect(messageFor({ "model-dependent": "warning" })).toContain("whether verdicts depend on the evaluation model");
});

test("connections are decided exactly all the same", () => {
  for (let count = 0; count < 500; count++) {
    const address: Address = { family: "ipv4", word: random(2 ** 32) };
    expect(decide(partition, address)).toBe(firstMatch(ruleSet, address));
  }
});

test("no rule is called dead but the one that is", () => {
  const dead = Array.from(traits.keys()).filter((rule) => isDead(traits, rule));
  expect(dead.map((rule) => [lineNumberOf(ruleSet, rule), deadReasonOf(traits, rule)])).toEqual([
    [3002, "covered-rule"],
  ]);
});

test("a missing catch-all is not reported on half a proof, not even in the other family", () => {
  expect(found.map(({ code }) => code)).not.toContain("missing-catch-all");
});

test("a few such masks are proved in full, and so are many rules that share one", () => {
  const alike = Array.from({ length: 300 }, (_, count) => `reject 10.${count >> 8}.${count & 255}.1 255.255.255.1`);
  for (const lines of [list.slice(0, 20), alike]) {
    expect(findings(lines.join("\n"))).not.toContain("analysis-incomplete");
  }
});

/** Whole numbers below `end` from a fixed seed: the high bits of a linear congruential generator. */
function randomNumbers(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

test("a file does not differ from itself with comments, although it is not known who decides", () => {
  const commented = analysisOf(`# the same\n${list.join(" # as ever\n")}`);
  const { accepted, rejected, unproved } = compare(analysis, commented);
  expect([accepted, rejected]).toEqual([NO_ADDRESSES, NO_ADDRESSES]);
  expect(unproved).toEqual(NO_ADDRESSES);
});

test("what is left to the default is reported as far as it is proved", () => {
  const { unmatched, unproved } = answered((budget) => effectOf(partition, budget));
  expect(unproved.ipv4).toBeGreaterThan(0n);
  expect(unmatched.ipv4 + unproved.ipv4).toBeLessThanOrEqual(2n ** 32n);
});

test("an expectation that fails says at least how many addresses do so", () => {
  const failing = analysisOf(["expect accept 0.0.0.0/0", "default reject", ...list].join("\n"));
  const errors = [...findingsOf(failing).list("error")].map(({ explain }) => answered(explain).message);
  expect(errors).toEqual([expect.stringMatching(/^Fails: .*\nAt least [\d,]+ addresses of IPv4/)]);
});
