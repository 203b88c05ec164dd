/**
 * Text of a rule file made harmless for a terminal: control characters, and those that turn the reading direction,
 * are shown by their number.
 */
export function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
