import { FileCoverage, Range, StatementCoverage, TestCoverageCount, type Uri } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type CoverageResult,
  coverageMethod,
  type ExpectationsParams,
} from "../../../server/src/protocol/expectations.js";

/** Which rules of files expectations depend on; a rule is a statement. */
export interface CoverageSource {
  /** `undefined` when the server does not answer. */
  readonly of: (uri: Uri) => Promise<FileCoverage | undefined>;
  /** The same rule by rule, for a file that is looked at. */
  readonly details: (file: FileCoverage) => StatementCoverage[];
}

export function ruleCoverage(client: BaseLanguageClient): CoverageSource {
  const known = new WeakMap<FileCoverage, CoverageResult>();
  return {
    async of(uri) {
      const params: ExpectationsParams = { uri: uri.toString() };
      const rules = await client.sendRequest<CoverageResult>(coverageMethod, params).catch(() => undefined);
      if (rules === undefined) return undefined;
      const covered = rules.filter(({ expectations }) => expectations > 0).length;
      const file = new FileCoverage(uri, new TestCoverageCount(covered, rules.length));
      known.set(file, rules);
      return file;
    },
    details: (file) =>
      (known.get(file) ?? []).map(
        ({ line, start, end, expectations }) => new StatementCoverage(expectations, new Range(line, start, line, end)),
      ),
  };
}
