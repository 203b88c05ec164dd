/** Typing as an editor reports it: one character a change. Backspaces take all of it back, so that it can be repeated. */
import type { Position, TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";

export type Keystroke = TextDocumentContentChangeEvent;

/**
 * Records typing in a file that ends with a catch-all: a rule before the catch-all, the mask of the rule in the middle
 * once more, and a comment after that rule.
 */
export function recording(lines: readonly string[]): readonly Keystroke[] {
  const lastRule = lines.findLastIndex((line) => line !== "") - 1;
  const middle = lines.findIndex((line, place) => place >= lines.length / 2 && isRule(line));
  const [rule = "", mask = ""] = /^\S+ \S+ (\S+)/.exec(lines[middle] ?? "") ?? [];
  const beforeMask = { line: middle, character: rule.length - mask.length };
  const newRule = typed(endOf(lines, lastRule), "\naccept 198.51.100.7 255.255.255.255");
  const comment = typed(endOf(lines, middle), " # the printer on the second floor");
  return [
    ...newRule,
    ...takenBack(newRule),
    ...takenBack(typed(beforeMask, mask)),
    ...typed(beforeMask, mask),
    ...comment,
    ...takenBack(comment),
  ];
}

/** Records typing of a line behind the line in the middle. */
export function recordingOfLine(lines: readonly string[], line: string): readonly Keystroke[] {
  const insertions = typed(endOf(lines, Math.floor(lines.length / 2)), `\n${line}`);
  return [...insertions, ...takenBack(insertions)];
}

export function isRule(line: string): boolean {
  return /^(accept|reject) /.test(line);
}

/** Repeats the items without end. */
export function* forever<Item>(items: readonly Item[]): Generator<Item, never> {
  for (;;) yield* items;
}

function endOf(lines: readonly string[], line: number): Position {
  return { line, character: lines[line]?.length ?? 0 };
}

interface Insertion {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

function typed(at: Position, text: string): readonly Insertion[] {
  let position = at;
  return Array.from(text, (character) => {
    const insertion = { range: { start: position, end: position }, text: character };
    position = after(insertion);
    return insertion;
  });
}

function after({ range: { start }, text }: Insertion): Position {
  return text === "\n"
    ? { line: start.line + 1, character: 0 }
    : { line: start.line, character: start.character + text.length };
}

/** Returns one backspace for each insertion, from the last to the first. */
function takenBack(insertions: readonly Insertion[]): readonly Keystroke[] {
  return insertions.toReversed().map((one) => ({ range: { start: one.range.start, end: after(one) }, text: "" }));
}
