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
 * Shows the expectations of all rule files as tests, under their files and sections. The server proves them whenever it analyses a file:
 * to run one is to ask what became of it.
 */
export function testExplorer(client: BaseLanguageClient, analysed: Analysed): Disposable {
  const controller = tests.createTestController("imcrules", "IMC Rules");
  const told = new WeakMap<TestItem, ExpectationOutcome>();
  /** What the server said last of each file: most edits change nothing of it. */
  const known = new Map<string, string>();
  /** What was shown last of each open file. */
  const shownOutcomes = new Map<string, string>();
  /** Runs that go on while files are edited, until they are ended. */
  const continuous = new Map<TestRunRequest, CancellationToken>();
  const coverage = ruleCoverage(client);
  /** Whether somebody ran tests. */
  let hasRun = false;
  /** Whether somebody looked at the tests of the whole workspace. */
  let isShown = false;

  /** Whether something is other than it was. A server that does not answer says nothing. */
  async function refresh(uri: Uri): Promise<boolean> {
    const key = uri.toString();
    const params: ExpectationsParams = { uri: key };
    const expectations = await client
      .sendRequest<ExpectationsResult>(expectationsMethod, params)
      .catch(() => undefined);
    if (expectations === undefined) return false;
    const text = JSON.stringify(expectations);
    const isNew = known.get(key) !== text;
    known.set(key, text);
    if (isNew) putItems(uri, expectations);
    const file = controller.items.get(key);
    if (file === undefined) shownOutcomes.delete(key);
    else if (isOpen(uri) && !hasRun) showOutcomes(file, expectations);
    return isNew;
  }

  /** Makes the tests of a file what they are now. */
  function putItems(uri: Uri, expectations: ExpectationsResult): void {
    const key = uri.toString();
    if (expectations.length === 0) {
      controller.items.delete(key);
      return;
    }
    const file =
      controller.items.get(key) ?? controller.createTestItem(key, plainText(workspace.asRelativePath(uri)), uri);
    file.children.replace(expectationItems(controller, uri, expectations, told));
    controller.items.add(file);
  }

  /**
   * Shows what became of the expectations of an open file, until somebody runs tests: a run of ours would push theirs out of the history,
   * and end the coverage that they look at.
   */
  function showOutcomes(file: TestItem, expectations: ExpectationsResult): void {
    // Where they stand is no news.
    const outcomes = JSON.stringify(
      expectations.map(({ label, section, outcome, failure }) => [label, section, outcome, failure?.message]),
    );
    if (shownOutcomes.get(file.id) === outcomes) return;
    shownOutcomes.set(file.id, outcomes);
    const items = leavesOf([file], new Set());
    const testRun = controller.createTestRun(new TestRunRequest(items), undefined, false);
    for (const item of items) tell(testRun, item, told.get(item));
    testRun.end();
  }

  async function refreshAll(): Promise<void> {
    const open = workspace.textDocuments.filter(isRuleFile).map(({ uri }) => uri);
    const closed = await client.sendRequest<ClosedFilesResult>(closedFilesMethod).catch(() => null);
    // A server that does not answer says nothing.
    if (closed === null) return;
    const uris = new Map([...open, ...closed.map((uri) => Uri.parse(uri))].map((uri) => [uri.toString(), uri]));
    for (const [key] of controller.items) {
      if (uris.has(key)) continue;
      controller.items.delete(key);
      known.delete(key);
    }
    for (const uri of uris.values()) await refresh(uri);
  }

  /** Tells what is known of the expectations that a request means, of one file or of all. */
  async function run(request: TestRunRequest, token: CancellationToken, only?: Uri): Promise<void> {
    const ids = request.include?.map(({ id }) => id);
    const uris = filesOf(request.include ?? itemsIn(controller.items), only);
    if (uris.length === 0) return;
    for (const uri of uris) await refresh(uri);
    // Refreshed, they may be other objects than those of the request.
    const all =
      ids === undefined ? undefined : new Map(withAllBelow(itemsIn(controller.items)).map((item) => [item.id, item]));
    const roots = ids === undefined ? itemsIn(controller.items) : ids.flatMap((id) => all?.get(id) ?? []);
    const excluded = new Set(request.exclude?.map(({ id }) => id));
    const testRun = controller.createTestRun(request);
    try {
      for (const item of leavesOf(roots, excluded)) {
        if (token.isCancellationRequested) break;
        const isMeant = only === undefined || item.uri?.toString() === only.toString();
        if (isMeant) tell(testRun, item, told.get(item));
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
  controller.createRunProfile("Prove", Run, start, true, undefined, true);
  const covering = controller.createRunProfile("Prove with Coverage of Rules", Coverage, start, true, undefined, true);
  covering.loadDetailedCoverage = async (_run, file) => coverage.details(file);
  return Disposable.from(
    controller,
    analysed(async (uri) => {
      // Files that are not open are read for those only who look at all tests.
      if (!isShown && !isOpen(uri)) return;
      if (!(await refresh(uri))) return;
      for (const [request, token] of continuous) await run(asked(request), token, uri);
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      shownOutcomes.delete(uri.toString());
      if (known.has(uri.toString())) void refresh(uri);
    }),
    workspace.onDidChangeWorkspaceFolders(() => {
      if (isShown) void refreshAll();
    }),
  );
}

/** As a request of its own: of runs of the same one VS Code shows the worst, so that what failed once would never hold again. */
function asked({ include, exclude, profile }: TestRunRequest): TestRunRequest {
  return new TestRunRequest(include, exclude, profile, true);
}

function tell(run: TestRun, item: TestItem, outcome: ExpectationOutcome | undefined): void {
  if (outcome === undefined || outcome.outcome === "unproved") {
    run.skipped(item);
    return;
  }
  const { failure, expected } = outcome;
  if (failure === null) {
    run.passed(item);
    return;
  }
  const message = testMessage(failure.message, expected, failure.actual);
  if (item.uri !== undefined && item.range !== undefined) message.location = new Location(item.uri, item.range);
  run.failed(item, message);
}

function itemsIn(items: TestItemCollection): readonly TestItem[] {
  return Array.from(items, ([, item]) => item);
}

function withAllBelow(items: readonly TestItem[]): readonly TestItem[] {
  return items.flatMap((item) => [item, ...withAllBelow(itemsIn(item.children))]);
}

function leavesOf(items: readonly TestItem[], excluded: ReadonlySet<string>): readonly TestItem[] {
  return items.flatMap((item) => {
    if (excluded.has(item.id)) return [];
    return item.children.size === 0 ? [item] : leavesOf(itemsIn(item.children), excluded);
  });
}

function filesOf(items: readonly TestItem[], only: Uri | undefined): readonly Uri[] {
  const uris = new Map(items.flatMap(({ uri }) => (uri === undefined ? [] : [[uri.toString(), uri]])));
  return only === undefined
    ? [...uris.values()]
    : [...uris.values()].filter((uri) => uri.toString() === only.toString());
}

function isOpen(uri: Uri): boolean {
  return workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}
