import {
  commands,
  type Disposable,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type RuleOrder,
  type RuleRow,
  type RuleRows,
  type RuleRowsParams,
  ruleRowsMethod,
} from "../../../server/src/protocol/ruleRows.js";
import { revealLineCommand } from "../commands/revealLine.js";
import { type Analysed, activeRuleEditor, isRuleFile } from "../ruleFile.js";

const ID = "imcrules.rules";
export const sortRulesByLineCommand = "imcrules.sortRulesByLine";
export const sortRulesBySizeCommand = "imcrules.sortRulesBySize";

export interface RulesView extends Disposable {
  readonly sort: (order: RuleOrder) => void;
}

/** What each rule of the active file decides, in the order of the file or the largest first. */
export function rulesView(client: BaseLanguageClient, analysed: Analysed): RulesView {
  const changed = new EventEmitter<void>();
  let order: RuleOrder = "line";
  /** Stays when something else than a rule file becomes active, such as the policy of this one, until it is closed. */
  let shown: Uri | undefined = activeRuleEditor()?.document.uri;

  async function rows(uri: Uri, from: number): Promise<readonly Node[]> {
    const params: RuleRowsParams = { uri: uri.toString(), order, from };
    const answer = await client.sendRequest<RuleRows | null>(ruleRowsMethod, params).catch(() => null);
    if (answer === null) return [];
    const more = answer.more === null ? [] : [{ ...answer.more, uri }];
    // The default stands below the last rule, and that may be further down.
    return [
      ...answer.rows.map((row) => ({ ...row, uri })),
      ...more,
      ...(from === 0 && answer.default !== null ? [answer.default] : []),
    ];
  }

  async function childrenOf(node: Node | undefined): Promise<readonly Node[]> {
    if (node === undefined) return shown === undefined ? [] : rows(shown, 0);
    return typeof node === "object" && "from" in node ? rows(node.uri, node.from) : [];
  }

  const view = window.createTreeView<Node>(ID, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (node) => [...(await childrenOf(node))],
      getTreeItem: itemOf,
    },
  });
  const refresh = () => {
    const uri = shown;
    view.description = uri === undefined ? "" : uri.path.slice(uri.path.lastIndexOf("/") + 1);
    if (view.visible) changed.fire();
  };
  const show = (uri: Uri | undefined) => {
    if (uri?.toString() === shown?.toString()) return;
    shown = uri;
    refresh();
  };
  const subscriptions = [
    view,
    changed,
    analysed((uri) => {
      if (uri.toString() === shown?.toString()) refresh();
    }),
    window.onDidChangeActiveTextEditor((editor) => {
      if (editor !== undefined && isRuleFile(editor.document)) show(editor.document.uri);
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.toString() === shown?.toString()) show(activeRuleEditor()?.document.uri);
    }),
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) refresh();
    }),
  ];
  refresh();
  return {
    sort(wanted) {
      order = wanted;
      void commands.executeCommand("setContext", "imcrules.rulesBySize", wanted === "size");
      changed.fire();
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** A row and the file that it is of. */
interface PlacedRow extends RuleRow {
  readonly uri: Uri;
}

/** The rows below those that are shown. */
interface More {
  readonly label: string;
  readonly from: number;
  readonly uri: Uri;
}

/** What is decided by the default is a text. */
type Node = PlacedRow | More | string;

function itemOf(node: Node): TreeItem {
  if (typeof node === "string") return new TreeItem(node);
  return "from" in node ? moreItem(node) : ruleItem(node);
}

/** Stays unfolded when its label changes. */
function moreItem({ label, from, uri }: More): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.id = `${uri.toString()} from ${from}`;
  return item;
}

function ruleItem({ line, action, label, decides, isDead, uri }: PlacedRow): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.description = `${decides} · line ${line}`;
  item.tooltip = `${label}\nline ${line}, decides ${decides}`;
  item.iconPath = isDead
    ? new ThemeIcon("circle-slash")
    : action === "accept"
      ? new ThemeIcon("pass", new ThemeColor("testing.iconPassed"))
      : new ThemeIcon("error", new ThemeColor("testing.iconFailed"));
  item.command = { command: revealLineCommand, title: "Go to Rule", arguments: [uri, line] };
  return item;
}
