import { isSilenceable } from "../../findings/ignores.js";
import { findingKinds } from "../../findings/table.js";
import { lineOfPlace } from "../../model/finding.js";
import type { Fixer } from "../fix.js";
import { insertAbove } from "../lines.js";
import { NO_CHANGE } from "../verdictChange.js";

/** Silences a finding on its line. The user replaces the word `reason` by the actual reason. */
export const silence: Fixer = ({ ruleSet }, { code, place }) => {
  if (!isSilenceable(findingKinds, code)) return [];
  const edit = insertAbove(ruleSet, lineOfPlace(ruleSet, place), `# imcrules-ignore ${code} -- reason`);
  return [{ title: `Silence ${code} here (${NO_CHANGE})`, edits: [edit] }];
};
