import {
  type CancellationToken,
  Disposable,
  Location,
  type TestItem,
  type TestItemCollection,
  type TestRun,
  TestRunProfileKind,
  TestRunRequest,
  tests,
  Uri,
  workspace,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ExpectationOutcome,
  type ExpectationsParams,
  type ExpectationsResult,
  expectationsMethod,
} from "../../../server/src/protocol/expectations.js";
import { type ClosedFilesResult, closedFilesMethod } from "../../../server/src/protocol/files.js";
import { plainText } from "../../../server/src/protocol/plainText.js";
import { testMessage } from "../messages.js";
import { type Analysed, isRuleFile } from "../ruleFile.js";
import { expectationItems } from "./expectationItems.js";
import { ruleCoverage } from "./ruleCoverage.js";

/**
 * Shows the expectations of all rule files as tests, under their files and sections. The server proves expectations whenever it
 * analyses a file, so that a run only requests their outcomes.
 */
export function testExplorer(client: BaseLanguageClient, analysed: Analysed): Disposable {
  const controller = tests.createTestController("imcrules", "IMC Rules");
  const outcomes = new WeakMap<TestItem, ExpectationOutcome>();
  /** The last answer about each file. Most edits do not change it. */
  const lastAnswers = new Map<string, string>();
  /** The outcomes that were shown last for each file. */
  const shownOutcomes = new Map<string, string>();
  /** The continuous runs, which repeat after each edit until the user ends them. */
  const continuous = new Map<TestRunRequest, CancellationToken>();
  const coverage = ruleCoverage(client);
  /** Whether the user ran tests. */
  let hasRun = false;
  /** Whether the user opened the list of all tests. */
  let isShown = false;

  /** Refreshes the tests of a file. Returns whether the answer changed. Does nothing if the server does not answer. */
  async function refresh(uri: Uri): Promise<boolean> {
    const key = uri.toString();
    const params: ExpectationsParams = { uri: key };
    const expectations = await client
      .sendRequest<ExpectationsResult>(expectationsMethod, params)
      .catch(() => undefined);
    if (expectations === undefined) return false;
    const text = JSON.stringify(expectations);
    const isChanged = lastAnswers.get(key) !== text;
    lastAnswers.set(key, text);
    if (isChanged) putItems(uri, expectations);
    const file = controller.items.get(key);
    if (file === undefined) shownOutcomes.delete(key);
    else if (isOpen(uri) || hasRun) showOutcomes(file, expectations);
    return isChanged;
  }

  /** Replaces the tests of a file. */
  function putItems(uri: Uri, expectations: ExpectationsResult): void {
    const key = uri.toString();
    if (expectations.length === 0) {
      controller.items.delete(key);
      return;
    }
    const file =
      controller.items.get(key) ?? controller.createTestItem(key, plainText(workspace.asRelativePath(uri)), uri);
    file.children.replace(expectationItems(controller, uri, expectations, outcomes));
    controller.items.add(file);
  }

  /**
   * Shows the outcomes of a file if they changed. After the user ran tests, marks the outcomes that are shown as out of date instead:
   * another run would push the user's out of the history and end the coverage that is shown.
   */
  function showOutcomes(file: TestItem, expectations: ExpectationsResult): void {
    // Without their lines, which most edits change.
    const newOutcomes = JSON.stringify(
      expectations.map(({ label, section, outcome, failure }) => [label, section, outcome, failure?.message]),
    );
    if (shownOutcomes.get(file.id) === newOutcomes) return;
    shownOutcomes.set(file.id, newOutcomes);
    if (hasRun) {
      controller.invalidateTestResults(file);
      return;
    }
    const items = leavesOf([file], new Set());
    const testRun = controller.createTestRun(new TestRunRequest(items), undefined, false);
    for (const item of items) report(testRun, item, outcomes.get(item));
    testRun.end();
  }

  async function refreshAll(): Promise<void> {
    const open = workspace.textDocuments.filter(isRuleFile).map(({ uri }) => uri);
    const closed = await client.sendRequest<ClosedFilesResult>(closedFilesMethod).catch(() => null);
    // Keeps the tests if the server does not answer.
    if (closed === null) return;
    const uris = new Map([...open, ...closed.map((uri) => Uri.parse(uri))].map((uri) => [uri.toString(), uri]));
    for (const [key] of controller.items) {
      if (uris.has(key)) continue;
      controller.items.delete(key);
      lastAnswers.delete(key);
    }
    for (const uri of uris.values()) await refresh(uri);
  }

  /** Runs the tests of a request: reports their outcomes, of all files or only of one. */
  async function run(request: TestRunRequest, token: CancellationToken, only?: Uri): Promise<void> {
    const { include, exclude } = request;
    const isIncluded = ({ uri }: TestItem) => only === undefined || uri?.toString() === only.toString();
    const uris = filesOf((include ?? itemsIn(controller.items)).filter(isIncluded));
    if (uris.length === 0) return;
    for (const uri of uris) await refresh(uri);
    // A refresh may replace the items of the request by others with the same ids.
    const roots =
      include === undefined ? itemsIn(controller.items) : withIds(itemsIn(controller.items), idsOf(include));
    const testRun = controller.createTestRun(request);
    try {
      for (const item of leavesOf(roots, idsOf(exclude ?? [])).filter(isIncluded)) {
        if (token.isCancellationRequested) break;
        report(testRun, item, outcomes.get(item));
      }
      if (request.profile?.kind === TestRunProfileKind.Coverage) {
        for (const uri of uris) {
          const covered = await coverage.of(uri);
          if (covered !== undefined) testRun.addCoverage(covered);
        }
      }
    } finally {
      testRun.end();
    }
  }

  async function start(request: TestRunRequest, token: CancellationToken): Promise<void> {
    hasRun = true;
    await run(request, token);
    if (request.continuous !== true) return;
    continuous.set(request, token);
    token.onCancellationRequested(() => continuous.delete(request));
  }

  controller.resolveHandler = async (item) => {
    if (item !== undefined) return;
    isShown = true;
    await refreshAll();
  };
  controller.refreshHandler = refreshAll;
  const { Run, Coverage } = TestRunProfileKind;
  controller.createRunProfile("Run", Run, start, true, undefined, true);
  const covering = controller.createRunProfile("Run with Rule Coverage", Coverage, start, true, undefined, true);
  covering.loadDetailedCoverage = async (_run, file) => coverage.details(file);
  return Disposable.from(
    controller,
    analysed(async (uri) => {
      // Closed files are read only if the user opened the list of all tests.
      if (!isShown && !isOpen(uri)) return;
      if (!(await refresh(uri))) return;
      for (const [{ include, exclude, profile }, token] of continuous) {
        // A copy. VS Code shows the worst of all runs of one request, so that a failure would remain for ever.
        await run(new TestRunRequest(include, exclude, profile, true), token, uri);
      }
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (!hasRun) shownOutcomes.delete(uri.toString());
      if (lastAnswers.has(uri.toString())) void refresh(uri);
    }),
    workspace.onDidChangeWorkspaceFolders(() => {
      if (isShown) void refreshAll();
    }),
  );
}

