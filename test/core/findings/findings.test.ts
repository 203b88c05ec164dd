import { describe, expect, test } from "vitest";
import { findings, rules } from "../../support/product.js";

describe("rules that decide nothing", () => {
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
      ~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: This reject never fires: line 1 (accept 10.0.0.0 255.0.0.0) decides all 65,536 addresses first, and the first match wins. All 65,536 addresses are accepted, against what this line says. Move it above line 1 or remove it.
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

  test("a rule hidden by two rules together is found, and told by its shares", () => {
    expect(
      findings(rules`
        reject 10.0.0.0/9
        reject 10.128.0.0/10
        accept 10.192.0.0/10
        reject 10.0.0.0/8
        reject any
      `),
    ).toMatchInlineSnapshot(`
      "reject 10.0.0.0/9
      ~~~~~~~~~~~~~~~~~ hint[redundant-rule]: This reject changes no verdict: the 8,388,608 addresses that it decides would be rejected without it, by later rules or by default. A list with fewer lines is easier to review. Remove it, unless it stands there to say so.
      reject 10.128.0.0/10
      ~~~~~~~~~~~~~~~~~~~~ hint[redundant-rule]: This reject changes no verdict: the 4,194,304 addresses that it decides would be rejected without it, by later rules or by default. A list with fewer lines is easier to review. Remove it, unless it stands there to say so.
      accept 10.192.0.0/10
      reject 10.0.0.0/8
      ~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: This reject never fires: lines 1, 2 and 3 together decide all 16,777,216 addresses first, and the first match wins. 4,194,304 of 16,777,216 addresses are accepted, against what this line says. Move it above line 3 or remove it.
            line 1 rejects 8,388,608 of 16,777,216 addresses
            line 2 rejects 4,194,304 of 16,777,216 addresses
            line 3 accepts 4,194,304 of 16,777,216 addresses
      reject any"
    `);
  });

  test("a rule hidden by two rules of its own action is covered", () => {
    expect(
      findings(rules`
        accept 10.0.0.0/9
        accept 10.128.0.0/9
        accept 10.0.0.0/8
        reject any
      `),
    ).toMatchInlineSnapshot(`
      "accept 10.0.0.0/9
      accept 10.128.0.0/9
      accept 10.0.0.0/8
      ~~~~~~~~~~~~~~~~~ information[covered-rule]: This accept never fires: lines 1 and 2 together decide all 16,777,216 addresses first, with the same action. What it names is accepted already, and would stay so without it. Remove it; no verdict changes.
            line 1 accepts 8,388,608 of 16,777,216 addresses
            line 2 accepts 8,388,608 of 16,777,216 addresses
      reject any"
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

  test("a rule behind the catch-all is unreachable, as in Q316205", () => {
    expect(
      findings(rules`
        accept 192.0.2.10 255.255.255.255
        reject 0.0.0.0 0.0.0.0
        accept 198.51.100.7 255.255.255.255
      `),
    ).toMatchInlineSnapshot(`
      "accept 192.0.2.10 255.255.255.255
      reject 0.0.0.0 0.0.0.0
      accept 198.51.100.7 255.255.255.255
      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: This accept never fires: line 2 (reject 0.0.0.0 0.0.0.0) already decides its one address, and the first match wins; Exchange does not keep rules after such a catch-all (Q316205). Move it above line 2 or remove it.
            line 2 rejects its one address"
    `);
  });

  test("an IPv4 catch-all leaves IPv6 rules alone", () => {
    expect(
      findings(rules`
        reject 0.0.0.0 0.0.0.0
        reject 2001:db8::/32
      `),
    ).toBeSilent();
  });

  test("two catch-alls, one a family, hide a rule for both", () => {
    expect(
      findings(rules`
        default accept
        reject 0.0.0.0/0
        reject ::/0
        accept any
      `),
    ).toMatchInlineSnapshot(`
      "default accept
      reject 0.0.0.0/0
      reject ::/0
      accept any
      ~~~~~~~~~~ warning[unreachable-after-catch-all]: This accept never fires: lines 2 and 3 already decide all 2^128 + 2^32 addresses, and the first match wins; Exchange does not keep rules after such a catch-all (Q316205). Move it above line 2 or remove it.
            line 3 rejects 2^128 of 2^128 + 2^32 addresses
            line 2 rejects 4,294,967,296 of 2^128 + 2^32 addresses"
    `);
  });

  test("the same rule again is a duplicate, however it is written", () => {
    expect(
      findings(rules`
        reject 192.0.2.0 255.255.255.0
        reject 192.0.2.0/24
        accept 198.51.100.0/24
        reject any
      `),
    ).toMatchInlineSnapshot(`
      "reject 192.0.2.0 255.255.255.0
      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ hint[redundant-rule]: This reject changes no verdict: the 256 addresses that it decides would be rejected without it, by later rules or by default. A list with fewer lines is easier to review. Remove it, unless it stands there to say so.
      reject 192.0.2.0/24
      ~~~~~~~~~~~~~~~~~~~ information[duplicate-rule]: This reject says again what line 1 (reject 192.0.2.0 255.255.255.0) says of the same 256 addresses. Whoever changes one of the two later will wonder why nothing happens. Remove it; no verdict changes.
            line 1 rejects all 256 addresses
      accept 198.51.100.0/24
      reject any"
    `);
  });

  test("the same addresses with the other action are a contradiction", () => {
    expect(
      findings(rules`
        reject 2001:db8::/32
        accept 2001:db8::/32
        reject any
      `),
    ).toMatchInlineSnapshot(`
      "reject 2001:db8::/32
      ~~~~~~~~~~~~~~~~~~~~ information[rejects-everyone]: This list rejects everyone: whatever its rules say, no address that they could match is accepted. Nobody can connect. Put accepts where they are asked, or state that all are shut out with a single reject any.
      accept 2001:db8::/32
      ~~~~~~~~~~~~~~~~~~~~ warning[contradictory-rule]: This accept contradicts line 1 (reject 2001:db8::/32), which matches the same 2^96 addresses with the other action, and the first match wins. All 2^96 addresses are rejected, against what this line says. Decide which of the two is meant and remove the other.
            line 1 rejects all 2^96 addresses
      reject any"
    `);
  });

  test("a mask with holes is followed exactly", () => {
    expect(
      findings(
        rules`
          accept 10.0.0.0 255.0.255.0
          reject 10.7.0.9
          reject 10.7.1.9
          reject any
        `,
        { "non-contiguous-mask": "off" },
      ),
    ).toMatchInlineSnapshot(`
      "accept 10.0.0.0 255.0.255.0
      reject 10.7.0.9
      ~~~~~~~~~~~~~~~ warning[shadowed-rule]: This reject never fires: line 1 (accept 10.0.0.0 255.0.255.0) decides its one address first, and the first match wins. It is accepted, against what this line says. Move it above line 1 or remove it.
            line 1 accepts its one address
      reject 10.7.1.9
      ~~~~~~~~~~~~~~~ hint[redundant-rule]: This reject changes no verdict: the 1 address that it decides would be rejected without it, by later rules or by default. A list with fewer lines is easier to review. Remove it, unless it stands there to say so.
      reject any"
    `);
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
      ~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: This accept never fires: lines 1, 2, 3, 4 and 13 more together decide all 256 addresses first, and the first match wins. 8 of 256 addresses are rejected, against what this line says. Move it above line 16 or remove it.
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

  test("under most-specific the narrow rule wins wherever it stands", () => {
    expect(
      findings(rules`
        evaluate most-specific
        accept 10.0.0.0/8
        reject 10.1.0.0/16
        reject any
      `),
    ).toBeSilent();
  });

  test("under accept-overrides a reject inside an accept never fires", () => {
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
      ~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: This reject never fires: line 4 (accept 10.0.0.0/8) decides all 65,536 addresses first, and accepts are asked before rejects. All 65,536 addresses are accepted, against what this line says. Change it or remove it.
            line 4 accepts all 65,536 addresses
      accept 10.0.0.0/8"
    `);
  });
});

