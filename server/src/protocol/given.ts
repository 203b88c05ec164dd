/*
 * How people write what is known of a connection: `database=app "path_beg /admin"=yes`.
 */

/** Writes names and values. {@link readGiven} reads them again. */
export function givenText(given: Readonly<Record<string, string>>): string {
  return Object.entries(given)
    .map(([name, value]) => `${word(name)}=${word(value)}`)
    .join(" ");
}

/** Reads names and values. Leaves out whatever else is in the text. O(text). */
export function readGiven(text: string): Readonly<Record<string, string>> {
  const pairs = text.matchAll(/("(?:[^"\\]|\\.)*"|[^\s"=]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)/gs);
  return Object.fromEntries(Array.from(pairs, ([, name = "", value = ""]) => [meant(name), meant(value)]));
}

function word(text: string): string {
  return text !== "" && /^[^\s"=\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function meant(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/gs, "$1") : text;
}
