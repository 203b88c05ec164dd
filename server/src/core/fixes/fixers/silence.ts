import type { Analysis } from "../../analysis/analyze.js";
import { isSilenceable } from "../../findings/ignores.js";
import { kindOf } from "../../findings/table.js";
import { type Finding, lineOfPlace } from "../../model/finding.js";
import type { Fix } from "../fix.js";
import { insertAbove } from "../lines.js";

/** Ignores a finding on its line. The user replaces the word `reason` by the actual reason. */
export function silence({ ruleSet }: Analysis, { code, place }: Finding): readonly Fix[] {
  const kind = kindOf(code);
  if (kind === undefined || !isSilenceable(kind) || ruleSet.format.levels[code] === "error") return [];
  const edit = insertAbove(ruleSet, lineOfPlace(ruleSet, place), `# imcrules-ignore ${code} -- reason`);
  return [{ title: `Ignore ${code} on this line`, isPreferred: false, edits: [edit] }];
}
