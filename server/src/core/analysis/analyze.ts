import { compile, type Partition } from "../matcher/partition.js";
import type { RuleId, RuleSet } from "../model/ruleSet.js";
import { type DeadReason, deadRules } from "./dead.js";
import { type Effect, effectOf } from "./effect.js";
import { type ProvedExpectation, proveExpectations } from "./expectations.js";
import { type OpenFamilies, openFamilies } from "./openFamilies.js";
import { type FaultySource, sourceFaults } from "./sourceFaults.js";

/** Everything that is known about a file: what the findings and the hovers are read from. */
export interface Analysis {
  readonly ruleSet: RuleSet;
  readonly partition: Partition;
  readonly effect: Effect;
  readonly dead: ReadonlyMap<RuleId, DeadReason>;
  /** The families in which a catch-all is missing. */
  readonly openFamilies: OpenFamilies;
  readonly sourceFaults: readonly FaultySource[];
  readonly expectations: readonly ProvedExpectation[];
}

export function analyze(ruleSet: RuleSet, partition: Partition = compile(ruleSet)): Analysis {
  const effect = effectOf(partition);
  return {
    ruleSet,
    partition,
    effect,
    dead: deadRules(ruleSet, partition, effect),
    openFamilies: openFamilies(ruleSet, effect),
    sourceFaults: sourceFaults(ruleSet),
    expectations: proveExpectations(ruleSet, partition),
  };
}
