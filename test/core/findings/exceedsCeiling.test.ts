import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAddress } from "../../../server/src/core/address/address.js";
import { analyze, findingsOf, parse, parseAddress, verdictOf } from "../../../server/src/core/index.js";
import { firstMatch } from "../../../server/src/core/matcher/firstMatch.js";
import { answered } from "../../support/answered.js";
import { ruleFile } from "../../support/arbitraries.js";
import { expectReached } from "../../support/expectReached.js";
import { analysisOf, ceilingOf, codes, findings, findingsIn, listOf, rules } from "../../support/product.js";
import { runs } from "../../support/runs.js";
import { tooManyHoles } from "../../support/tooManyHoles.js";

const company = ceilingOf(
  "company.imcrules",
  "accept 10.0.0.0/8\nreject 192.0.2.128/25\naccept 192.0.2.0/24\nreject any",
);

test("each accept beyond the ceiling names an address, the lines and how many there are", () => {
  expect(
    findings(
      rules`
        accept 10.20.0.0 255.255.0.0
        accept 192.0.2.0 255.255.255.0
        accept 198.51.100.7
        reject any
      `,
      {},
      company,
    ),
  ).toMatchInlineSnapshot(`
    "accept 10.20.0.0 255.255.0.0
    accept 192.0.2.0 255.255.255.0
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error[exceeds-ceiling]: Accepts 128 addresses that company.imcrules rejects, such as 192.0.2.128. Narrow it.
    The configuration keeps this list within company.imcrules, where line 2 (reject 192.0.2.128/25) rejects 192.0.2.128.
    accept 198.51.100.7
    ~~~~~~~~~~~~~~~~~~~ error[exceeds-ceiling]: Accepts 1 address that company.imcrules rejects, such as 198.51.100.7. Narrow it.
    The configuration keeps this list within company.imcrules, where line 4 (reject any) rejects 198.51.100.7.
    reject any"
  `);
});

test("an accepting default is reported on line 1", () => {
  expect(findings("reject 0.0.0.0/1", { "missing-catch-all": "off" }, company)).toMatchInlineSnapshot(`
    "reject 0.0.0.0/1
    ~~~~~~~~~~~~~~~~ error[exceeds-ceiling]: The default accepts more than its ceiling, such as 128.0.0.0. Reject the rest.
    The configuration keeps this list within company.imcrules, where line 4 (reject any) rejects 128.0.0.0, one of 2,147,483,520 IPv4 addresses and all of IPv6."
  `);
});

test("a rule of an included file is reported on the include, by its file and line", () => {
  const office = { name: "snippets/office.conf", text: "# x\nallow 10.0.0.0/8; allow 198.51.100.7;\n" };
  const deep = { name: `${"deep/".repeat(12)}office.conf`, text: "allow 198.51.100.0/24;\n" };
  const included = new Map([office, deep].map((file) => [file.name, [file]]));
  expect(
    findingsIn(
      "nginx-access",
      `allow 10.0.0.0/8;\ninclude ${office.name};\ninclude ${deep.name};\ndeny all;\n`,
      {},
      { included },
      company,
    ),
  ).toMatchInlineSnapshot(`
    "allow 10.0.0.0/8;
    include snippets/office.conf;
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error[exceeds-ceiling]: Line 2 of snippets/office.conf allows more than its ceiling. Narrow it.
    The configuration keeps this list within company.imcrules, where line 4 (reject any) rejects 198.51.100.7.
    include deep/deep/deep/deep/deep/deep/deep/deep/deep/deep/deep/deep/office.conf;
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error[exceeds-ceiling]: The other file allows more than its ceiling, such as 198.51.100.0. Narrow it.
    The configuration keeps this list within company.imcrules, where line 4 (reject any) rejects 198.51.100.0, one of 255 addresses, but line 1 of deep/deep/deep/deep/deep/deep/deep/deep/deep/deep/deep/deep/office.conf allows it.
    deny all;
    "
  `);
});

test("a rule of hosts.deny is reported on the first line of hosts.allow, by its file and line", () => {
  const deny = { name: "hosts.deny", text: "# x\nALL: 198.51.100.7 : ALLOW\nALL: ALL\n" };
  const options = { beside: deny.name, included: new Map([[deny.name, [deny]]]) };
  expect(findingsIn("hosts-access", "ALL: 10.\n", {}, options, company)).toMatchInlineSnapshot(`
    "ALL: 10.
    ~~~~~~~~ error[exceeds-ceiling]: Line 2 of hosts.deny grants 1 address beyond its ceiling, such as 198.51.100.7. Narrow it.
    The configuration keeps this list within company.imcrules, where line 4 (reject any) rejects 198.51.100.7.
    "
  `);
});

