import { Help } from "commander";

interface Manual {
  /** What there is to know beyond description, arguments and options; a paragraph each. */
  readonly notes?: readonly string[];
  /** A line to type, and what it is for. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** What each exit status means. */
  readonly status: readonly (readonly [status: string, meaning: string])[];
}

const WIDTH = 80;

/** The end of a command's help, as a manual page has it. */
export function manual({ notes = [], examples, status }: Manual): string {
  const parts = [
    ...notes.map((note) => new Help().boxWrap(note, WIDTH)),
    `Examples:\n${examples.map(([line, what]) => `  ${line}\n      ${what}`).join("\n")}`,
    `Exit status:\n${status.map(([number, meaning]) => `  ${number}  ${meaning}`).join("\n")}`,
  ];
  return `\n${parts.join("\n\n")}`;
}
