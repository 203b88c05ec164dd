import {
  type Budget,
  connect,
  counted,
  describeHits,
  describeUnless,
  formatAddress,
  type Hit,
  mention,
  parseAddress,
  participleOf,
  type RuleSet,
  type Steps,
  unlessOf,
} from "../../../core/index.js";
import { headOf, type ListView } from "./analysedFile.js";
import { boundedText } from "./boundedText.js";

/** Explains for one address which rules match or why not, in the order in which the rules are asked. */
export function* explainAddressTool(list: ListView, input: unknown, budget: Budget): Steps<string> {
  const address = typeof input === "string" ? parseAddress(input.trim()) : undefined;
  if (address === undefined) {
    const what = typeof input === "string" && input !== "" ? `"${input.slice(0, 60)}" is not an IP address. ` : "";
    return `${what}Give "address", such as "192.0.2.10" or "2001:db8::1"; imcrules_testConnections answers about networks.`;
  }
  const { ruleSet, partition } = list.view;
  const { verdict, rule } = connect(ruleSet, partition, address);
  const unless = describeUnless(ruleSet, unlessOf(ruleSet, [rule], address));
  const by = rule === undefined ? "default, since no rule matches" : mention(ruleSet, rule);
  return yield* boundedText(
    [
      ...(yield* headOf(list, budget)),
      `${formatAddress(address)} is ${participleOf(ruleSet, verdict)} by ${by}${unless === "" ? "" : `, ${unless}`}.`,
      "Every rule, in evaluation order:",
    ],
    entriesOf(ruleSet, describeHits(ruleSet, partition, address)),
    ruleSet.rules.count,
    (left) =>
      `  … and ${counted(left, "more rule")}. imcrules_testConnections names those that match; "imcrules explain" on the command line lists all.`,
  );
}

/** Yields an entry for each rule. Computes only the entries that the caller reads. */
function* entriesOf(ruleSet: RuleSet, hits: Iterable<Hit>): Generator<string> {
  for (const { rule, explanation } of hits) yield `  ${mention(ruleSet, rule)}: ${explanation}`;
}
