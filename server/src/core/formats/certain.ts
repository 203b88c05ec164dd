import type { FormatId } from "../model/format.js";

/** The names that may be those of lists, as extensions or as patterns of whole paths. Paths use slashes. */
const certain: readonly { readonly name: RegExp; readonly format: (text: string) => FormatId | undefined }[] = [
  { name: /\.imcrules$/i, format: () => "imcrules" },
  { name: /\.(?:netset|ipset)$/i, format: () => "plain" },
  // Many country lists are named so, and Postfix tables have a result behind each pattern.
  { name: /\.cidr$/i, format: (text) => (hasSecondWord(text) ? "postfix-cidr" : "plain") },
  // Other programs have such folders too. Only nginx ends these directives by a semicolon.
  {
    name: /(?:^|\/)(?:nginx\.conf|sites-available\/[^/]+|conf\.d\/[^/]+\.conf)$/,
    format: (text) => (hasAccessRule(text) ? "nginx-access" : undefined),
  },
  { name: /(?:^|\/)haproxy\.cfg$/, format: () => "haproxy" },
];

/** The globs of the names of other programs' lists. They match in any case of the extension, as the names do. */
export const certainGlobs: readonly string[] = [
  ...["cidr", "netset", "ipset"].map(
    (extension) => `**/*.${extension.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)}`,
  ),
  "**/haproxy.cfg",
  "**/nginx.conf",
  "**/sites-available/*",
  "**/conf.d/*.conf",
];

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
