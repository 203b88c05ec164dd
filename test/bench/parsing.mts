/** Finds the rule files of a folder, reads and parses them, and prints how many rules they have: what checking them begins with. */
import { findRuleFiles, readRuleFile } from "../../server/src/cli/files.js";
import { parse } from "./product.mts";

let rules = 0;
for (const path of await findRuleFiles([process.argv[2] ?? ""], async () => true)) {
  rules += parse(await readRuleFile(path)).rules.count;
}
console.log(rules);
