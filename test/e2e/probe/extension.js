const vscode = require("vscode");
const { commands, Uri, workspace } = vscode;

/** For tests: runs the function of the VS Code API that a test left in the folder, where extensions run, and leaves its answer. */
exports.activate = (context) => {
  const run = async () => {
    const [{ uri }] = workspace.workspaceFolders;
    const question = await workspace.fs.readFile(Uri.joinPath(uri, ".probe", "question.js"));
    const ask = new Function("vscode", `return (${new TextDecoder().decode(question)})(vscode)`);
    const answer = await Promise.resolve(ask(vscode)).catch((error) => `failed: ${error?.stack ?? error}`);
    const written = new TextEncoder().encode(JSON.stringify(answer ?? null));
    await workspace.fs.writeFile(Uri.joinPath(uri, ".probe", "answer.json"), written);
  };
  context.subscriptions.push(commands.registerCommand("probe.run", run));
};
