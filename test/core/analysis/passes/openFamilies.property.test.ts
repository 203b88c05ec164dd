import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAddress } from "../../../../server/src/core/address/address.js";
import { firstMatch } from "../../../../server/src/core/matcher/firstMatch.js";
import { rulesOf } from "../../../../server/src/core/model/ruleSet.js";
import { matches } from "../../../../server/src/core/model/source.js";
import { action } from "../../../support/arbitraries.js";
import { expectReached } from "../../../support/expectReached.js";
import { analysisOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

const small = fc
  .tuple(fc.nat(15), fc.integer({ min: 28, max: 32 }))
  .map(([octet, length]) => `10.0.0.${octet}/${length}`);
const wide = fc.constantFrom("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "192.0.0.0/2", "192.0.0.0/3", "0.0.0.0/1");
const source = fc.oneof({ weight: 3, arbitrary: small }, { weight: 2, arbitrary: wide });

const list = fc
  .tuple(
    fc.constantFrom("first-match", "most-specific", "accept-overrides"),
    fc.array(fc.tuple(action, source), { minLength: 1, maxLength: 5 }),
  )
  .map(([model, rules]) => [`evaluate ${model}`, ...rules.map((words) => words.join(" "))].join("\n"));

/** One address of each piece into which the sources cut the space. */
const clients = [
  ...Array.from({ length: 16 }, (_, octet) => `10.0.0.${octet}`),
  ...["1.0.0.1", "128.0.0.1", "193.0.0.1"],
].flatMap((text) => parseAddress(text) ?? []);
const nobody = ["0.0.0.1", "224.0.0.1", "240.0.0.1"].flatMap((text) => parseAddress(text) ?? []);

test("a list is open exactly if accepts alone match an address and some accept matches each rejected client", () => {
  const seen = { open: 0, closed: 0 };
  fc.assert(
    fc.property(list, (text) => {
      const { ruleSet, openFamilies } = analysisOf(text);
      const rules = [...rulesOf(ruleSet)];
      const all = [...clients, ...nobody];
      const deciders = new Set(all.map((address) => firstMatch(ruleSet, address)));
      const living = rules.filter((_, id) => deciders.has(id));
      const isAcceptedAlone = all.some((address) => {
        const matching = living.filter((rule) => matches(rule.source, address));
        return matching.length > 0 && matching.every((rule) => rule.action === "accept");
      });
      const isCarved = clients.every((address) => {
        const decider = firstMatch(ruleSet, address);
        if (decider === undefined || rules[decider]?.action === "accept") return true;
        return rules.some((rule) => rule.action === "accept" && matches(rule.source, address));
      });
      const isOpen = deciders.has(undefined) && isAcceptedAlone && isCarved;
      seen[isOpen ? "open" : "closed"]++;
      expect(openFamilies.families, text).toEqual(isOpen ? ["ipv4"] : []);
    }),
    { numRuns: runs(1500) },
  );
  expectReached(seen.open, 600);
  expectReached(seen.closed, 900);
});
