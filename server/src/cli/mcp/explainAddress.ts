import { describeHits, parseAddress, quoted, withoutPort } from "../../core/index.js";
import { addressShape, type HitShape, hitShape } from "../decider.js";
import { usageError } from "../failure.js";
import { textIn } from "./input.js";
import { RULES_AT_MOST, shortDoubts, shortRule } from "./limits.js";
import {
  fileInput,
  from,
  givenInput,
  integer,
  lineOrDefault,
  listInput,
  listName,
  list as listOf,
  model,
  notes,
  object,
  orNull,
  path,
  text,
  truth,
  unless,
  verdict,
} from "./schema.js";
import { placeOf } from "./testConnections.js";
import type { Tool } from "./tool.js";

/** Explains the verdict of one address, rule by rule. */
export const explainAddress: Tool = {
  name: "explainAddress",
  title: "Explain Address",
  description: `Explains the verdict for one IPv4 or IPv6 address. Returns the rules of an .imcrules file in evaluation order, and for each whether it matches, whether it decides, or why it does not match. For a list of more than ${RULES_AT_MOST} rules, returns only the rules that match. Use it to find out why an address is accepted or rejected. Changes nothing.`,
  inputSchema: object(
    { address: text("One address: 192.0.2.10 or 2001:db8::1.") },
    { file: fileInput, list: listInput, given: givenInput },
  ),
  outputSchema: object(
    {
      path,
      address: text(),
      verdict,
      line: lineOrDefault,
      evaluate: model,
      rules: listOf(
        object(
          {
            line: integer(),
            rule: text(),
            matches: truth(),
            decides: truth(),
            why: orNull(text("Why the rule does not match.")),
          },
          { from },
        ),
        "In evaluation order.",
      ),
      truncated: truth("Whether rules are left out. Those that do not match are left out first."),
    },
    { list: listName, notes, from, unless },
  ),
  async answer(input, folders) {
    const asked = textIn(input, "address") ?? "";
    const address = parseAddress(withoutPort(asked.trim()));
    if (address === undefined) {
      throw usageError(`"${quoted(asked)}" is not an IP address. Give "address"; testConnections takes networks.`);
    }
    const list = await folders.asked(input);
    const { ruleSet, partition } = list;
    const isLong = ruleSet.rules.count > RULES_AT_MOST;
    const rules: HitShape[] = [];
    for (const hit of describeHits(ruleSet, partition, address)) {
      if (rules.length < RULES_AT_MOST && !(isLong && hit.why !== undefined))
        rules.push(shortRule(hitShape(ruleSet, hit)));
    }
    const { unless: doubts, ...answer } = addressShape(ruleSet, partition, address);
    return {
      ...placeOf(list),
      ...answer,
      ...(doubts === undefined ? {} : { unless: shortDoubts(doubts) }),
      rules,
      truncated: rules.length < ruleSet.rules.count,
    };
  },
};
