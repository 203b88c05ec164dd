import {
  type CancellationToken,
  type Disposable,
  Location,
  type TestItem,
  type TestItemCollection,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
  type Uri,
  workspace,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ExpectationOutcome,
  type ExpectationsParams,
  type ExpectationsResult,
  expectationsMethod,
} from "../../../server/src/protocol/expectations.js";
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
  /** Runs that go on while files are edited, until they are ended. */
  const continuous = new Map<TestRunRequest, CancellationToken>();
  const coverage = ruleCoverage(client);

  async function refresh(uri: Uri): Promise<void> {
    const key = uri.toString();
    const params: ExpectationsParams = { uri: key };
    const expectations = await client.sendRequest<ExpectationsResult>(expectationsMethod, params).catch(() => []);
    const text = JSON.stringify(expectations);
    if (known.get(key) === text) return;
    known.set(key, text);
    if (expectations.length === 0) {
      controller.items.delete(key);
      return;
    }
    const name = workspace.asRelativePath(uri);
    const file = controller.items.get(key) ?? controller.createTestItem(key, name, uri);
    file.children.replace(expectationItems(controller, uri, expectations, told));
    controller.items.add(file);
  }

  async function refreshAll(): Promise<void> {
    const stored = await workspace.findFiles("**/*.imcrules", "**/node_modules/**");
    const open = workspace.textDocuments.filter(isRuleFile).map(({ uri }) => uri);
    const uris = new Map([...stored, ...open].map((uri) => [uri.toString(), uri]));
    for (const [key] of controller.items) {
      if (uris.has(key)) continue;
      controller.items.delete(key);
      known.delete(key);
    }
    for (const uri of uris.values()) await refresh(uri);
  }

  /** Tells what is known of the expectations that a request means, of one file or of all. */
  async function run(request: TestRunRequest, token: CancellationToken, only?: Uri): Promise<void> {
    const named = request.include?.map(({ id, uri }) => ({ id, uri }));
    const uris = filesOf(request.include ?? itemsIn(controller.items), only);
    for (const uri of uris) await refresh(uri);
    const roots =
      named === undefined ? itemsIn(controller.items) : named.flatMap(({ id }) => found(controller.items, id) ?? []);
    const testRun = controller.createTestRun(request);
    const excluded = new Set(request.exclude?.map(({ id }) => id));
    for (const item of leavesOf(roots, excluded)) {
      if (token.isCancellationRequested) break;
      const isMeant = only === undefined || item.uri?.toString() === only.toString();
      if (isMeant) tell(testRun, item, told.get(item));
    }
    if (request.profile?.kind === TestRunProfileKind.Coverage) {
      for (const uri of uris) testRun.addCoverage(await coverage.of(uri));
    }
    testRun.end();
  }

  async function start(request: TestRunRequest, token: CancellationToken): Promise<void> {
    await run(request, token);
    if (request.continuous !== true) return;
    continuous.set(request, token);
    token.onCancellationRequested(() => continuous.delete(request));
  }

  controller.resolveHandler = async (item) => {
    if (item === undefined) await refreshAll();
  };
  controller.refreshHandler = refreshAll;
  const { Run, Coverage } = TestRunProfileKind;
  controller.createRunProfile("Prove", Run, start, true, undefined, true);
  const covering = controller.createRunProfile("Prove with Coverage of Rules", Coverage, start, true, undefined, true);
  covering.loadDetailedCoverage = async (_run, file) => coverage.details(file);
  const listening = analysed(async (uri) => {
    await refresh(uri);
    for (const [request, token] of continuous) await run(request, token, uri);
  });
  return {
    dispose() {
      listening.dispose();
      controller.dispose();
    },
  };
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
  const message = TestMessage.diff(failure.message, expected, failure.actual);
  if (item.uri !== undefined && item.range !== undefined) message.location = new Location(item.uri, item.range);
  run.failed(item, message);
}

function itemsIn(items: TestItemCollection): readonly TestItem[] {
  return Array.from(items, ([, item]) => item);
}

/** The item of an id, which may be another object than it was before the file was read again. */
function found(items: TestItemCollection, id: string): TestItem | undefined {
  for (const [, item] of items) {
    const here = item.id === id ? item : found(item.children, id);
    if (here !== undefined) return here;
  }
  return undefined;
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
