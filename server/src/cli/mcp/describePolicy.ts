import { policyShape } from "../policy.js";
import { RANGES_AT_MOST, RULES_AT_MOST } from "./limits.js";
import {
  count,
  fileInput,
  from,
  givenInput,
  ignored,
  integer,
  list,
  listInput,
  listName,
  model,
  notes,
  object,
  path,
  text,
  truth,
  verdict,
} from "./schema.js";
import { headOf, placeOf } from "./testConnections.js";
import type { Tool } from "./tool.js";

/** Describes what each rule of a list decides. */
export const describePolicy: Tool = {
  name: "describePolicy",
  title: "Describe Policy",
  description:
    "Describes an .imcrules file as a whole: its evaluation model, its default, and how many addresses no rule matches. For each rule, returns how many addresses it matches, how many of these it decides, and the first of them. A rule that decides 0 never fires. Use it to understand or summarize a file. Changes nothing.",
  inputSchema: object({}, { file: fileInput, list: listInput, given: givenInput }),
  outputSchema: object(
    {
      path,
      evaluate: model,
      default: verdict,
      ignored,
      rules: list(
        object(
          {
            line: integer(),
            action: verdict,
            source: text("The address and mask, any for all addresses."),
            matches: count,
            decides: count,
            ranges: list(text(), "Networks that the rule decides."),
            truncated: truth("Whether it decides more than these networks."),
          },
          {
            from,
            atLeast: text(
              "How many addresses it decides whatever else holds, if that is not the same for all connections.",
            ),
            atMost: text("How many addresses it decides at most, if that is not the same for all connections."),
            partial: truth("Set if nobody knows whether the rule applies: it asks for more than the address."),
            unproved: truth("Set if the rule may decide more: its list is too complex to prove it."),
          },
        ),
        "In file order.",
      ),
      rulesLeftOut: integer("The number of rules after these."),
      unmatched: object({ ipv4: count, ipv6: count }, { unproved: count }),
    },
    { list: listName, notes },
  ),
  async answer(input, folders) {
    const asked = await folders.asked(input);
    const { rules, ...policy } = policyShape(asked, RANGES_AT_MOST);
    const shown = [];
    let rulesLeftOut = 0;
    for (const rule of rules) {
      if (shown.length < RULES_AT_MOST) shown.push(rule);
      else rulesLeftOut++;
    }
    return {
      ...placeOf(asked),
      ...headOf(asked),
      ...policy,
      rules: shown,
      rulesLeftOut,
    };
  },
};