describe("a missing catch-all", () => {
  test("an allow list that shuts nobody else out is told on its last accept", () => {
    expect(
      findings(rules`
        accept 192.0.2.10
        accept 198.51.100.0/24
      `),
    ).toMatchInlineSnapshot(`
      "accept 192.0.2.10
      accept 198.51.100.0/24
      ~~~~~~~~~~~~~~~~~~~~~~ warning[missing-catch-all]: This list accepts IPv4 hosts and shuts no others out: 4,294,967,039 IPv4 addresses match no rule, and without a default they are accepted too. What it accepts would be accepted without it. Add "reject any" after the last rule, or "default accept" above the first if that is meant."
    `);
  });

  test("rejects that only carve exceptions out of the accepts do not close the list", () => {
    expect(
      findings(rules`
        reject 198.51.100.7
        accept 198.51.100.0/24
      `),
    ).toMatchInlineSnapshot(`
      "reject 198.51.100.7
      accept 198.51.100.0/24
      ~~~~~~~~~~~~~~~~~~~~~~ warning[missing-catch-all]: This list accepts IPv4 hosts and shuts no others out: 4,294,967,040 IPv4 addresses match no rule, and without a default they are accepted too. What it accepts would be accepted without it. Add "reject any" after the last rule, or "default accept" above the first if that is meant."
    `);
  });

  test.each([
    ["a default is stated", "default accept\naccept 192.0.2.10"],
    ["a default is stated in the wrong place", "accept 192.0.2.10\ndefault reject"],
    ["the catch-all is there", "accept 192.0.2.10\nreject any"],
    ["the list blocks", "reject 192.0.2.10\nreject 198.51.100.0/24"],
    ["the list blocks with exceptions", "accept 192.0.2.10\nreject 192.0.2.0/24"],
    ["a line does not parse", "accept 192.0.2.10\nacept 192.0.2.11"],
    ["the file is empty", ""],
  ])("is not told where %s", (_, text) => {
    expect(findings(text, { "syntax-error": "off", "misplaced-directive": "off" })).toBeSilent();
  });

  test("an IPv4 list that is closed for IPv4 says nothing of IPv6, unless asked to", () => {
    const list = "accept 192.0.2.10\nreject 0.0.0.0 0.0.0.0";
    expect(findings(list)).toBeSilent();
    expect(findings(list, { "ipv4-only-catch-all": "information" })).toMatchInlineSnapshot(`
      "accept 192.0.2.10
      reject 0.0.0.0 0.0.0.0
      ~~~~~~~~~~~~~~~~~~~~~~ information[ipv4-only-catch-all]: This catch-all rejects IPv4 only; every IPv6 address is accepted by default. Exchange 5.5 knew no IPv6, today's servers do. Write reject any."
    `);
  });

  test.each([
    ["a rule speaks of IPv6", "reject 2001:db8::/32\nreject 0.0.0.0 0.0.0.0"],
    ["a directive does", "default accept\nreject 0.0.0.0 0.0.0.0"],
    ["the catch-all covers both", "accept 192.0.2.10\nreject any"],
  ])("an IPv4 catch-all is enough where %s", (_, text) => {
    expect(findings(text, { "ipv4-only-catch-all": "information" })).toBeSilent();
  });
});

