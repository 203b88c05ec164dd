/** Control and format characters, and the separators of lines and paragraphs. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The signs that begin a command of a build server in the middle of a line: `##[error]`, `##vso[task.complete]`. */
export const COMMAND_SIGNS = /##(?=[a-z]*\[)/gi;

/** The colon that begins a command of GitHub Actions: `::error::`. An address is none: `::/0`, `::1: accept`. */
const COMMAND_COLON = /^\s*:(?=:[\w-]+(?:\s|::))/;

/** Shows control characters, and characters that turn the reading direction, by their number. */
export function escapeControls(text: string): string {
  return text.replace(UNSEEN, numbered);
}

/** Breaks what build servers take for a command in a line of their log. */
export function escapeCommands(line: string): string {
  return line
    .replace(COMMAND_SIGNS, `${numbered("#")}#`)
    .replace(COMMAND_COLON, (start) => `${start.slice(0, -1)}${numbered(":")}`);
}

function numbered(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
