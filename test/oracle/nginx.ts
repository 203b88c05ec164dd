/** nginx, asked by requests to a running server. */
import { LIST, listenOn, type Run, request, runNginx } from "./nginxServer.js";
import { type Directive, directivesOf, type Replacement, replaced } from "./nginxText.js";
import { type Answer, type AskedText, type Files, findProgram, lineNumberAt, type Program } from "./program.js";

const isInstalled = () => findProgram("nginx") !== undefined;

/** Whether a text is the inside of the `http` block. Other texts are the inside of a `server` or `geo` block. */
const isInsideHttp = (text: string) => text.startsWith("# @http");

/**
 * Asks nginx about `allow` and `deny`.
 *
 * The path of a request names a list, with a host or a method before it: `/a`, `b.test/a`, `POST /a`.
 * A copy of the text with one rule turned shows whether that rule decides. Copies of the inside of a `server` block share a run.
 * Each copy of the inside of the `http` block, or of a text with files, needs a run of its own.
 * A text with `ipv6only=off` gets IPv4 clients as mapped addresses, like a socket for both families.
 */
export const nginxAccess: Program = {
  format: "nginx-access",
  debianPackage: "nginx",
  isInstalled,
  async ask({ text, files = {} }, addresses, list = "/") {
    const whole: Copy = { text, files };
    const rules = accessRules(text, files);
    const copies = rules.map((rule) => turned(whole, rule));
    const clients = addresses.map(isForBothFamilies(text) ? mapped : unmapped);
    const isAlone = isInsideHttp(text) || Object.keys(files).length > 0;
    const first = await verdictsOf(isAlone ? [whole] : [whole, ...copies], clients, list);
    if (first.result === undefined) return { loads: false, says: first.says, verdicts: [] };
    const [verdicts = [], ...ofCopies] = first.result;
    for (const copy of isAlone ? copies : []) {
      const { says, result } = await verdictsOf([copy], clients, list);
      if (result === undefined) throw new Error(`nginx loads a text but not a copy of it: ${says.join("\n")}`);
      ofCopies.push(...result);
    }
    const answers = verdicts.map((verdict, client): Answer => {
      const deciding = rules[ofCopies.findIndex((others) => others[client] !== verdict)];
      return { verdict, line: deciding === undefined ? null : deciding.line };
    });
    return { loads: true, says: first.says, verdicts: answers };
  },
};

/** A text with the files that it includes. */
type Copy = Required<AskedText>;

type Verdict = Answer["verdict"];

/** Returns the verdicts of each text for all clients, from one run of nginx. */
function verdictsOf(
  copies: readonly Copy[],
  clients: readonly string[],
  list: string,
): Promise<Run<readonly (readonly Verdict[])[]>> {
  const texts = copies.map(({ text }) => text);
  const included = Object.assign({}, ...copies.map(({ files }) => files)) as Files;
  const names = texts.map((_, copy) => (copy === 0 ? LIST : `turned-${copy}.conf`));
  const socketOf = (name: string) => name.replace(".conf", ".socket");
  return runNginx(
    (folder) => {
      const listens = names.map((name) => listenOn(folder, socketOf(name)));
      const servers = names.map((name, copy) => {
        const listen = listens[copy] ?? "";
        // The second server answers when an `http` block has none.
        return isInsideHttp(texts[copy] ?? "")
          ? `include ${name};\nserver { ${listen} }`
          : `server { ${listen} include ${name}; }`;
      });
      const files = texts.map((text, copy) => [names[copy] ?? "", onSocket(text, listens[copy] ?? "")]);
      return {
        http: servers.join("\n"),
        files: { ...included, ...Object.fromEntries(files) },
        asked: [LIST, ...Object.keys(included)],
      };
    },
    (folder) =>
      Promise.all(
        names.map((name) => {
          const socket = `${folder}/${socketOf(name)}`;
          return Promise.all(clients.map((client) => ask(socket, client, list)));
        }),
      ),
  );
}

