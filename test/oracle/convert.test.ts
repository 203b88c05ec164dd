/**
 * Asks the programs about lists that were written for them: each answers as the list in our own language does.
 *
 * IMCRULES_ORACLE_LISTS is the number of random lists, or else IMCRULES_ORACLE_TEXTS.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAddress } from "../../server/src/core/address/address.js";
import { formatIpv4 } from "../../server/src/core/address/ipv4.js";
import { type RuleSet, readAsOption, rulesOf } from "../../server/src/core/index.js";
import { bordersOfAll } from "../support/borders.js";
import { expectReached } from "../support/expectReached.js";
import { conversionOf, ruleSetOf, verdictsIn } from "../support/product.js";
import { haproxy } from "./haproxy.js";
import { hostsAccess } from "./hosts.js";
import { nginxAccess, nginxGeo } from "./nginx.js";
import { postfixCidr } from "./postfix.js";
import { pgHba } from "./postgres.js";
import type { AskedText, Program } from "./program.js";
import { addressesFor } from "./randomLists.js";

const listCount = Number(process.env["IMCRULES_ORACLE_LISTS"] ?? process.env["IMCRULES_ORACLE_TEXTS"] ?? 5);

/** Masks of all lengths, and some with holes that make a few networks. */
const mask = fc.oneof(
  { weight: 3, arbitrary: fc.nat(32).map((length) => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0)) },
  { weight: 1, arbitrary: fc.constantFrom(0xfffffafc, 0xfeffff00, 0xffff7fff, 0xfffffff5, 0xff7f0000) },
);
const ipv4 = fc.constantFrom(0x0a000000, 0x0a010203, 0x0a800001, 0xc0000207, 0xc0000280, 0x5bc60a0a, 0xfffffffe);
const ipv6 = fc.constantFrom(
  "2001:db8::",
  "2001:db8:1::7",
  "2002:a01:203::",
  "2002:c000:280::1",
  "::a01:203",
  "::1",
  "ffff::",
);
const source = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(ipv4, mask).map(([word, bits]) => `${formatIpv4(word)} ${formatIpv4(bits)}`) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(ipv6, fc.constantFrom(0, 1, 2, 3, 16, 32, 48, 79, 81, 95, 96, 104, 127, 128))
      .map(([address, length]) => `${address}/${length}`),
  },
  { weight: 1, arbitrary: fc.constant("any") },
);
const rule = fc.tuple(fc.constantFrom("accept", "reject"), source).map((words) => words.join(" "));
const list = fc
  .record({
    fallback: fc.constantFrom("default accept", "default reject"),
    model: fc.constantFrom("first-match", "most-specific", "accept-overrides"),
    rules: fc.array(rule, { minLength: 1, maxLength: 7 }),
  })
  .map(({ fallback, model, rules }) =>
    [fallback, `evaluate ${model}`, "# A comment \\", "## Title # : ; {", ...rules, ""].join("\n"),
  );

interface Target {
  readonly to: string;
  readonly program: Program;
  /** Puts the written text where the program takes it. */
  readonly place?: (text: string) => AskedText;
}

const targets: readonly Target[] = [
  { to: "postfix-cidr", program: postfixCidr },
  { to: "nginx-access", program: nginxAccess },
  { to: "nginx-geo", program: nginxGeo, place: (text) => ({ text: insideOf(text) }) },
  { to: "pg-hba", program: pgHba },
  { to: "hosts-access", program: hostsAccess },
  // A PROXY line names the client, which the rules for connections do not see.
  {
    to: "haproxy",
    program: haproxy,
    place: (text) => ({ text: text.replaceAll("request connection", "request session") }),
  },
  {
    to: "plain:haproxy",
    program: haproxy,
    place: (text) => ({ text: "frontend f\n  tcp-request session reject if { src -f list }\n", files: { list: text } }),
  },
];

/** Returns the lines in a geo block, which a test program puts into one of its own. */
function insideOf(text: string): string {
  return text.replace(/^geo .*\n/m, "").replace(/^\}\n/m, "");
}

/** Returns addresses of both families and those at the borders of rules, but those that no client has. */
function addressesOf(ruleSet: RuleSet, { format }: Program): readonly string[] {
  const borders = bordersOfAll(Array.from(rulesOf(ruleSet), (rule) => rule.source)).map(formatAddress);
  const noClient = format === "pg-hba" ? /^(?:0\.|127\.|2[2-5]\d\.|::|f[ef])/ : /^(?:255\.255\.255\.255$|::ffff:\d)/;
  return [...new Set([...borders, ...addressesFor(format)])].filter((address) => !noClient.test(address));
}

describe.each(targets)("$to", ({ to, program, place = (text) => ({ text }) }) => {
  test.skipIf(!program.isInstalled())(
    "the program decides as the list did from which its list was written",
    async () => {
      const reached = { lists: 0, accepted: 0, rejected: 0 };
      const target = readAsOption(to);
      if (target === undefined) throw new Error(`${to} is no format`);
      await fc.assert(
        fc.asyncProperty(list, async (text) => {
          const ruleSet = ruleSetOf(text);
          const conversion = conversionOf(ruleSet, { ...target, method: "password" });
          // A copy of the text for each line shows which one decides. Long texts would take minutes.
          fc.pre(!("refusal" in conversion) && conversion.text.split("\n").length < LINES_AT_MOST);
          if ("refusal" in conversion) return;
          const addresses = addressesOf(ruleSet, program);
          const { loads, says, verdicts } = await program.ask(place(conversion.text), addresses);
          expect({ loads, says: loads ? [] : says }).toEqual({ loads: true, says: [] });
          const answers = verdicts.map(({ verdict }, at) => `${addresses[at]} ${verdict}`);
          // HAProxy takes some IPv6 clients for IPv4 clients where no condition can be written, which is a loss.
          expect(answers).toEqual(verdictsIn(to === "plain:haproxy" ? conversion.list.ruleSet : ruleSet, addresses));
          reached.lists++;
          for (const { verdict } of verdicts) reached[verdict === "accept" ? "accepted" : "rejected"]++;
        }),
        { numRuns: listCount, seed: Number(process.env["IMCRULES_ORACLE_SEED"] ?? 1) },
      );
      console.info(to, reached);
      expectReached(reached.lists, listCount);
      expect(Math.min(reached.accepted, reached.rejected)).toBeGreaterThan(0);
    },
  );
});

const LINES_AT_MOST = 60;
