import { randomUUID } from "node:crypto";
import { rmSync, type Stats } from "node:fs";
import { access, constants, lstat, open, realpath, rename, rm, stat } from "node:fs/promises";
import { usageError } from "./failure.js";

/**
 * Writes a file as a whole or not at all, by renaming a draft. A file that exists keeps its mode, owner and group, and a link stays
 * a link.
 *
 * Throws a usage error when the file may not be written, has several names, or is not a regular file, and leaves it as it was.
 */
export async function replaceFile(path: string, content: string | Iterable<string>): Promise<void> {
  try {
    const target = await targetOf(path);
    const before = await stat(target).catch(undefinedIfAbsent);
    if (before !== undefined) await refuseUnlessReplaceable(target, before);
    await replace(target, before, content);
  } catch (error) {
    throw usageError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Returns the file that a link leads to. */
async function targetOf(path: string): Promise<string> {
  const target = await realpath(path).catch(undefinedIfAbsent);
  if (target !== undefined) return target;
  const link = await lstat(path).catch(undefinedIfAbsent);
  if (link !== undefined) throw new Error("it is a link to a file that does not exist; remove the link");
  return path;
}

/** The owner of a file without write permission meant it: no permission holds back root, and renaming needs none of the file. */
async function refuseUnlessReplaceable(target: string, before: Stats): Promise<void> {
  if (!before.isFile()) throw new Error("it is no regular file");
  const isWritable =
    (before.mode & constants.S_IWUSR) !== 0 &&
    (await access(target, constants.W_OK).then(
      () => true,
      () => false,
    ));
  if (!isWritable) throw new Error("it is read-only. Make it writable first.");
  if (before.nlink > 1) {
    throw new Error(`it has ${before.nlink} names (hard links). Remove the others, which would keep the old text.`);
  }
}

async function replace(target: string, before: Stats | undefined, content: string | Iterable<string>): Promise<void> {
  // A name that no other program has made: nobody else's file is ever removed.
  const draft = `${target}.${randomUUID()}.tmp`;
  const stop = removeWhenStopped(draft);
  try {
    const file = await open(draft, "wx", before === undefined ? 0o666 : 0o600);
    try {
      await file.writeFile(typeof content === "string" ? content : chunksOf(content));
      if (before !== undefined) {
        const { uid, gid } = await file.stat();
        if (uid !== before.uid || gid !== before.gid) {
          await file.chown(before.uid, before.gid).catch(() => {
            throw new Error("its owner or group would change; run this as its owner");
          });
        }
        await file.chmod(before.mode);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    stop();
  }
}

/** Joins small texts, each of which would be written on its own. */
function* chunksOf(texts: Iterable<string>): Generator<string> {
  let chunk = "";
  for (const text of texts) {
    chunk += text;
    if (chunk.length < 1 << 16) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}

/** Ctrl+C leaves no draft behind, and ends the process as it would have. Call what is returned to end that. */
function removeWhenStopped(draft: string): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  function remove(signal: NodeJS.Signals): void {
    rmSync(draft, { force: true });
    stop();
    process.kill(process.pid, signal);
  }
  function stop(): void {
    for (const signal of signals) process.off(signal, remove);
  }
  for (const signal of signals) process.on(signal, remove);
  return stop;
}

function undefinedIfAbsent(error: unknown): undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
