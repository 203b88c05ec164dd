/** Finds the directives of nginx files, so that the tests can ask about changed copies of them. */

export interface Word {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface Directive {
  readonly name: string;
  readonly words: readonly Word[];
  readonly start: number;
  /** The offset behind the semicolon or the closing brace. */
  readonly end: number;
  readonly block: Block | undefined;
}

export interface Block {
  /** The offset behind the opening brace. */
  readonly start: number;
  readonly directives: readonly Directive[];
}

/** Returns the complete directives of a text. Stops at the first mistake, since nginx refuses the text anyway. */
export function directivesOf(text: string): readonly Directive[] {
  return readDirectives(text, 0).directives;
}

const SPACE = /[ \t\r\n]/;

function readDirectives(
  text: string,
  start: number,
): { readonly directives: readonly Directive[]; readonly end: number } {
  const directives: Directive[] = [];
  let words: Word[] = [];
  let at = start;
  const add = (end: number, block?: Block) => {
    const [first] = words;
    if (first !== undefined) directives.push({ name: first.value, words, start: first.start, end, block });
    words = [];
    at = end;
  };
  while (at < text.length) {
    const character = text[at] ?? "";
    if (SPACE.test(character)) {
      at++;
    } else if (character === "#") {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else if (character === ";") {
      add(at + 1);
    } else if (character === "{") {
      const inside = readDirectives(text, at + 1);
      add(inside.end, { start: at + 1, directives: inside.directives });
    } else if (character === "}") {
      break;
    } else {
      const word = readWord(text, at);
      words.push(word);
      at = word.end;
    }
  }
  return { directives, end: Math.min(at + 1, text.length) };
}

/** Reads a word. Inside a word, `#`, `}` and quotes are ordinary characters. */
function readWord(text: string, start: number): Word {
  const quote = text[start] === '"' || text[start] === "'" ? text[start] : undefined;
  let at = quote === undefined ? start : start + 1;
  let value = "";
  while (at < text.length) {
    const character = text[at] ?? "";
    if (quote === undefined ? SPACE.test(character) || character === ";" || character === "{" : character === quote)
      break;
    const length = character === "\\" && at + 1 < text.length ? 2 : 1;
    value += unescaped(text.slice(at, at + length));
    at += length;
  }
  return { value, start, end: quote === undefined ? at : Math.min(at + 1, text.length) };
}

/** nginx keeps a backslash that it does not understand. */
function unescaped(characters: string): string {
  const meanings: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "\\": "\\", '"': '"', "'": "'" };
  const [, escaped] = /^\\([\s\S])$/.exec(characters) ?? [];
  return escaped === undefined ? characters : (meanings[escaped] ?? characters);
}

export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces parts of a text. They may not overlap. */
export function replaced(text: string, replacements: readonly Replacement[]): string {
  let result = "";
  let end = 0;
  for (const one of [...replacements].sort((a, b) => a.start - b.start)) {
    result += text.slice(end, one.start) + one.text;
    end = one.end;
  }
  return result + text.slice(end);
}
