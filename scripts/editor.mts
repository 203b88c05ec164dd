/** Installs and starts a real VS Code (code-server), for trying the extension and for the end-to-end tests. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mts";

const folder = fileURLToPath(new URL("../test/e2e/vscode", import.meta.url));
const bin = join(folder, "node_modules", ".bin");
const entry = join(folder, "node_modules", "code-server", "out", "node", "entry.js");
const vscode = join(folder, "node_modules", "code-server", "lib", "vscode");
const installedMark = join(folder, "node_modules", ".installed");

/** Installs the editor unless the version of the lock file is installed. Passes `say` a line about each step. */
export async function installEditor(say: (text: string) => void): Promise<void> {
  const lock = createHash("sha256")
    .update(await readFile(join(folder, "package-lock.json")))
    .digest("hex");
  const installed = await readFile(installedMark, "utf8").catch(() => undefined);
  if (installed === lock) return;
  if (process.platform === "win32")
    throw new Error("code-server does not run on Windows. The README lists alternatives.");
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
  say("Installing VS Code for the browser (once, 620 MB, about a minute) …");
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, env });
  say("Installing its server's modules …");
  const modules = ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", modules, { cwd: vscode, env });
  await run("npm", modules, { cwd: join(vscode, "extensions"), env });
  say("Building its logger and file watcher …");
  await buildNativeModules(env).catch(() =>
    say("… not possible here. The editor works without them, but notices changed files later."),
  );
  await writeFile(installedMark, lock);
}

async function buildNativeModules(env: NodeJS.ProcessEnv): Promise<void> {
  const packages = join(folder, "node_modules", "node", "node_modules");
  const headers = (await readdir(packages)).find(
    (name) => name.startsWith("node-") && existsSync(join(packages, name, "include")),
  );
  const withHeaders = headers === undefined ? env : { ...env, npm_config_nodedir: join(packages, headers) };
  await run("npm", ["rebuild", "@vscode/spdlog", "@vscode/native-watchdog"], { cwd: vscode, env: withHeaders });
}

export interface Editor {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** Returns the address that opens a folder and a file, each a path on this machine or a URI. */
  readonly open: (folder: string, file: string) => string;
  /** Resolves when the editor has ended, by `close` or by itself. */
  readonly ended: Promise<void>;
  readonly close: () => Promise<void>;
}

export interface EditorOptions {
  /** The folder for all that the editor writes in this run. `close` removes it. */
  readonly home: string;
  /** The packaged extensions to install. */
  readonly extensions: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether folders are trusted without asking. */
  readonly trust?: boolean;
}

const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "telemetry.telemetryLevel": "off",
  "chat.disableAIFeatures": true,
  "update.mode": "none",
  "git.openRepositoryInParentFolders": "never",
};

/** Starts the editor on 127.0.0.1 and a free port, with the extensions installed. */
export async function startEditor({ home, extensions, settings = {}, trust = true }: EditorOptions): Promise<Editor> {
  const data = join(home, "data");
  await mkdir(join(data, "User"), { recursive: true });
  await writeFile(join(data, "User", "settings.json"), JSON.stringify({ ...quietSettings, ...settings }));
  await writeFile(join(home, "config.yaml"), "");
  const { VSCODE_IPC_HOOK_CLI: _, ...inherited } = process.env;
  const env = { ...inherited, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home };
  const node = join(bin, "node");
  const commonOptions = [
    entry,
    "--config",
    join(home, "config.yaml"),
    "--user-data-dir",
    data,
    "--extensions-dir",
    join(home, "extensions"),
  ];
  const installOptions = extensions.flatMap((extension) => ["--install-extension", extension]);
  await run(node, [...commonOptions, ...installOptions], { env });

  const quietOptions = [
    "--auth",
    "none",
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-getting-started-override",
  ];
  const trustOptions = trust ? ["--disable-workspace-trust"] : [];
  const server = spawn(node, [...commonOptions, "--bind-addr", "127.0.0.1:0", ...quietOptions, ...trustOptions], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => server.once("close", () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let printed = "";
    const read = (data: Buffer) => {
      printed += data.toString();
      const match = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed);
      if (match?.[1] !== undefined) resolve(match[1]);
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.once("error", reject);
    server.once("close", () => reject(new Error(`The editor ended before it was ready:\n${printed}`)));
  });
  return {
    address,
    open(folder, file) {
      const uri = file.startsWith("/") ? `vscode-remote://${address.replace("http://", "")}${encodeURI(file)}` : file;
      return `${address}/?folder=${encodeURI(folder)}&payload=${encodeURIComponent(JSON.stringify([["openFile", uri]]))}`;
    },
    ended,
    async close() {
      server.kill("SIGTERM");
      await ended;
      // The extension host ends a moment after the server, and may still write to the folder.
      await rm(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
