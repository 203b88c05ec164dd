import { type Address, numberOf } from "../../address/address.js";
import { parse, parseParts } from "../../formats/imcrules/parse.js";
import { ignoredLineCount, modelOf, precedenceOf, type RuleId, type RuleSet } from "../../model/ruleSet.js";
import { isPartial } from "../../model/ruleTable.js";
import { type Source, sourcesOf } from "../../model/source.js";
import { runToEnd } from "../../text/steps.js";
import { rulesOverlapping } from "./neighbours.js";

/** The deciding rule of an address, and its part of the text. */
export interface DecidedInPart {
  readonly part: RuleSet;
  /** The deciding rule of the part. `undefined` for the default. */
  readonly rule: RuleId | undefined;
  /** The lines of the text before the part. */
  readonly linesBefore: number;
}

export interface DecidedInParts {
  /** In the order of the addresses. */
  readonly decided: readonly DecidedInPart[];
  /** The number of lines without effect, see {@link ignoredLineCount}. */
  readonly ignoredCount: number;
}

/**
 * Decides some addresses part by part, as {@link parseParts} reads them. Holds one part at a time.
 *
 * Faster than compiling the list for a few addresses. O(rules × addresses).
 */
export function decideInParts(parts: Iterable<string>, addresses: readonly Address[]): DecidedInParts {
  const found: (DecidedInPart | undefined)[] = addresses.map(() => undefined);
  let last: DecidedInPart | undefined;
  let linesBefore = 0;
  let ignoredCount = 0;
  for (const part of parseParts(parts)) {
    const model = modelOf(part);
    last = { part, rule: undefined, linesBefore };
    for (const [place, rule] of decideFew(part, addresses).entries()) {
      if (rule === undefined) continue;
      const best = found[place];
      const isFirst =
        best?.rule === undefined ||
        precedenceOf(part.rules, rule, model) < precedenceOf(best.part.rules, best.rule, model);
      if (isFirst) found[place] = { part, rule, linesBefore };
    }
    linesBefore += part.lineStarts.length - 1;
    ignoredCount += ignoredLineCount(part);
  }
  const byDefault = last ?? { part: parse(""), rule: undefined, linesBefore: 0 };
  return { decided: found.map((one) => one ?? byDefault), ignoredCount };
}

/**
 * Returns the deciding rule of some addresses, `undefined` for the default.
 *
 * Faster than compiling the list for a few addresses. O(rules × addresses).
 */
export function decideFew(ruleSet: RuleSet, addresses: readonly Address[]): readonly (RuleId | undefined)[] {
  const { rules } = ruleSet;
  const model = modelOf(ruleSet);
  return addresses.map((address) => {
    let first: RuleId | undefined;
    for (const rule of runToEnd(rulesOverlapping(rules, onlySource(address)))) {
      if (isPartial(rules, rule)) continue;
      if (first === undefined || precedenceOf(rules, rule, model) < precedenceOf(rules, first, model)) first = rule;
    }
    return first;
  });
}

/** Returns the source that matches one address. */
function onlySource(address: Address): readonly Source[] {
  const value = numberOf(address);
  return sourcesOf({ kind: "range", family: address.family, from: value, to: value });
}