async function ask(socket: string, client: string, list: string): Promise<Verdict> {
  const { status } = await request(socket, client, list);
  if (status === 401 || status === 403) return "reject";
  // No file exists, so an accepted request ends with 404. A POST ends with 405, and `return` answers what it likes.
  if (status === 200 || status === 404 || status === 405) return "accept";
  throw new Error(`nginx answers ${client} with status ${status}.`);
}

/** A rule, and the line where the text has it or includes it. */
interface PlacedRule {
  /** The name of the file that has the rule. `undefined` for the text itself. */
  readonly file: string | undefined;
  readonly directive: Directive;
  readonly line: number;
}

/** Returns the access rules of a text and of its files, in the order in which nginx reads them. */
function accessRules(text: string, files: Files): readonly PlacedRule[] {
  const rulesIn = (directives: readonly Directive[], file?: string, around?: number): readonly PlacedRule[] =>
    directives.flatMap((directive) => {
      const line = around ?? lineNumberAt(text, directive.start);
      const { name, words, block } = directive;
      if (/^(?:server|location|limit_except)$/.test(name)) return rulesIn(block?.directives ?? [], file, around);
      if (name === "allow" || name === "deny") return [{ file, directive, line }];
      if (name !== "include") return [];
      const included = filesOf(words[1]?.value ?? "", files);
      // A file that includes itself would never end.
      return included.flatMap((one) => (one === file ? [] : rulesIn(directivesOf(files[one] ?? ""), one, line)));
    });
  return rulesIn(directivesOf(text));
}

