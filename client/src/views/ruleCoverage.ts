import { FileCoverage, Range, StatementCoverage, TestCoverageCount, type Uri } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type CoverageResult,
  coverageMethod,
  type ExpectationsParams,
} from "../../../server/src/protocol/expectations.js";

/** The coverage of files by expectations. Each rule is a statement. */
export interface CoverageSource {
  /** Returns the coverage of a file. `undefined` if the server does not answer. */
  readonly of: (uri: Uri) => Promise<FileCoverage | undefined>;
  /** Returns the coverage of each rule of a file. */
  readonly details: (file: FileCoverage) => StatementCoverage[];
}

export function ruleCoverage(client: BaseLanguageClient): CoverageSource {
  const rulesOfFiles = new WeakMap<FileCoverage, CoverageResult>();
  return {
    async of(uri) {
      const params: ExpectationsParams = { uri: uri.toString() };
      const rules = await client.sendRequest<CoverageResult>(coverageMethod, params).catch(() => undefined);
      if (rules === undefined) return undefined;
      const covered = rules.filter(({ expectations }) => expectations > 0).length;
      const file = new FileCoverage(uri, new TestCoverageCount(covered, rules.length));
      rulesOfFiles.set(file, rules);
      return file;
    },
    details: (file) =>
      (rulesOfFiles.get(file) ?? []).map(
        ({ line, start, end, expectations }) => new StatementCoverage(expectations, new Range(line, start, line, end)),
      ),
  };
}
