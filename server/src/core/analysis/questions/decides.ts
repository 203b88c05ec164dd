import { type CompiledList, type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { cellsWithin } from "../../matcher/read/cells.js";
import type { RuleId } from "../../model/ruleSet.js";
import { sourceOf } from "../../model/ruleTable.js";
import { familiesOf, type Source } from "../../model/source.js";

/** Whether a rule is proved to decide all that it matches. O(cells inside it), up to the first that it does not decide. */
export function decidesAll({ ruleSet, partition }: CompiledList, id: RuleId): boolean {
  return !hasCell(partition, sourceOf(ruleSet.rules, id), (decider) => decider !== id);
}

/** Whether a rule is proved to decide an address of a source. O(cells inside the source), up to the first that it decides. */
export function decidesSome(partition: Partition, id: RuleId, source: Source): boolean {
  return hasCell(partition, source, (decider) => decider === id);
}

/** Whether a source has a cell with such a decider. `undefined` is the default, {@link UNPROVED} a cell that the step budget left open. */
function hasCell(
  partition: Partition,
  source: Source,
  isWanted: (decider: RuleId | undefined | typeof UNPROVED) => boolean,
): boolean {
  return familiesOf(source).some((family) => {
    const wanted = cellsWithin([partition], family, source, ([answer]) => {
      const { first = DEFAULT_RANK, open } = answer ?? {};
      return isWanted(open === undefined ? ruleAt(partition, first) : UNPROVED);
    });
    return wanted.next().done !== true;
  });
}

const UNPROVED = "unproved";
