import { type Budget, budgetOf, type Finding, type RuleSet } from "../../core/index.js";
import { json } from "../json.js";
import type { Reporter, Write } from "./reporter.js";
import { shown } from "./shown.js";

/** Writes one JSON object in the shape of docs/cli.md, finding by finding. */
export function jsonReporter(write: Write): Reporter {
  let prefix = '{"version":1,"files":[';
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      write(`${prefix}{"path":${json(path)},"findings":[`);
      prefix = "";
      const budget = budgetOf();
      for (const finding of findings.list()) {
        write(prefix + json(findingShape(ruleSet, finding, budget)));
        prefix = ",";
      }
      write("]}");
      prefix = ",";
    },
    end({ summary }, fileCount) {
      write(`${fileCount === 0 ? prefix : ""}],"summary":${json(summary)}}\n`);
    },
  };
}

/** Returns a finding in the shape of docs/cli.md. */
export function findingShape(ruleSet: RuleSet, finding: Finding, budget: Budget) {
  const { code, severity, message, line, column, endColumn, related } = shown(ruleSet, finding, budget);
  const notes = related.map((note) => ({ line: note.line, message: note.message }));
  return { code, severity, message, line, column, endLine: line, endColumn, related: notes };
}
