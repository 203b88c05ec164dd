/** Finds the rule files of a path, reads and parses them, and prints how many rules they have: the part of checking that all checks need. */
import { configurationOf } from "../../server/src/cli/configuration.js";
import { readRuleFile } from "../../server/src/cli/files.js";
import { findRuleFiles } from "../../server/src/cli/findRuleFiles.js";
import { parse } from "./product.mts";

let rules = 0;
const { paths } = await findRuleFiles([process.argv[2] ?? ""], await configurationOf(undefined));
for (const path of paths) rules += parse(await readRuleFile(path)).rules.count;
console.log(rules);
