import {
  type Disposable,
  ProcessExecution,
  Task,
  type TaskDefinition,
  TaskGroup,
  tasks,
  type WorkspaceFolder,
  workspace,
} from "vscode";

const TYPE = "imcrules";
const MATCHERS = ["$imcrules", "$imcrules-notes"];

/** A task that checks rule files with the command line, as a build does. */
interface CheckTask extends TaskDefinition {
  readonly type: typeof TYPE;
  /** Files, folders and globs, relative to the workspace folder. */
  readonly paths?: unknown;
  /** More options of `imcrules check`. */
  readonly options?: unknown;
}

/**
 * Offers for each folder a task that checks its rule files. `node` is the program that runs `cli`, the command line of the package.
 * The user need not install anything.
 */
export function checkTasks(node: string, cli: string): Disposable {
  function taskFor(definition: CheckTask, folder: WorkspaceFolder): Task {
    // Both are from a file that people write, so their types are unknown.
    const paths = listOf(definition.paths, ["."]);
    const options = listOf(definition.options, []);
    // The Problems panel has room for all findings.
    const execution = new ProcessExecution(node, [cli, "check", "--max", "0", ...options, "--", ...paths], {
      cwd: folder.uri.fsPath,
      // The program of desktop VS Code runs as Node only with this variable.
      env: { ELECTRON_RUN_AS_NODE: "1" },
    });
    const task = new Task(definition, folder, "check", "IMC Rules", execution, MATCHERS);
    task.group = TaskGroup.Test;
    task.detail = "Check the rule files of this folder";
    return task;
  }

  return tasks.registerTaskProvider(TYPE, {
    provideTasks: () =>
      (workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === "file")
        .map((folder) => taskFor({ type: TYPE }, folder)),
    resolveTask({ definition, scope }) {
      const folder = typeof scope === "object" ? scope : workspace.workspaceFolders?.[0];
      return folder && taskFor({ ...definition, type: TYPE }, folder);
    },
  });
}

function listOf(value: unknown, otherwise: readonly string[]): readonly string[] {
  return Array.isArray(value) ? value.map(String) : otherwise;
}
