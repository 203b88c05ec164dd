import { expect, test } from "vitest";
import { type IncludeFiles, linedText, readInSteps, readWithIncludes, runToEnd } from "../../server/src/core/index.js";

/** Files on a disk of their own, by their paths. Counts the questions about them. */
function diskOf(files: Readonly<Record<string, string>>) {
  const paths = Object.keys(files);
  const inside = (folder: string, path: string) => [folder, path].filter((part) => part !== "").join("/");
  const disk: IncludeFiles & { questions: number } = {
    questions: 0,
    async has(folder, name) {
      disk.questions++;
      return inside(folder, name) in files;
    },
    async read(folder, path) {
      disk.questions++;
      return files[inside(folder, path)];
    },
    async list(folder, path) {
      disk.questions++;
      const start = `${inside(folder, path)}/`;
      const names = paths.filter((one) => one.startsWith(start)).map((one) => one.slice(start.length).split("/"));
      if (names.length === 0) return undefined;
      const namesOf = (isFile: boolean) =>
        names.filter((parts) => (parts.length === 1) === isFile).map(([name = ""]) => name);
      return { files: namesOf(true), folders: [...new Set(namesOf(false))] };
    },
    parentOf: (folder) => (folder.includes("/") ? folder.slice(0, folder.lastIndexOf("/")) : undefined),
  };
  return disk;
}

/** Returns the names of the files that a text in a folder includes, in order. */
async function includedBy(text: string, folder: string, disk: IncludeFiles): Promise<readonly string[]> {
  const lined = linedText(text);
  const lists = await readWithIncludes(
    { format: "nginx-access", options: {} },
    (readAs) => runToEnd(readInSteps(lined, readAs)),
    disk,
    folder,
  );
  return [...(lists[0]?.options.included?.values() ?? [])].flat().map(({ name }) => name);
}

const rule = "deny 10.0.0.1;";
const copy = {
  "repo/nginx/nginx.conf": rule,
  "repo/nginx/conf.d/a.conf": rule,
  "repo/nginx/conf.d/.b.conf": rule,
  "repo/nginx/conf.d/{c}.conf": rule,
  "repo/nginx/sites/x/main.conf": rule,
  "repo/nginx/sites/y/main.conf": rule,
  "repo/nginx/conf.d/deep.inc": "include conf.d/a.conf;",
  "repo/a.conf": rule,
  "repo/letsencrypt/ssl.conf": rule,
};

test.each([
  ["conf.d/a.conf", ["conf.d/a.conf"]],
  ["./conf.d/../conf.d//a.conf", ["conf.d/a.conf"]],
  ["/etc/nginx/conf.d/a.conf", ["conf.d/a.conf"]],
  ["/usr/local/nginx/conf.d/a.conf", ["conf.d/a.conf"]],
  ["conf.d/*.conf", ["conf.d/a.conf", "conf.d/{c}.conf"]],
  ["conf.d/.*", ["conf.d/.b.conf"]],
  ["conf.d/[!a].conf", []],
  ["conf.d/{c}.conf", ["conf.d/{c}.conf"]],
  ["conf.d/{*}.conf", ["conf.d/{c}.conf"]],
  ["conf.d/**.conf", ["conf.d/a.conf", "conf.d/{c}.conf"]],
  ["sites/*/main.conf", ["sites/x/main.conf", "sites/y/main.conf"]],
  ["conf.d/deep.inc", ["conf.d/deep.inc", "conf.d/a.conf"]],
  ["a.conf", []],
  ["../a.conf", []],
  ["/etc/letsencrypt/ssl.conf", []],
  ["/a.conf", []],
  ["/usr/share/*.conf", []],
  ["conf.d", []],
  ["C:/nginx/conf.d/a.conf", []],
])("in a copy of /etc/nginx, %s includes %j", async (path, names) => {
  expect(await includedBy(`include "${path}";`, "repo/nginx/sites", diskOf(copy))).toEqual(names);
});

test("without nginx.conf the nearest folder upwards that has the path counts", async () => {
  const disk = diskOf({ "a/b/c/x.conf": rule, "a/b/x.conf": rule, "a/y/z.conf": rule });
  expect(await includedBy("include x.conf; include y/z.conf; include /srv/y/z.conf;", "a/b/c", disk)).toEqual([
    "x.conf",
    "y/z.conf",
    "y/z.conf",
  ]);
});

test("a text that asks for endless files gets few answers", async () => {
  const deep = Array.from({ length: 60 }, (_, level) => `d${level}`).join("/");
  const path = Array.from({ length: 31 }, (_, level) => `e${level}`).join("/");
  const text = Array.from({ length: 2_000 }, (_, place) => `include /${path}/f${place};`).join("\n");
  const disk = diskOf({});
  expect(await includedBy(text, deep, disk)).toEqual([]);
  expect(disk.questions).toBeLessThanOrEqual(10_000);
});

test("a text without an include asks nothing", async () => {
  const disk = diskOf(copy);
  expect(await includedBy(rule, "repo/nginx", disk)).toEqual([]);
  expect(disk.questions).toBe(0);
});
