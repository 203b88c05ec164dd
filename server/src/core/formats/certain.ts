import type { FormatId } from "../model/format.js";
import type { ReadAs } from "./readers.js";

/** The two files of TCP wrappers, which are read as one list. */
const HOSTS_FILE = /(?:^|\/)hosts\.(allow|deny)$/;

/** The names that may be those of lists, as extensions or as patterns of whole paths. Paths use slashes. */
const certain: readonly { readonly name: RegExp; readonly format: (text: string) => FormatId | undefined }[] = [
  { name: /\.imcrules$/i, format: () => "imcrules" },
  { name: /\.(?:netset|ipset)$/i, format: () => "plain" },
  // Many country lists are named so, and Postfix tables have a result behind each pattern.
  { name: /\.cidr$/i, format: (text) => (hasSecondWord(text) ? "postfix-cidr" : "plain") },
  { name: /(?:^|\/)pg_hba\.conf$/, format: () => "pg-hba" },
  // Other programs have such folders too. Only nginx ends these directives by a semicolon.
  {
    name: /(?:^|\/)(?:nginx\.conf|sites-available\/[^/]+|conf\.d\/[^/]+\.conf)$/,
    format: (text) => (hasAccessRule(text) ? "nginx-access" : undefined),
  },
  { name: HOSTS_FILE, format: () => "hosts-access" },
  { name: /(?:^|\/)haproxy\.cfg$/, format: () => "haproxy" },
];

/** The globs of the names of other programs' lists. They match in any case of the extension, as the names do. */
export const certainGlobs: readonly string[] = [
  ...["cidr", "netset", "ipset"].map(
    (extension) => `**/*.${extension.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)}`,
  ),
  "**/pg_hba.conf",
  "**/haproxy.cfg",
  "**/nginx.conf",
  "**/sites-available/*",
  "**/conf.d/*.conf",
  "**/hosts.allow",
  "**/hosts.deny",
];

/** Whether a path or a URI is that of a file in our own language: `*.imcrules`, in any case of the extension. */
export function isRuleFile(path: string): boolean {
  return /\.imcrules$/i.test(path);
}

/** Whether a file of this name may be a list that is read without being configured. */
export function isCertainName(path: string): boolean {
  return certain.some(({ name }) => name.test(path));
}

/**
 * Returns the format that the name of a file names for certain, together with its text where the name says so.
 *
 * `undefined` for any other name, and for a text that is no list in spite of its name.
 */
export function certainFormat(path: string, text: string): FormatId | undefined {
  return certain.find(({ name }) => name.test(path))?.format(text);
}

/**
 * Returns how a file is read after its name was looked at: which of the files hosts.allow and hosts.deny it is.
 *
 * What the options say counts more. A file of another name has no file beside it.
 */
export function readAsNamed(readAs: ReadAs, path: string): ReadAs {
  const { format, options } = readAs;
  const [, name] = HOSTS_FILE.exec(path) ?? [];
  if (format !== "hosts-access" || name === undefined) return readAs;
  const named = name === "allow" ? ({ means: "accept", beside: "hosts.deny" } as const) : NAMED_DENY;
  const { means = named.means } = options;
  return { format, options: { ...options, means, beside: means === named.means ? named.beside : undefined } };
}

const NAMED_DENY = { means: "reject", beside: "hosts.allow" } as const;

/** Whether a text has a rule of nginx, at the beginning of a line or behind another directive. */
function hasAccessRule(text: string): boolean {
  return /(?:^|[;{}])[ \t]*(?:allow|deny)[ \t]+[^\s;{}]+[ \t]*;/m.test(text.slice(0, TEXT_AT_MOST));
}

/** Whether a line that is no comment has a second word. Looks at the first such lines only. */
function hasSecondWord(text: string): boolean {
  return /^(?![#;])[ \t]*[^ \t\r\n#;]+[ \t]+[^\s#;]/m.test(text.slice(0, TEXT_AT_MOST));
}

/** Enough for the comments at the beginning of a list, and for most configurations. */
const TEXT_AT_MOST = 100_000;
