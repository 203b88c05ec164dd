import * as vscode from "vscode";

/** The API of VS Code 1.101 that offers servers to assistants. The types of 1.96, which we support, lack it. */
interface McpApi {
  readonly lm?: { readonly registerMcpServerDefinitionProvider?: (id: string, provider: object) => vscode.Disposable };
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    version: string,
  ) => { cwd?: vscode.Uri };
}

/** Offers `imcrules mcp` for the folders of the workspace, where VS Code can start it. `node` and `cli` are paths. */
export function mcpServer(node: string, cli: string, version: string): readonly vscode.Disposable[] {
  const { lm, McpStdioServerDefinition } = vscode as McpApi;
  if (lm?.registerMcpServerDefinitionProvider === undefined || McpStdioServerDefinition === undefined) return [];
  const changed = new vscode.EventEmitter<void>();
  const provider = {
    onDidChangeMcpServerDefinitions: changed.event,
    provideMcpServerDefinitions() {
      const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
      const [first] = folders;
      if (first === undefined) return [];
      const args = [cli, "mcp", "--", ...folders.map(({ uri }) => uri.fsPath)];
      // The process that runs extensions is Electron on the desktop, which runs as Node if this is set.
      const server = new McpStdioServerDefinition("IMC Rules", node, args, { ELECTRON_RUN_AS_NODE: "1" }, version);
      server.cwd = first.uri;
      return [server];
    },
  };
  return [
    changed,
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    lm.registerMcpServerDefinitionProvider("imcrules", provider),
  ];
}
