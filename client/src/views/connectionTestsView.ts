import {
  commands,
  type Disposable,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  Uri,
  window,
  workspace,
} from "vscode";
import type { TestNetworkAnswer } from "../../../server/src/protocol/testConnection.js";
import type { ConnectionTest, ConnectionTests } from "../connectionTests.js";
import { decidedBy } from "./answers.js";

export const connectionTestsViewId = "imcrules.connectionTests";

/** A file with tests, or one of them. */
export type ConnectionTestNode = Uri | ConnectionTest;

export interface ConnectionTestsView extends Disposable {
  /** What is meant by a command: what it was given, else what is selected or has the focus. */
  readonly meant: (node: unknown, nodes: unknown) => Promise<readonly ConnectionTest[]>;
}

/** Shows the tests that are kept, under their files; a number on the icon counts those whose verdict changed. */
export function connectionTestsView(tests: ConnectionTests): ConnectionTestsView {
  const changed = new EventEmitter<void>();
  const provider: TreeDataProvider<ConnectionTestNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => (node === undefined ? [...tests.files()] : isTest(node) ? [] : [...tests.of(node)]),
    getTreeItem: (node) => (isTest(node) ? testItem(node) : fileItem(node, tests.of(node))),
  };
  const view: TreeView<ConnectionTestNode> = window.createTreeView(connectionTestsViewId, {
    treeDataProvider: provider,
    canSelectMany: true,
  });
  // Kept here, since the view knows nothing as selected while it is filled anew.
  let selected: readonly ConnectionTestNode[] = [];
  const selecting = view.onDidChangeSelection(({ selection }) => {
    selected = selection;
  });
  const listening = tests.onDidChange(() => {
    changed.fire();
    const count = tests
      .files()
      .flatMap(tests.of)
      .filter(({ changes }) => changes.length > 0).length;
    view.badge =
      count === 0 ? undefined : { value: count, tooltip: `${count === 1 ? "1 verdict" : `${count} verdicts`} changed` };
  });

  return {
    async meant(node, nodes) {
      // A view tells what is selected, but not where the arrow keys went.
      if (node === undefined && selected.length < 2) await commands.executeCommand("list.selectAndPreserveFocus");
      const given: readonly unknown[] = Array.isArray(nodes) && nodes.length > 0 ? nodes : [node ?? selected].flat();
      const texts = new Map<string, Set<string> | undefined>();
      for (const one of given) {
        if (!isNode(one)) continue;
        const key = (isTest(one) ? one.uri : one).toString();
        // A file means all of its tests.
        if (!isTest(one)) texts.set(key, undefined);
        else if (!texts.has(key)) texts.set(key, new Set([one.text]));
        else texts.get(key)?.add(one.text);
      }
      return tests.files().flatMap((uri) => {
        const key = uri.toString();
        const wanted = texts.get(key);
        return texts.has(key) ? tests.of(uri).filter(({ text }) => wanted === undefined || wanted.has(text)) : [];
      });
    },
    dispose() {
      for (const one of [listening, selecting, view, changed]) one.dispose();
    },
  };
}

function isNode(given: unknown): given is ConnectionTestNode {
  return given instanceof Uri || (typeof given === "object" && given !== null && "uri" in given && "changes" in given);
}

function isTest(node: ConnectionTestNode): node is ConnectionTest {
  return "changes" in node;
}

function fileItem(uri: Uri, tests: readonly ConnectionTest[]): TreeItem {
  const item = new TreeItem(uri, TreeItemCollapsibleState.Expanded);
  item.contextValue = "file";
  const folder = workspace.asRelativePath(uri).split("/").slice(0, -1).join("/");
  item.description = [...(folder === "" ? [] : [folder]), tests.length === 1 ? "1 test" : `${tests.length} tests`].join(
    " · ",
  );
  return item;
}

function testItem(test: ConnectionTest): TreeItem {
  const { uri, text, name, answer, changes } = test;
  const item = new TreeItem(name ?? text, TreeItemCollapsibleState.None);
  item.id = `${uri.toString()} ${text}`;
  const own = name === undefined ? [] : [text];
  item.contextValue = "test";
  if (answer === undefined) {
    item.iconPath = new ThemeIcon("question");
    item.description = [...own, "no answer yet"].join(" · ");
    return item;
  }
  if ("error" in answer) {
    item.iconPath = new ThemeIcon("warning", new ThemeColor("list.warningForeground"));
    item.description = [...own, answer.error.message].join(" · ");
    return item;
  }
  const outcome = `${answer.outcome} ${decidedBy(answer)}`;
  item.iconPath = iconOf(answer.verdict);
  // The sign stands in front, since a narrow view cuts what stands behind.
  item.description = [...own, changes.length > 0 ? `⚠ ${outcome}` : outcome, ...changes].join(" · ");
  item.tooltip = [
    text,
    outcome,
    ...("reply" in answer && answer.reply !== null ? [`The client reads: ${answer.reply}`] : []),
    ...changes,
  ].join("\n");
  item.accessibilityInformation = { label: [name ?? text, ...own, outcome, ...changes].join(", ") };
  if (changes.length > 0) item.contextValue = "testChanged";
  item.command = { command: "imcrules.revealConnectionTest", title: "Go to Deciding Line", arguments: [test] };
  return item;
}

function iconOf(verdict: TestNetworkAnswer["verdict"]): ThemeIcon {
  if (verdict === "accept") return new ThemeIcon("pass", new ThemeColor("testing.iconPassed"));
  if (verdict === "reject") return new ThemeIcon("error", new ThemeColor("testing.iconFailed"));
  return new ThemeIcon(verdict === "mixed" ? "pie-chart" : "question");
}
