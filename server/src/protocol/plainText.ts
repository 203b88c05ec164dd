/** Enough to see which text is meant. No notification shows more. */
const LENGTH_AT_MOST = 600;

/** Letters and signs that no surface takes for markup, without `$` and `]`: most texts have no others. */
const ORDINARY = /^[ -#%-\\^-~]*$/;

/**
 * Text of files and settings for a surface of an editor that reads markup: a notification, a prompt, a title, a label, the message of a
 * test. It forms no link (`[Click](command:…)`) and no icon (`$(bug)`), what nobody can see is shown by its number, and it is cut.
 */
export function plainText(text: string): string {
  if (text.length <= LENGTH_AT_MOST && ORDINARY.test(text)) return text;
  const short = text.length > LENGTH_AT_MOST ? `${text.slice(0, LENGTH_AT_MOST - 1)}…` : text;
  return short
    .replace(/(?! )[\p{C}\p{Z}]/gu, (unseen) => `\\u{${(unseen.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll("](", "] (")
    .replaceAll("$(", "$ (");
}
