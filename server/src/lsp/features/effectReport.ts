import {
  type Analysis,
  type Budget,
  changeParagraphs,
  changesInSteps,
  describeChanges,
  type Steps,
} from "../../core/index.js";
import { nameOf, type Report, reportOf, uriOfLine } from "./report.js";

/** A version of a rule file. Links to its lines lead to `uri`. */
export interface Version {
  readonly uri: string;
  readonly analysis: Analysis;
}

/** Reports which addresses turned accepted or rejected from one version to another, with the lines that decided and decide. */
export function* effectReport(before: Version, after: Version, beforeName: string, budget: Budget): Steps<Report> {
  const [old, now] = [before.analysis, after.analysis];
  const changes = yield* changesInSteps(old, now, budget);
  const report = yield* describeChanges(old.ruleSet, now.ruleSet, changes);
  const title = `Policy differences: ${beforeName} → ${nameOf(after.uri)}`;
  return reportOf([title, ...changeParagraphs(report, old.ruleSet, now.ruleSet)], ({ version, line }) =>
    uriOfLine(version === "before" ? before.uri : after.uri, line),
  );
}