describe("sources on their own", () => {
  test.each([
    ["accept 10.0.0.0 0.0.0.0", "catch-all-with-address"],
    ["accept 2001:db8::/0", "catch-all-with-address"],
    ["reject 0.0.0.0", "unspecified-address"],
    ["reject ::", "unspecified-address"],
    ["accept 10.0.0.0 0.255.255.255", "inverted-mask"],
    ["accept 10.0.0.5 0.0.0.255", "inverted-mask"],
    ["accept 10.0.0.0 255.225.255.0", "suspicious-mask"],
    ["accept 10.0.0.0 255.255.25.0", "suspicious-mask"],
    ["accept 10.0.0.0 255.2255.255.0", "invalid-mask"],
    ["accept 10.0.0.0 255.255.255.129", "suspicious-mask"],
    ["accept 10.0.0.123 255.255.255.123", "suspicious-mask"],
    ["accept 10.0.0.1 10.0.0.2", "suspicious-mask"],
    ["accept 10.0.0.0 255.0.255.0", "non-contiguous-mask"],
    ["accept 10.1.0.0 255.0.255.0", "host-bits-set non-contiguous-mask"],
    ["accept 10.0.0.5 255.0.0.0", "host-bits-set"],
    ["accept 2001:db8::1/32", "host-bits-set"],
    ["accept ::ffff:192.0.2.0/24", "host-bits-set"],
    ["accept 10.0.0.0 255.0.0.0", ""],
    ["accept 0.0.0.0 0.0.0.0", ""],
    ["accept ::/0", ""],
    ["accept 0.0.0.0/8", ""],
    ["accept any", ""],
    ["expect accept 10.0.0.0 255.225.255.0", "suspicious-mask"],
    ["expect accept 10.0.0.0 0.255.255.255", "inverted-mask"],
    ["expect accept 10.0.0.5/8 by 10.0.0.6/8", "host-bits-set host-bits-set"],
    ["expect accept 10.0.0.0 255.0.255.0", ""],
    ["expect accept 10.0.0.0 0.0.0.0", ""],
  ])("%s: %s", (line, codes) => {
    const drawn = findings(`default reject\n${line}`);
    expect([...drawn.matchAll(/\[([a-z0-9-]+)\]:/g)].map((match) => match[1]).join(" ")).toBe(codes);
  });

  test("their messages give exact numbers and the mask that is meant", () => {
    expect(
      findings(rules`
        default reject
        accept 10.0.0.0 0.0.0.0
      `),
    ).toMatchInlineSnapshot(`
      "default reject
      accept 10.0.0.0 0.0.0.0
             ~~~~~~~~~~~~~~~~ warning[catch-all-with-address]: This rule matches every IPv4 address, not only 10.0.0.0, since a mask of no bits looks at none of the address. The rule opens or shuts the whole world. Write 10.0.0.0/8, or 0.0.0.0 0.0.0.0 if all are meant."
    `);
    expect(
      findings(rules`
        default reject
        reject 0.0.0.0
        accept 10.2.3.0 0.0.0.255
        accept 10.3.0.0 255.225.0.0
        accept 10.4.0.123 255.255.255.123
        accept 10.5.0.1 10.5.0.2
        accept 11.0.0.5 255.0.255.0
        accept 2001:db8::1/32
        accept ::ffff:192.0.2.0/24
      `),
    ).toMatchInlineSnapshot(`
      "default reject
      reject 0.0.0.0
             ~~~~~~~ warning[unspecified-address]: This rule matches the single address 0.0.0.0, which no client can have. It looks like a catch-all and catches nobody. Write any for every address, or 0.0.0.0 0.0.0.0 for every IPv4 address.
      accept 10.2.3.0 0.0.0.255
                      ~~~~~~~~~ warning[inverted-mask]: 0.0.0.255 looks like a wildcard, where one-bits are ignored; in a mask one-bits are compared. As it stands the rule matches 16,777,216 addresses in 16,777,216 blocks all over the address space. Write 255.255.255.0.
      accept 10.3.0.0 255.225.0.0
                      ~~~~~~~~~~~ warning[suspicious-mask]: 255.225.0.0 is one slip away from 255.224.0.0 (/11), 255.252.0.0 (/14) or 255.255.0.0 (/16). As it stands the rule matches 1,048,576 addresses, not one network. Correct the mask.
      accept 10.4.0.123 255.255.255.123
                        ~~~~~~~~~~~~~~~ warning[suspicious-mask]: 255.255.255.123 repeats the last octet of the address in the mask, as Q258140 once advised. As it stands the rule matches 4 addresses, not one network. For the single host write 255.255.255.255.
      accept 10.5.0.1 10.5.0.2
                      ~~~~~~~~ warning[suspicious-mask]: 10.5.0.2 looks like a second address where the mask belongs. As it stands the rule matches 134,217,728 addresses, not one network. Write a rule of its own for each address.
      accept 11.0.0.5 255.0.255.0
             ~~~~~~~~~~~~~~~~~~~~ warning[host-bits-set]: The address has bits set outside the mask. They are ignored here: the rule matches 11.0.0.0 255.0.255.0, not the one host, and some of today's servers skip such a rule altogether. Write 11.0.0.0 255.0.255.0 or, for the single host, leave the mask out.
                      ~~~~~~~~~~~ information[non-contiguous-mask]: 255.0.255.0 has holes: the rule matches 65,536 addresses in 256 separate blocks. Exchange allowed it; many of today's servers refuse such masks or never match them. Where one network is meant, use a mask without holes.
      accept 2001:db8::1/32
             ~~~~~~~~~~~~~~ warning[host-bits-set]: The address has bits set outside the mask. They are ignored here: the rule matches 2001:db8::/32, not the one host, and some of today's servers skip such a rule altogether. Write 2001:db8::/32 or, for the single host, leave the mask out.
      accept ::ffff:192.0.2.0/24
             ~~~~~~~~~~~~~~~~~~~ warning[host-bits-set]: The address has bits set outside the mask. They are ignored here: the rule matches ::/24, not the one host, and some of today's servers skip such a rule altogether. Write ::/24, or /120 if the IPv4 network is meant."
    `);
  });
});

