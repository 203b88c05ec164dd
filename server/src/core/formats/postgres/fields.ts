/** A word of a line, without its quotes. */
export interface HbaWord {
  readonly value: string;
  /** Whether it begins with a quote. PostgreSQL then takes a keyword for a name. */
  readonly isQuoted: boolean;
  /** Offsets in the line, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** The words that commas join. There is at least one. */
export type HbaField = readonly [HbaWord, ...HbaWord[]];

export interface HbaFields {
  readonly fields: readonly HbaField[];
  /** The offset of the `#` of a comment, or -1. */
  readonly commentAt: number;
}

export const QUOTE = '"';
const isBlank = (character: string) => character === " " || character === "\t" || character === "\r";

/**
 * Divides a line into fields, as hba.c does.
 *
 * Spaces separate fields, and commas the words of a field. Commas before a field do nothing. Quotes may begin and end inside of a word:
 * `a"b c"` is `ab c`.
 */
export function fieldsOf(text: string): HbaFields {
  const fields: HbaField[] = [];
  let field: HbaWord[] = [];
  const endField = () => {
    const [first, ...others] = field;
    if (first !== undefined) fields.push([first, ...others]);
    field = [];
  };
  let at = 0;
  while (at < text.length) {
    if (isBlank(text.charAt(at)) || text.charAt(at) === ",") at++;
    else if (text.charAt(at) === "#") break;
    else {
      const word = readWord(text, at);
      field.push(word);
      at = word.end;
      if (text.charAt(at) !== ",") endField();
    }
  }
  endField();
  return { fields, commentAt: at < text.length ? at : -1 };
}

/** Reads the word that begins at an offset. A comma, a space or a number sign outside of quotes ends it. */
function readWord(text: string, start: number): HbaWord {
  let value = "";
  let isInQuotes = false;
  let isBehindQuote = false;
  let isQuoted = false;
  let end = start;
  for (; end < text.length; end++) {
    const character = text.charAt(end);
    if (!isInQuotes && (isBlank(character) || character === "," || character === "#")) break;
    if (character !== QUOTE || isBehindQuote) value += character;
    // Two quotes inside of quotes are one.
    isBehindQuote = isInQuotes && character === QUOTE && !isBehindQuote;
    if (character === QUOTE) {
      isInQuotes = !isInQuotes;
      if (value === "") isQuoted = true;
    }
  }
  return { value, isQuoted, start, end };
}
