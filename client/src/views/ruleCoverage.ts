import { FileCoverage, Range, StatementCoverage, TestCoverageCount, type Uri } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type CoverageResult,
  coverageMethod,
  type ExpectationsParams,
} from "../../../server/src/protocol/expectations.js";

/** Provides the coverage of files by expectations. Each rule is a statement. */
export function ruleCoverage(client: BaseLanguageClient) {
  const rulesOfFiles = new WeakMap<FileCoverage, CoverageResult>();
  return {
    /** Returns the coverage of a file. `undefined` if the server does not answer. */
    async of(uri: Uri): Promise<FileCoverage | undefined> {
      const params: ExpectationsParams = { uri: uri.toString() };
      const rules = await client.sendRequest<CoverageResult>(coverageMethod, params).catch(() => undefined);
      if (rules === undefined) return undefined;
      const covered = rules.filter(({ expectations }) => expectations > 0).length;
      const file = new FileCoverage(uri, new TestCoverageCount(covered, rules.length));
      rulesOfFiles.set(file, rules);
      return file;
    },
    /** Returns the coverage of each rule of a file. */
    details: (file: FileCoverage): StatementCoverage[] =>
      (rulesOfFiles.get(file) ?? []).map(
        ({ line, start, end, expectations }) => new StatementCoverage(expectations, new Range(line, start, line, end)),
      ),
  };
}
