import { expect, test } from "vitest";
import { findingsOf } from "../../../server/src/core/index.js";
import { answered } from "../../support/answered.js";
import { analysisOf, codes, findings, rules } from "../../support/product.js";

test("a rule hidden by an earlier, wider rule names the line that hides it", () => {
  expect(
    findings(rules`
      accept 10.0.0.0 255.0.0.0
      reject 10.1.0.0 255.255.0.0
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 10.0.0.0 255.0.0.0
    reject 10.1.0.0 255.255.0.0
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: line 1 accepts all 65,536 addresses first. Move it above line 1.
    All 65,536 addresses are accepted instead: the first match wins.
          line 1 accepts all 65,536 addresses
    reject any"
  `);
});

test("the same two rules the other way round are both useful", () => {
  expect(
    findings(rules`
      reject 10.1.0.0 255.255.0.0
      accept 10.0.0.0 255.0.0.0
      reject any
    `),
  ).toBeSilent();
});

test("a rule hidden by several rules together is reported with their shares", () => {
  expect(
    findings(rules`
      reject 10.0.0.0/9
      reject 10.128.0.0/10
      accept 10.192.0.0/10
      reject 10.0.0.0/8
    `),
  ).toMatchInlineSnapshot(`
    "reject 10.0.0.0/9
    reject 10.128.0.0/10
    accept 10.192.0.0/10
    reject 10.0.0.0/8
    ~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: lines 1, 2 and 3 together decide it first. Move it above line 3.
    4,194,304 of 16,777,216 addresses are accepted instead: the first match wins.
          line 1 rejects 8,388,608 of 16,777,216 addresses
          line 2 rejects 4,194,304 of 16,777,216 addresses
          line 3 accepts 4,194,304 of 16,777,216 addresses"
  `);
});

test("one address left to a rule keeps it alive", () => {
  expect(
    findings(rules`
      reject 10.0.0.0/31
      reject 10.0.0.2
      accept 10.0.0.0/30
      reject any
    `),
  ).toBeSilent();
});

test("one address of the other action among many is enough", () => {
  expect(
    findings(rules`
      accept 10.0.0.0/31
      accept 10.0.0.2
      reject 10.0.0.3
      accept 10.0.0.0/30
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 10.0.0.0/31
    accept 10.0.0.2
    reject 10.0.0.3
    accept 10.0.0.0/30
    ~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: lines 1, 2 and 3 together decide all 4 addresses first. Move it above line 3.
    1 of 4 addresses is rejected instead: the first match wins.
          line 1 accepts 2 of 4 addresses
          line 2 accepts 1 of 4 addresses
          line 3 rejects 1 of 4 addresses
    reject any"
  `);
});

test("a single host is reported without a count", () => {
  expect(
    findings(rules`
      reject 192.0.2.0/24
      accept 192.0.2.10
    `),
  ).toMatchInlineSnapshot(`
    "reject 192.0.2.0/24
    accept 192.0.2.10
    ~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: line 1 rejects it first. Move it above line 1.
    It is rejected instead: the first match wins.
          line 1 rejects it"
  `);
});

test("IPv6 rules hide each other as IPv4 rules do", () => {
  expect(
    findings(rules`
      reject 2001:db8::/32
      accept 2001:db8:25::/48
    `),
  ).toMatchInlineSnapshot(`
    "reject 2001:db8::/32
    accept 2001:db8:25::/48
    ~~~~~~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: line 1 rejects its whole /48 first. Move it above line 1.
    Its whole /48 is rejected instead: the first match wins.
          line 1 rejects its whole /48"
  `);
});

test("any is hidden by rules of both families together, without a catch-all among them", () => {
  const halves = rules`
    default reject
    accept 0.0.0.0/1
    reject 128.0.0.0/1
    reject ::/1
    reject 8000::/1
    accept any
  `;
  expect(findings(halves)).toMatchInlineSnapshot(`
    "default reject
    accept 0.0.0.0/1
    reject 128.0.0.0/1
    reject ::/1
    reject 8000::/1
    accept any
    ~~~~~~~~~~ warning[shadowed-rule]: Never fires: lines 2, 3, 4 and 5 together decide it first. Move it above line 3.
    2,147,483,648 IPv4 addresses and all of IPv6 are rejected instead: the first match wins.
          line 4 rejects 1 × /1
          line 5 rejects 1 × /1
          line 2 accepts 2,147,483,648 addresses
          line 3 rejects 2,147,483,648 addresses"
  `);
  expect(findings(halves.replace("8000::/1", "8000::/2"))).not.toContain("shadowed-rule");
});

test("a rule of one family never hides one of the other", () => {
  expect(
    findings(rules`
      reject 0.0.0.0/1
      reject 128.0.0.0/1
      accept 2001:db8::/32
      reject ::/0
    `),
  ).toBeSilent();
});

test("a mask with holes hides exactly what it matches", () => {
  expect(
    findings(
      rules`
        accept 10.0.0.0 255.0.255.0
        reject 10.7.0.9
        reject 10.7.1.9
      `,
      { "non-contiguous-mask": "off" },
    ),
  ).toMatchInlineSnapshot(`
    "accept 10.0.0.0 255.0.255.0
    reject 10.7.0.9
    ~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: line 1 accepts it first. Move it above line 1.
    It is accepted instead: the first match wins.
          line 1 accepts it
    reject 10.7.1.9"
  `);
});

test("a mask with holes is hidden by rules that have none", () => {
  const list = rules`
    reject 10.0.0.0/9
    reject 10.128.0.0/9
    accept 10.0.5.0 255.0.255.0
  `;
  expect(findings(list, { "non-contiguous-mask": "off" })).toMatchInlineSnapshot(`
    "reject 10.0.0.0/9
    reject 10.128.0.0/9
    accept 10.0.5.0 255.0.255.0
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: lines 1 and 2 together decide it first. Move it above line 1.
    All 65,536 addresses are rejected instead: the first match wins.
          line 1 rejects 32,768 of 65,536 addresses
          line 2 rejects 32,768 of 65,536 addresses"
  `);
  expect(codes(list.replace("10.128.0.0/9", "10.128.0.0/10"), { "non-contiguous-mask": "off" })).not.toContain(
    "3 shadowed-rule",
  );
});

test("at most eight rules are named, always the largest of the other action", () => {
  const list = [
    ...Array.from({ length: 15 }, (_, octet) => `accept 10.0.0.${octet * 16}/28`),
    "reject 10.0.0.240/29",
    "accept 10.0.0.248/29",
    "accept 10.0.0.0/24",
    "reject any",
  ].join("\n");
  expect(findings(list).split("\n").slice(17, -1).join("\n")).toMatchInlineSnapshot(`
    "accept 10.0.0.0/24
    ~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: lines 1, 2, 3, 4 and 13 more together decide it first. Move it above line 16.
    8 of 256 addresses are rejected instead: the first match wins.
          line 1 accepts 16 of 256 addresses
          line 2 accepts 16 of 256 addresses
          line 3 accepts 16 of 256 addresses
          line 4 accepts 16 of 256 addresses
          line 5 accepts 16 of 256 addresses
          line 6 accepts 16 of 256 addresses
          line 7 accepts 16 of 256 addresses
          line 16 rejects 8 of 256 addresses; 9 more rules decide the rest"
  `);
});

test("an earlier equal rule that is dead itself contradicts nothing: both are hidden", () => {
  expect(
    codes(rules`
      reject 10.0.0.0/9
      reject 10.128.0.0/9
      accept 10.0.0.0/8
      accept 10.0.0.0/8
    `),
  ).toEqual(["3 shadowed-rule", "4 shadowed-rule"]);
});

test("under most-specific the narrow rule wins wherever it is", () => {
  expect(
    findings(rules`
      evaluate most-specific
      accept 10.0.0.0/8
      reject 10.1.0.0/16
      reject any
    `),
  ).toBeSilent();
});

test("under most-specific narrow rules below hide a wide one above", () => {
  expect(
    findings(rules`
      evaluate most-specific
      accept 10.0.0.0/8
      reject 10.0.0.0/9
      reject 10.128.0.0/9
    `),
  ).toMatchInlineSnapshot(`
    "evaluate most-specific
    accept 10.0.0.0/8
    ~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: lines 3 and 4 together decide it first. Change it or remove it.
    All 16,777,216 addresses are rejected instead: the rule with more mask bits wins.
          line 3 rejects 8,388,608 of 16,777,216 addresses
          line 4 rejects 8,388,608 of 16,777,216 addresses
    reject 10.0.0.0/9
    reject 10.128.0.0/9"
  `);
});

test("under most-specific masks with equally many bits are asked as written", () => {
  expect(
    findings(
      rules`
        evaluate most-specific
        accept 10.0.0.0 255.255.255.247
        reject 10.0.0.0 255.255.255.254
        accept 10.0.0.1
        reject any
      `,
      { "non-contiguous-mask": "off", "suspicious-mask": "off" },
    ),
  ).toMatchInlineSnapshot(`
    "evaluate most-specific
    accept 10.0.0.0 255.255.255.247
    reject 10.0.0.0 255.255.255.254
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires. Correct line 2 first: it probably means something else.
    Lines 2 and 4 together decide all 2 addresses first.
          line 2 accepts 1 of 2 addresses
          line 4 accepts 1 of 2 addresses
    accept 10.0.0.1
    reject any"
  `);
});

test("under accept-overrides a reject inside an accept never fires, wherever it is", () => {
  expect(
    findings(rules`
      evaluate accept-overrides
      default reject
      reject 10.1.0.0/16
      accept 10.0.0.0/8
    `),
  ).toMatchInlineSnapshot(`
    "evaluate accept-overrides
    default reject
    reject 10.1.0.0/16
    ~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: line 4 accepts all 65,536 addresses first. Change it or remove it.
    All 65,536 addresses are accepted instead: accepts are evaluated before rejects.
          line 4 accepts all 65,536 addresses
    accept 10.0.0.0/8"
  `);
});

test("under accept-overrides rejects are still asked as written", () => {
  expect(
    findings(rules`
      evaluate accept-overrides
      reject 10.0.0.0/9
      reject 10.0.0.0/8
      accept 10.128.0.0/9
    `),
  ).toMatchInlineSnapshot(`
    "evaluate accept-overrides
    reject 10.0.0.0/9
    reject 10.0.0.0/8
    ~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: lines 2 and 4 together decide it first. Change it or remove it.
    8,388,608 of 16,777,216 addresses are accepted instead: accepts are evaluated before rejects, each as written.
          line 2 rejects 8,388,608 of 16,777,216 addresses
          line 4 accepts 8,388,608 of 16,777,216 addresses
    accept 10.128.0.0/9"
  `);
});

test("under accept-overrides no reject hides an accept", () => {
  expect(
    findings(rules`
      evaluate accept-overrides
      reject 10.0.0.0/8
      accept 10.1.0.0/16
    `),
  ).toBeSilent();
});

test("of two shadowed rules of one source and both actions each has its own explanation", () => {
  const list = rules`
    accept 10.0.0.0/9
    reject 10.128.0.0/9
    accept 10.0.0.0/8
    reject 10.0.0.0/8
    reject any
  `;
  const analysis = analysisOf(list);
  const explained = [...findingsOf(analysis).list()].map(
    ({ code, explain }) => `${code}: ${answered(explain).message}`,
  );
  expect(explained).toEqual([
    expect.stringMatching(/^shadowed-rule: .*rejected instead/s),
    expect.stringMatching(/^shadowed-rule: .*accepted instead/s),
  ]);
  expect(explained[0]).not.toBe(explained[1]);
});
