import { type SpawnOptions, spawn } from "node:child_process";

/** Runs a command to its end. Rejects if the command fails, with its output unless `options` shows that already. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data: Buffer) => {
        printed += data.toString();
      });
    }
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve();
      else reject(new Error(`${command} ${args.join(" ")} ended with status ${status}\n${printed}`));
    });
  });
}
