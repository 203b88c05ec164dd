/** The longest shown text: enough to recognize it. No notification shows more. */
const LENGTH_AT_MOST = 600;

/** Matches texts that no surface takes for markup: ASCII without `$` and `]`. Most texts match. */
const ORDINARY = /^[ -#%-\\^-~]*$/;

/**
 * Returns a text that forms no link (`[Click](command:…)`) and no icon (`$(bug)`) in an editor. Notifications, prompts, titles,
 * labels and messages of tests read such markup. Replaces invisible characters by their numbers, and cuts a long text.
 */
export function plainText(text: string): string {
  if (text.length <= LENGTH_AT_MOST && ORDINARY.test(text)) return text;
  const short = text.length > LENGTH_AT_MOST ? `${text.slice(0, LENGTH_AT_MOST - 1)}…` : text;
  return short
    .replace(/(?! )[\p{C}\p{Z}]/gu, (invisible) => `\\u{${(invisible.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll("](", "] (")
    .replaceAll("$(", "$ (");
}
