import { isSilenceable } from "../../findings/ignores.js";
import { kindOf } from "../../findings/table.js";
import { lineOfPlace } from "../../model/finding.js";
import type { Fixer } from "../fix.js";
import { insertAbove } from "../lines.js";
import { NO_CHANGE } from "../verdictChange.js";

/** Silences a finding on its line. The user replaces the word `reason` by the actual reason. */
export const silence: Fixer = ({ ruleSet }, { code, place }) => {
  const kind = kindOf(code);
  if (kind === undefined || !isSilenceable(kind)) return [];
  const edit = insertAbove(ruleSet, lineOfPlace(ruleSet, place), `# imcrules-ignore ${code} -- reason`);
  return [{ title: `Silence ${code} here (${NO_CHANGE})`, edits: [edit] }];
};