test("a word that means several blocks is reported once", () => {
  const list = "frontend f\n  tcp-request content accept if !{ src 10.0.0.0/8 }\n  tcp-request content reject\n";
  expect(findingsIn("haproxy", list, {}, {}, company).match(/exceeds-ceiling/g)).toHaveLength(1);
});

test("a list within its ceiling, and any list without one, has no finding", () => {
  const list = "accept 10.20.0.0/16\naccept 192.0.2.0/25\nreject any";
  expect(findings(list, {}, company)).toBeSilent();
  expect(codes("accept any")).not.toContain("1 exceeds-ceiling");
});

test("a rule with a condition is reported with the connections for which it exceeds the ceiling", () => {
  const list = "host app all 10.0.0.0/23 md5\nhost all all 10.0.0.0/24 md5\n";
  const within = (ceiling: string) => {
    const bound = { name: "company.hba", list: analyze(listOf("pg-hba", ceiling)) };
    return [...findingsOf(analyze(listOf("pg-hba", list)), { "missing-catch-all": "off" }, bound).list()]
      .filter(({ code }) => code === "exceeds-ceiling")
      .map(({ explain }) => answered(explain).message);
  };
  expect(within("host all all 10.0.0.0/23 md5")).toEqual([]);
  // The ceiling admits as much for these connections.
  expect(within("host app,web all 10.0.0.0/23 md5\nhost all all 10.0.0.0/24 md5")).toEqual([]);
  expect(within("host all all 10.0.0.0/24 md5")).toMatchInlineSnapshot(`
    [
      "May admit 256 addresses that company.hba rejects, such as 10.0.1.0. Narrow it.
    The configuration keeps this list within company.hba, where the default rejects 10.0.1.0 for connections to database app.",
    ]
  `);
  expect(within("host all bob 10.0.0.0/24 reject\nhost all all 10.0.0.0/23 md5")).toMatchInlineSnapshot(`
    [
      "May admit 256 addresses that company.hba rejects, such as 10.0.0.0. Narrow it.
    The configuration keeps this list within company.hba, where line 1 (10.0.0.0/24 reject) rejects 10.0.0.0 for connections as user bob and for connections to database app.",
      "May admit 256 addresses that company.hba rejects, such as 10.0.0.0. Narrow it.
    The configuration keeps this list within company.hba, where line 1 (10.0.0.0/24 reject) rejects 10.0.0.0 for connections as user bob.",
    ]
  `);
});

test("what is not proved to stay within the ceiling is reported, and not taken for proved", () => {
  const holes = ceilingOf("holes.imcrules", tooManyHoles);
  const list = "accept 10.0.0.0/8\nreject any";
  expect(findings(list, {}, holes)).toContain("error[exceeds-ceiling]: Not proved to stay within holes.imcrules.");
});

test("a rule that accepts many groups of addresses beyond the ceiling is one finding, in linear time", () => {
  const pairs = Array.from(
    { length: 40_000 },
    (_, n) => `reject 10.${n >> 8}.${n & 255}.1\naccept 10.${n >> 8}.${n & 255}.0/24`,
  );
  const many = ceilingOf("many.imcrules", [...pairs, "accept any"].join("\n"));
  expect(codes("accept any", {}, many).filter((code) => code.endsWith("exceeds-ceiling"))).toEqual([
    "1 exceeds-ceiling",
  ]);
});

test("every reported address is accepted by the rule and rejected by the ceiling, and no such list is silent", () => {
  let found = 0;
  fc.assert(
    fc.property(ruleFile, ruleFile, (text, bound) => {
      const [list, ceiling] = [parse(text), parse(bound)];
      const reported = [...findingsOf(analysisOf(text), {}, ceilingOf("the ceiling", bound)).list()].filter(
        ({ code }) => code === "exceeds-ceiling",
      );
      for (const { place, explain } of reported) {
        const [, witness = ""] = /such as (\S+)\. /.exec(answered(explain).message) ?? [];
        const address = parseAddress(witness);
        if (address === undefined || formatAddress(address) !== witness) continue;
        found++;
        const decider = firstMatch(list, address);
        expect(decider).toBe("rule" in place ? place.rule : undefined);
        expect([verdictOf(list, decider), verdictOf(ceiling, firstMatch(ceiling, address))]).toEqual([
          "accept",
          "reject",
        ]);
      }
      for (const address of ["0.0.0.0", "10.0.0.1", "255.255.255.255", "::", "2001:db8::1"].map(parseAddress)) {
        if (address === undefined) continue;
        const verdicts = [list, ceiling].map((rules) => verdictOf(rules, firstMatch(rules, address)));
        if (verdicts[0] === "accept" && verdicts[1] === "reject") expect(reported.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: runs(150) },
  );
  expectReached(found, 170);
});
