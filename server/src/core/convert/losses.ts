import { type AddressRange, formatRange } from "../address/block.js";
import { counted } from "../describe/counts.js";
import { whyOf } from "../describe/unless.js";
import { quoted } from "../describe/wording.js";
import type { FormatId } from "../model/format.js";
import { type RuleId, type RuleSet, ruleOf, textOfLine } from "../model/ruleSet.js";
import { isFirstOfGroup, isIncluded, isOpen, isPartial } from "../model/ruleTable.js";
import type { Action } from "../model/statement.js";
import { inSteps, type Steps } from "../text/steps.js";

export const lossCodes = ["conditional", "open", "action", "comments", "by", "expectation", "inside-ipv6"] as const;

export type LossCode = (typeof lossCodes)[number];

/** What a list said that the list made of it does not say. */
export interface ConversionLoss {
  readonly code: LossCode;
  /** The line of the rule or the expectation, 0-based. `undefined` for a loss of the whole list. */
  readonly line: number | undefined;
  readonly text: string;
}

/** Returns what the rules of a list say besides a verdict, in file order. O(rules). */
export function* lossesOfRules(list: RuleSet, method: string): Steps<readonly ConversionLoss[]> {
  const losses: ConversionLoss[] = [];
  const actions = new Map<string, { readonly action: Action; readonly line: number; count: number }>();
  yield* inSteps(list.rules.count, (from, to) => {
    for (let id = from; id < to; id++) {
      if (!isFirstOfGroup(list.rules, id)) continue;
      const line = list.rules.lines[id] ?? 0;
      if (isPartial(list.rules, id)) losses.push(conditionalLoss(list, id, line));
      else if (isOpen(list.rules, id)) {
        const { participle } = list.format.words[ruleOf(list, id).action];
        const text = `Its clients count as ${participle}, unless ${whyOf(list, id)}. Nothing else is written.`;
        losses.push({ code: "open", line, text });
      } else {
        const word = oddActionOf(list, id);
        if (word === undefined || word === method) continue;
        const { action } = ruleOf(list, id);
        const known = actions.get(word);
        if (known === undefined) actions.set(word, { action, line, count: 1 });
        else known.count++;
      }
    }
  });
  for (const [word, { action, line, count }] of actions) {
    const rules = count === 1 ? "" : ` in ${counted(count, "rule")}`;
    const { participle } = list.format.words[action];
    const text = `The clients of "${quoted(word)}"${rules} are ${participle}. Nothing else is written.`;
    losses.push({ code: "action", line, text });
  }
  return losses;
}

function conditionalLoss(list: RuleSet, id: RuleId, line: number): ConversionLoss {
  return {
    code: "conditional",
    line,
    text: `The rule is left out: it depends on more than the address (${whyOf(list, id)}).`,
  };
}

/** The actions that say no more than accept or reject. */
const plainActions: Readonly<Record<FormatId, RegExp>> = {
  imcrules: /^/,
  plain: /^/,
  "nginx-access": /^/,
  "hosts-access": /^/,
  "postfix-cidr": /^(?:ok|permit|reject)$/i,
  "nginx-geo": /^(?:["']?(?:0|1|allow|accept|ok|good|deny|reject|block|bad|)["']?)$/,
  "pg-hba": /^"?(?:trust|reject)"?$/,
  haproxy: /^(?:accept|allow|reject|deny)$/,
};

/** Returns the action of a rule as written, if it says more than accept or reject. */
function oddActionOf(list: RuleSet, id: RuleId): string | undefined {
  const { format, rules } = list;
  const { actionSpan } = ruleOf(list, id);
  if (actionSpan === undefined || isIncluded(rules, id)) return undefined;
  const text = textOfLine(list, rules.lines[id] ?? 0);
  const isWhole = format.id === "postfix-cidr" || format.id === "haproxy";
  // The words behind the action belong to it, up to a condition or a comment.
  const written = text.slice(actionSpan.start, isWhole ? text.length : actionSpan.end);
  const end = format.id === "haproxy" ? written.search(/[ \t](?:if|unless)[ \t]|#/) : -1;
  const word = (end < 0 ? written : written.slice(0, end)).trim();
  return plainActions[format.id].test(word) ? undefined : word;
}

/** Returns the loss of comments. `undefined` if all are written. */
export function commentsLoss(dropped: number, ignores: number): ConversionLoss | undefined {
  const texts = [
    ...(dropped > 0
      ? [`${counted(dropped, "comment")} ${dropped === 1 ? "has" : "have"} no place in the new list.`]
      : []),
    ...(ignores > 0
      ? [
          `${counted(ignores, "imcrules-ignore comment")} ${ignores === 1 ? "is" : "are"} left out, since findings differ there.`,
        ]
      : []),
  ];
  return texts.length === 0 ? undefined : { code: "comments", line: undefined, text: texts.join(" ") };
}

/** Returns the loss of a list of HAProxy without conditions: some IPv6 clients get the verdict of an IPv4 address. */
export function insideIpv6Loss(example: AddressRange): ConversionLoss {
  return {
    code: "inside-ipv6",
    line: undefined,
    text: `HAProxy decides clients of 2002::/16 and ::/96 by the IPv4 address inside, such as ${formatRange(example)}.`,
  };
}
