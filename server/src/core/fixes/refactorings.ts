import type { Analysis } from "../analysis/analyze.js";
import type { Findings } from "../findings/findings.js";
import type { Lines } from "../text.js";
import { carveException } from "./carveException.js";
import { commentOutRules } from "./commentOut.js";
import { fulfillExpectation } from "./fulfillExpectation.js";
import { mergeRules } from "./mergeRules.js";
import type { Refactored, Refactoring } from "./refactoring.js";
import { removeAll } from "./removeAll.js";
import { reverseList } from "./reverseList.js";
import { writeLengths, writeMasks } from "./rewriteMasks.js";
import { splitAny } from "./splitAny.js";
import { splitNetwork } from "./splitNetwork.js";

/** What can be made of rules and expectations, in the order in which a menu shows it. */
const refactorings: readonly Refactoring[] = [
  fulfillExpectation,
  writeLengths,
  writeMasks,
  splitAny,
  splitNetwork,
  mergeRules,
  carveException,
  commentOutRules,
  removeAll,
  reverseList,
];

/** What can be made of the rules and expectations on some lines. Works out what each would change, O(rules). */
export function refactoringsOf(analysis: Analysis, lines: Lines, findings: Findings): readonly Refactored[] {
  return refactorings.flatMap((refactoring) => refactoring(analysis, lines, findings));
}