function report(run: TestRun, item: TestItem, outcome: ExpectationOutcome | undefined): void {
  if (outcome === undefined || outcome.outcome === "unproved") run.skipped(item);
  else if (outcome.failure === null) run.passed(item);
  else {
    const message = testMessage(outcome.failure.message, outcome.expected, outcome.failure.actual);
    if (item.uri !== undefined && item.range !== undefined) message.location = new Location(item.uri, item.range);
    run.failed(item, message);
  }
}

function itemsIn(items: TestItemCollection): readonly TestItem[] {
  return Array.from(items, ([, item]) => item);
}

function idsOf(items: readonly TestItem[]): ReadonlySet<string> {
  return new Set(items.map(({ id }) => id));
}

/** Returns those of the items, and of the items below them, that have one of the ids. */
function withIds(items: readonly TestItem[], ids: ReadonlySet<string>): readonly TestItem[] {
  return items.flatMap((item) => [...(ids.has(item.id) ? [item] : []), ...withIds(itemsIn(item.children), ids)]);
}

function leavesOf(items: readonly TestItem[], excluded: ReadonlySet<string>): readonly TestItem[] {
  return items.flatMap((item) => {
    if (excluded.has(item.id)) return [];
    return item.children.size === 0 ? [item] : leavesOf(itemsIn(item.children), excluded);
  });
}

function filesOf(items: readonly TestItem[]): readonly Uri[] {
  return [...new Map(items.flatMap(({ uri }) => (uri === undefined ? [] : [[uri.toString(), uri]]))).values()];
}

function isOpen(uri: Uri): boolean {
  return workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}
