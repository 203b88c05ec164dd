import type { ReadAs } from "./formats/readers.js";
import { readGlob } from "./glob.js";
import type { FormatId, IncludedFile } from "./model/format.js";
import type { RuleSet } from "./model/ruleSet.js";

/** The files that lists of other programs may include. Paths start from a folder and use slashes. */
export interface IncludeFiles {
  /** Whether a folder has a file of that name. */
  readonly has: (folder: string, name: string) => Promise<boolean>;
  /** Returns the text of a file. `undefined` for a file that is missing, or that may not be read. */
  readonly read: (folder: string, path: string) => Promise<string | undefined>;
  /** Returns what is in a folder below another. `undefined` for a folder that is missing, or that may not be read. */
  readonly list: (folder: string, path: string) => Promise<FolderEntries | undefined>;
  /** Returns the folder around. `undefined` if nothing in it may be read. */
  readonly parentOf: (folder: string) => string | undefined;
}

export interface FolderEntries {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** How a program finds the files that its configuration names. */
interface Program {
  /** The file that marks the folder to which paths are relative. `undefined` for the folder of the list. */
  readonly configuration: string | undefined;
  /** The folder of that file on most machines. */
  readonly folder: string;
  readonly hasGlobs: boolean;
}

const nginx: Program = { configuration: "nginx.conf", folder: "/etc/nginx/", hasGlobs: true };
const others: Partial<Record<FormatId, Program>> = {
  haproxy: { configuration: "haproxy.cfg", folder: "/etc/haproxy/", hasGlobs: false },
  "hosts-access": { configuration: undefined, folder: "/etc/", hasGlobs: false },
};

/** An included file may include others, so the text is read again when these are known. nginx files are not as deep. */
const ROUNDS_AT_MOST = 32;
const FOLDERS_AT_MOST = 64;
const FILES_AT_MOST = 1_000;
/** The most questions about files and folders for one text. A path may name files in many places. */
const QUESTIONS_AT_MOST = 10_000;
/** The most characters in the files that a text includes. */
const CHARACTERS_AT_MOST = 10_000_000;

/**
 * Reads lists with the files that they include. `folder` is that of the list.
 *
 * `read` is called again while included files include others. Returns `undefined` as soon as `read` does.
 */
export async function readWithIncludes<Lists extends readonly RuleSet[] | undefined>(
  { format, options }: ReadAs,
  read: (readAs: ReadAs) => Lists | Promise<Lists>,
  files: IncludeFiles,
  folder: string,
): Promise<Lists> {
  let lists = await read({ format, options });
  if ((lists?.[0]?.includes ?? []).length === 0) return lists;
  const find = finderOf(bounded(files), folder, others[format] ?? nginx);
  const asked = new Set<string>();
  const included = new Map<string, readonly IncludedFile[]>();
  for (let round = 0; round < ROUNDS_AT_MOST; round++) {
    const before = included.size;
    for (const path of lists?.[0]?.includes ?? []) {
      if (asked.has(path)) continue;
      asked.add(path);
      const found = await find(path);
      if (found !== undefined) included.set(path, found);
    }
    if (included.size === before) break;
    lists = await read({ format, options: { ...options, included: new Map(included) } });
  }
  return lists;
}

/**
 * Returns a function that finds the files that a path names, sorted by name.
 *
 * Paths begin in the folder of `nginx.conf` or `haproxy.cfg`. Without that file, the nearest folder upwards that has the path counts.
 * `undefined` if none has it: the path may name files of the machine that runs the program.
 */
function finderOf(
  files: IncludeFiles,
  folder: string,
  program: Program,
): (path: string) => Promise<readonly IncludedFile[] | undefined> {
  let folders: Promise<readonly string[]> | undefined;
  let filesLeft = FILES_AT_MOST;
  let charactersLeft = CHARACTERS_AT_MOST;

  async function rootsOf(): Promise<readonly string[]> {
    const { configuration } = program;
    if (configuration === undefined) return [folder];
    const upwards: string[] = [];
    for (
      let at: string | undefined = folder;
      at !== undefined && upwards.length < FOLDERS_AT_MOST;
      at = files.parentOf(at)
    ) {
      if (await files.has(at, configuration)) return [at];
      upwards.push(at);
    }
    return upwards;
  }

  async function readAll(root: string, paths: readonly string[]): Promise<readonly IncludedFile[] | undefined> {
    const read: IncludedFile[] = [];
    for (const name of paths) {
      const text = filesLeft > 0 ? await files.read(root, name) : undefined;
      filesLeft--;
      charactersLeft -= text?.length ?? 0;
      if (text === undefined || charactersLeft < 0) return undefined;
      read.push({ name, text });
    }
    return read;
  }

  return async (path) => {
    folders ??= rootsOf();
    const targets = targetsOf(path, program);
    const hasNames = program.hasGlobs && isGlob(path);
    for (const root of await folders) {
      for (const target of targets) {
        const paths = hasNames ? await matching(files, root, target) : [target];
        const found = paths && (await readAll(root, paths));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
}

/** Returns files that answer a limited number of questions, and then have nothing. */
function bounded(files: IncludeFiles): IncludeFiles {
  let left = QUESTIONS_AT_MOST;
  return {
    ...files,
    has: async (folder, name) => left-- > 0 && (await files.has(folder, name)),
    read: async (folder, path) => (left-- > 0 ? files.read(folder, path) : undefined),
    list: async (folder, path) => (left-- > 0 ? files.list(folder, path) : undefined),
  };
}

/** Whether nginx takes a path as a pattern. */
function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/**
 * Returns the paths below the folder of the configuration that a written path may mean.
 *
 * A copy of that folder may be elsewhere. Of other absolute paths an end with a folder counts.
 */
function targetsOf(path: string, { folder }: Program): readonly string[] {
  const parts = normalized(path);
  if (parts === undefined) return [];
  if (!path.startsWith("/")) return [parts.join("/")];
  const whole = `/${parts.join("/")}`;
  if (whole.startsWith(folder)) return [whole.slice(folder.length)];
  return parts.slice(0, -1).map((_, first) => parts.slice(first).join("/"));
}

const PARTS_AT_MOST = 32;

/** Returns the parts of a path without `.` and `..`. `undefined` for a path that leads out of its folder. */
function normalized(path: string): readonly string[] | undefined {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  const isPath = parts.length > 0 && parts.length <= PARTS_AT_MOST && !/[\0\\:]/.test(path);
  return isPath ? parts : undefined;
}

/** Returns the files that match a glob, sorted by name as nginx does. `undefined` if its folder is missing. */
async function matching(files: IncludeFiles, root: string, glob: string): Promise<readonly string[] | undefined> {
  const parts = glob.split("/");
  const last = parts.pop() ?? "";
  let folders = [""];
  for (const part of parts) {
    const inside = (path: string) => (path === "" ? part : `${path}/${part}`);
    folders = isGlob(part) ? await namesIn("folders", folders, part) : folders.map(inside);
  }
  const existing = await Promise.all(folders.map((around) => files.list(root, around)));
  if (existing.every((entries) => entries === undefined)) return undefined;
  return (await namesIn("files", folders, last)).sort();

  async function namesIn(kind: keyof FolderEntries, around: readonly string[], pattern: string): Promise<string[]> {
    const matches = matcherOf(pattern);
    const found: string[] = [];
    for (const folder of around.slice(0, FILES_AT_MOST)) {
      const entries = await files.list(root, folder);
      const names = (entries?.[kind] ?? []).filter(matches);
      found.push(...names.map((name) => (folder === "" ? name : `${folder}/${name}`)));
    }
    return found;
  }
}

/** Returns whether a name matches a part of a glob as glob(3) takes it: braces mean nothing, and a dot at the beginning is named. */
function matcherOf(pattern: string): (name: string) => boolean {
  const read = readGlob(pattern.replace(/\*+/g, "*").replace(/[{}()]/g, "[$&]"));
  const isHidden = pattern.startsWith(".");
  return "fault" in read ? () => false : (name) => read.glob.matches(name) && name.startsWith(".") === isHidden;
}