/** Returns the names of the files that a path names: one, or for `*.conf` all with that end. */
function filesOf(path: string, files: Files): readonly string[] {
  const names = Object.keys(files).sort();
  const wanted = path.replace(/^\.\//, "");
  return names.filter((name) => (wanted.startsWith("*") ? name.endsWith(wanted.slice(1)) : name === wanted));
}

/** Returns a copy with one rule turned. */
function turned({ text, files }: Copy, { file, directive }: PlacedRule): Copy {
  const { name, words, start } = directive;
  const turn: Replacement = { start, end: words[0]?.end ?? start, text: name === "allow" ? "deny" : "allow" };
  if (file === undefined) return { text: replaced(text, [turn]), files };
  return { text, files: { ...files, [file]: replaced(files[file] ?? "", [turn]) } };
}

/** Makes the servers of a text listen on a socket only. Keeps all lines where they are. */
function onSocket(text: string, listen: string): string {
  const directives = directivesOf(text);
  if (!isInsideHttp(text)) return replaced(text, directives.filter(isListen).map(blank(text)));
  const blocks = directives.flatMap(({ name, block }) => (name === "server" && block !== undefined ? [block] : []));
  return replaced(
    text,
    blocks.flatMap((block) => [
      { start: block.start, end: block.start, text: ` ${listen}` },
      ...block.directives.filter(isListen).map(blank(text)),
    ]),
  );
}

const isListen = ({ name }: Directive) => name === "listen";

const blank =
  (text: string) =>
  ({ start, end }: Directive): Replacement => ({ start, end, text: text.slice(start, end).replace(/[^\n]/g, " ") });

const isForBothFamilies = (text: string) =>
  directivesOf(text)
    .flatMap(({ block }) => block?.directives ?? [])
    .some((directive) => isListen(directive) && directive.words.some(({ value }) => value === "ipv6only=off"));

const mapped = (address: string) => (address.includes(":") ? address : `::ffff:${address}`);

const unmapped = (address: string) => address.replace(/^::ffff:(?=.*\.)/i, "");

/** Values that reject, as the configuration of a list names them by default. */
const rejectValues = /^(?:1|deny|reject|block|bad)$/;

/**
 * Asks nginx for the value of a `geo` variable.
 *
 * The name of the variable names a list: `$blocked`. The default is the first variable.
 * A second variable with line numbers as values shows which line decides.
 */
export const nginxGeo: Program = {
  format: "nginx-geo",
  debianPackage: "nginx",
  isInstalled,
  async ask({ text, files = {} }, addresses, list) {
    const { address, variable, entries: written } = geoBlock(text, list);
    const entries = placedEntries(text, written, files);
    const { says, result } = await runNginx(
      (folder) => ({
        http: `${isInsideHttp(text) ? `include ${LIST};` : `geo ${variable} { include ${LIST}; }`}
geo ${address} $line_of_entry { include lines.conf; }
server { ${listenOn(folder, "socket")} return 200 "$line_of_entry ${variable}"; }`,
        files: { ...files, [LIST]: onSocket(text, listenOn(folder, "unused")), "lines.conf": numbered(entries) },
        asked: [LIST, ...Object.keys(files)],
      }),
      (folder) => Promise.all(addresses.map((client) => request(`${folder}/socket`, unmapped(client), "/"))),
    );
    const bodies = (result ?? []).map(({ body }) => body);
    return { loads: result !== undefined, says, verdicts: bodies.map((body) => answerOf(entries, body)) };
  },
};

interface GeoBlock {
  /** The variable with the client's address, or nothing. */
  readonly address: string;
  readonly variable: string;
  readonly entries: readonly Directive[];
}

function geoBlock(text: string, list: string | undefined): GeoBlock {
  const inside = directivesOf(text);
  if (!isInsideHttp(text)) return { address: "", variable: "$value", entries: inside };
  const blocks = inside.flatMap(({ name, words, block }) => {
    const [address = "", variable] = words.slice(1).map(({ value }) => value);
    if (name !== "geo" || block === undefined) return [];
    return [variable === undefined ? (["", address, block] as const) : ([address, variable, block] as const)];
  });
  const [address, variable, block] = blocks.find(([, name]) => list === undefined || list === name) ?? [];
  if (address === undefined || variable === undefined || block === undefined) {
    throw new Error("There is no such geo block.");
  }
  return { address, variable, entries: block.directives };
}

const hasValue = ({ name, words }: Directive) => words.length === 2 && !/^(?:delete|include|proxy)$/.test(name);

/** An entry of a geo block, with the texts of its words and the line where the text has it or includes it. */
interface PlacedEntry {
  readonly entry: Directive;
  readonly texts: readonly string[];
  readonly line: number;
}

function placedEntries(text: string, entries: readonly Directive[], files: Files): readonly PlacedEntry[] {
  const placed = (from: string, inside: readonly Directive[], around?: number): readonly PlacedEntry[] =>
    inside.flatMap((entry) => {
      const line = around ?? lineNumberAt(text, entry.start);
      const [name, path] = entry.words.map(({ value }) => value);
      const included = name === "include" ? files[path ?? ""] : undefined;
      if (included !== undefined) return placed(included, directivesOf(included), line);
      return [{ entry, texts: entry.words.map(({ start, end }) => from.slice(start, end)), line }];
    });
  return placed(text, entries);
}

/** Writes entries of a geo block with their line numbers as values. */
function numbered(entries: readonly PlacedEntry[]): string {
  return entries
    .map(({ entry, texts, line }) => `${(hasValue(entry) ? [texts[0], line] : texts).join(" ")};\n`)
    .join("");
}

function answerOf(entries: readonly PlacedEntry[], body: string): Answer {
  const [, line, value = ""] = /^(\d*) (.*)$/s.exec(body) ?? [];
  const verdict = rejectValues.test(value) ? "reject" : "accept";
  if (line === "") return { verdict, line: null, result: value };
  const atLine = entries.filter((one) => hasValue(one.entry) && one.line === Number(line));
  if (!atLine.some(({ entry: { words } }) => words[1]?.value === value)) {
    throw new Error(`Line ${line} does not have the value ${value}.`);
  }
  return { verdict, line: Number(line), result: value };
}
