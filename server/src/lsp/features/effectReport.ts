import {
  type Analysis,
  allChangesInSteps,
  type Budget,
  changeParagraphs,
  describeChanges,
  quoted,
  type Steps,
} from "../../core/index.js";
import { pairsOf } from "./pairs.js";
import { nameOf, type Report, reportOf, uriOfLine } from "./report.js";

/** A version of a file with its lists. Links to its lines lead to `uri`. */
export interface Version {
  readonly uri: string;
  readonly lists: readonly Analysis[];
}

/** Reports which addresses turned accepted or rejected from one version to another, with the lines that decided and decide. */
export function* effectReport(before: Version, after: Version, beforeName: string, budget: Budget): Steps<Report> {
  const parts: ReturnType<typeof changeParagraphs>[number][] = [
    `Policy differences: ${beforeName} → ${nameOf(after.uri)}`,
  ];
  for (const [old, now] of pairsOf(before.lists, after.lists)) {
    const name = (now ?? old)?.ruleSet.name ?? "";
    if (old === undefined || now === undefined) {
      parts.push("", `The list ${quoted(name)} is only in ${old === undefined ? "the newer" : "the older"} version.`);
      continue;
    }
    if (before.lists.length > 1 || after.lists.length > 1) parts.push("", quoted(name));
    const changes = yield* allChangesInSteps(old, now, budget);
    const report = yield* describeChanges(old.ruleSet, now.ruleSet, changes);
    parts.push(...changeParagraphs(report, old.ruleSet, now.ruleSet));
  }
  return reportOf(parts, ({ version, line }) => uriOfLine(version === "before" ? before.uri : after.uri, line));
}
