const { EventEmitter, FileSystemError, FileType, workspace } = require("vscode");

const text = "accept 10.0.0.0 255.0.0.0\nreject 10.1.0.0 255.255.0.0\nreject any\n";

/** For tests: a file system in memory that holds only virtual:/files/list.imcrules. */
exports.activate = (context) => {
  const files = new Map([["/files/list.imcrules", new TextEncoder().encode(text)]]);
  const folders = ["/", "/files"];
  const changes = new EventEmitter();
  const provider = {
    onDidChangeFile: changes.event,
    watch: () => ({ dispose() {} }),
    stat({ path }) {
      const times = { ctime: 0, mtime: 0 };
      if (folders.includes(path)) return { type: FileType.Directory, size: 0, ...times };
      const content = files.get(path);
      if (content === undefined) throw FileSystemError.FileNotFound(path);
      return { type: FileType.File, size: content.length, ...times };
    },
    readDirectory: ({ path }) =>
      path === "/files" ? [["list.imcrules", FileType.File]] : [["files", FileType.Directory]],
    readFile({ path }) {
      const content = files.get(path);
      if (content === undefined) throw FileSystemError.FileNotFound(path);
      return content;
    },
    writeFile: ({ path }, content) => files.set(path, content),
    createDirectory() {},
    delete() {},
    rename() {},
  };
  context.subscriptions.push(changes, workspace.registerFileSystemProvider("virtual", provider));
};