describe("lines that are no statement", () => {
  test("each says what is wrong, that the line is ignored, and what to write", () => {
    expect(
      findings(rules`
        default reject
        deny 10.0.0.1
        accept 010.0.0.1
        accept 10.0.0.0 8
        accept 10.0.0.1-10.0.0.9
        accept any 255.0.0.0
        accept 10.0.0.1 # fine
        evaluate most-specific
        default accept
      `),
    ).toMatchInlineSnapshot(`
      "default reject
      deny 10.0.0.1
      ~~~~ error[syntax-error]: "deny" starts no statement. The line is ignored until it is mended. A line begins with accept, reject, default, evaluate or expect. Write "reject".
      accept 010.0.0.1
             ~~~~~~~~~ error[invalid-address]: "010.0.0.1" has an octet with a leading zero. Some programs read it as octal (010 is 8), others as decimal, so it means two addresses; the line is ignored until it is mended. Write the octet without the zero, after checking which one is meant.
      accept 10.0.0.0 8
                      ~ error[invalid-mask]: "8" is a prefix length without its slash. As a mask it would be 0.0.0.8, which is hardly meant. The line is ignored until it is mended. Write "/8" right behind the address.
      accept 10.0.0.1-10.0.0.9
             ~~~~~~~~~~~~~~~~~ error[syntax-error]: "10.0.0.1-10.0.0.9" is a range from one address to another, which a rule cannot hold. The line is ignored until it is mended. Write it as networks, a line for each: 10.0.0.1/32, 10.0.0.2/31, 10.0.0.4/30 and 10.0.0.8/31.
      accept any 255.0.0.0
                 ~~~~~~~~~ error[syntax-error]: "any" takes no mask. It matches every address already, and the line is ignored until it is mended. Remove "255.0.0.0", or give the address that it belongs to.
      accept 10.0.0.1 # fine
      evaluate most-specific
      ~~~~~~~~~~~~~~~~~~~~~~ error[misplaced-directive]: This directive has no effect: it stands below the first rule, in line 7. A list that changed its meaning half-way could not be read from the top. Move it above the first rule.
            line 7 the first rule
      default accept
      ~~~~~~~~~~~~~~ error[duplicate-directive]: This directive has no effect: line 1 already says "default", and the first one counts. Two of them leave readers in doubt about which holds. Remove one."
    `);
  });
});
