import { randomUUID } from "node:crypto";
import { rmSync, type Stats, writeFileSync } from "node:fs";
import { access, appendFile, constants, lstat, open, realpath, rename, rm, stat } from "node:fs/promises";
import { usageError } from "./failure.js";

/**
 * Writes a file completely or not at all, by renaming a draft. An existing file keeps its mode, owner and group. A link stays a link.
 *
 * Throws a usage error if the file cannot be replaced, for example because it is read-only or has several names. It then stays as it was.
 */
export async function replaceFile(path: string, pieces: Iterable<string>): Promise<void> {
  try {
    const target = await targetOf(path);
    const existing = await stat(target).catch(undefinedIfAbsent);
    if (existing !== undefined) await refuseUnlessReplaceable(target, existing);
    await replace(target, existing, pieces);
  } catch (error) {
    throw usageError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Adds text to the end of a file, which may not exist yet. Throws a usage error if that is not possible. */
export async function appendTo(path: string, text: string): Promise<void> {
  await appendFile(path, text).catch((error: unknown) => {
    throw usageError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  });
}

/** Returns the file that a path leads to through links. Throws for a dangling link. */
async function targetOf(path: string): Promise<string> {
  const target = await realpath(path).catch(undefinedIfAbsent);
  if (target !== undefined) return target;
  if ((await lstat(path).catch(undefinedIfAbsent)) === undefined) return path;
  throw new Error("it is a link to a file that does not exist. Remove the link.");
}

/** Throws if a file must not be replaced. Checks its mode too: `access` lets root write everything, and renaming needs no permission. */
async function refuseUnlessReplaceable(target: string, existing: Stats): Promise<void> {
  if (!existing.isFile()) throw new Error("it is not a regular file");
  const denied = await access(target, constants.W_OK).catch((error: unknown) => error);
  if (denied !== undefined || (existing.mode & constants.S_IWUSR) === 0) {
    throw new Error("it is read-only. Make it writable first.");
  }
  if (existing.nlink > 1) {
    throw new Error(`it has ${existing.nlink} names (hard links). Remove the others, which would keep the old text.`);
  }
}

async function replace(target: string, existing: Stats | undefined, pieces: Iterable<string>): Promise<void> {
  // A random name, so that the draft of another program is never used or removed.
  const draft = `${target}.${randomUUID()}.tmp`;
  const stopListening = removeOnSignal(draft);
  try {
    // At once, so that no signal comes between: the draft would be made after its removal.
    writeFileSync(draft, "", { flag: "wx", mode: existing === undefined ? 0o666 : 0o600 });
    const file = await open(draft, "r+");
    try {
      // One write for all pieces. A text of all of them may be longer than a string can be.
      await file.writeFile(Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))));
      if (existing !== undefined) {
        const { uid, gid } = await file.stat();
        if (uid !== existing.uid || gid !== existing.gid) {
          await file.chown(existing.uid, existing.gid).catch(() => {
            throw new Error("its owner or group would change. Run this as its owner.");
          });
        }
        await file.chmod(existing.mode);
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
    stopListening();
  }
}

/** Removes the draft when a signal such as Ctrl+C ends the process. Returns a function that stops listening for signals. */
function removeOnSignal(draft: string): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  function stopListening(): void {
    for (const signal of signals) process.off(signal, remove);
  }
  function remove(signal: NodeJS.Signals): void {
    rmSync(draft, { force: true });
    // Not earlier: a second signal, without a listener, would end the process before the draft is removed.
    stopListening();
    process.kill(process.pid, signal);
  }
  for (const signal of signals) process.on(signal, remove);
  return stopListening;
}

function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
