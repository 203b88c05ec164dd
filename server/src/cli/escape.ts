/** Control and format characters, and the separators of lines and paragraphs. Terminals obey or hide them. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The signs that begin a command of a build server anywhere in a line: `##[error]`, `##vso[task.complete]`. */
export const COMMAND_SIGNS = /##(?=[a-z]*\[)/gi;

/** The colon that begins a command of GitHub Actions: `::error::`. Addresses do not match: `::/0`, `::1: accept`. */
const COMMAND_COLON = /^\s*:(?=:[\w-]+(?:\s|::))/;

/** Replaces invisible characters by their code points: `\u{1b}`. Some would steer a terminal or reverse the reading direction. */
export function escapeControls(text: string): string {
  return text.replace(UNSEEN, asCodePoint);
}

/** Escapes the signs in a line that build servers take for a command in their log. */
export function escapeCommands(line: string): string {
  return line
    .replace(COMMAND_SIGNS, `${asCodePoint("#")}#`)
    .replace(COMMAND_COLON, (start) => `${start.slice(0, -1)}${asCodePoint(":")}`);
}

export function asCodePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
