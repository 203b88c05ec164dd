import {
  type Budget,
  budgetOf,
  expectationFailed,
  type Finding,
  lineOfPlace,
  type RuleSet,
  type Severity,
  spanOfStatement,
  textOfLine,
  withSingleSpaces,
} from "../../core/index.js";
import type { Reporter, Write } from "./reporter.js";
import { shown } from "./shown.js";
import { attributes, escaped } from "./xml.js";

/**
 * Writes JUnit XML for continuous integration: a suite for each file, a test case for each expectation and each other finding.
 * A finding below `--fail-on` is a case that passes and shows the finding. A file without any is one case that passes.
 */
export function junitReporter(write: Write, fails: (severity: Severity) => boolean): Reporter {
  let prefix = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="imcrules">\n';
  return {
    file({ path, analysis: { ruleSet, expectations }, findings }) {
      const failed = new Map<number, Finding>();
      const others: TestCase[] = [];
      for (const finding of findings.list()) {
        const line = lineOfPlace(ruleSet, finding.place);
        if (finding.code === expectationFailed.code) failed.set(line, finding);
        else others.push({ name: `${finding.code}, line ${line + 1}`, line, finding });
      }
      const proved = expectations.map(({ expectation, line }): TestCase => {
        const { start, end } = spanOfStatement(expectation);
        const name = withSingleSpaces(textOfLine(ruleSet, line).slice(start, end));
        return { name, line, finding: failed.get(line) };
      });
      const all = [...proved, ...others];
      if (all.length === 0) all.push({ name: "nothing to report", line: 0, finding: undefined });
      const failures = all.filter(({ finding }) => finding !== undefined && fails(finding.severity)).length;
      const suite = attributes({ name: path, tests: all.length, failures, errors: 0, skipped: 0 });
      write(`${prefix}  <testsuite${suite}>\n`);
      prefix = "";
      const budget = budgetOf();
      for (const one of all) write(testCase(path, ruleSet, one, fails, budget));
      write("  </testsuite>\n");
    },
    end() {
      write(`${prefix}</testsuites>\n`);
    },
  };
}

interface TestCase {
  readonly name: string;
  /** 0-based. */
  readonly line: number;
  /** The finding that the case shows, if there is one. */
  readonly finding: Finding | undefined;
}

function testCase(
  path: string,
  ruleSet: RuleSet,
  { name, line, finding }: TestCase,
  fails: (severity: Severity) => boolean,
  budget: Budget,
): string {
  const head = `    <testcase${attributes({ classname: path, name, file: path, line: line + 1 })}`;
  if (finding === undefined) return `${head}/>\n`;
  const { code, severity, message, column, related } = shown(ruleSet, finding, budget);
  const [what = "", ...why] = message.split("\n");
  const lines = [
    `${path}:${line + 1}:${column}: ${severity}[${code}]: ${what}`,
    ...why.map((text) => `  ${text}`),
    ...related.map((note) => `  line ${note.line} ${note.message}`),
  ];
  const text = lines.map(escaped).join("\n");
  const inside = fails(severity)
    ? `<failure${attributes({ type: code, message: what })}>${text}</failure>`
    : `<system-out>${text}</system-out>`;
  return `${head}>\n      ${inside}\n    </testcase>\n`;
}
