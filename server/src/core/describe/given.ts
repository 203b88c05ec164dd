import type { Given } from "../model/condition.js";
import { askedNames, settle, valueMeant, valuesOf } from "../model/given.js";
import type { RuleSet } from "../model/ruleSet.js";
import { listed, quoted } from "./wording.js";

/** Lists as they are for some connections, and what people should know about it. */
export interface GivenViews {
  readonly views: readonly RuleSet[];
  /** Says which value a name cannot have: `type=SSL: type is hostssl, hostgssenc or hostnossl`. */
  readonly fault: string | undefined;
  /** What is given in vain, one sentence each. */
  readonly notes: readonly string[];
}

/** Returns lists as they are for the connections that `given` and the configuration are about. `path` names their file in the notes. */
export function viewsFor(lists: readonly RuleSet[], given: Given, path: string): GivenViews {
  const asked = new Set(lists.flatMap((list) => [...askedNames(list).keys()]));
  const [first] = lists;
  const configured = first?.options.given ?? {};
  const faults = lists.flatMap((list) => faultsIn(list, given, asked));
  const configuredFaults = first === undefined ? [] : faultsIn(first, configured, asked);
  const names = [...asked].slice(0, NAMES_AT_MOST).map((one) => quoted(one));
  const only = names.length === 0 ? "for nothing but the address" : `only for ${names.join(", ")}`;
  const unasked = Object.keys({ ...configured, ...given }).filter((name) => !asked.has(name));
  return {
    views: lists.map((list) => settle(list, { ...list.options.given, ...given })),
    fault: faults[0],
    notes: [
      ...configuredFaults.slice(0, 1).map((fault) => `the configuration of ${path} gives ${fault}`),
      ...unasked.map((name) => `no rule of ${path} asks for "${quoted(name)}", ${only}`),
    ],
  };
}

const NAMES_AT_MOST = 10;

/** Says which values names cannot have. */
function faultsIn({ format }: RuleSet, given: Given, asked: ReadonlySet<string>): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const isKnown = asked.has(name) || format.given?.names.has(name) === true;
    if (!isKnown || valueMeant(format, name, value) !== undefined) return [];
    return [`${quoted(name)}=${quoted(value)}: ${quoted(name)} is ${listed(valuesOf(format, name) ?? [], "or")}`];
  });
}
