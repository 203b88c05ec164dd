import { Help } from "commander";

interface Manual {
  /** Paragraphs that add to the description, the arguments and the options. */
  readonly notes?: readonly string[];
  /** Lines to type, each with its purpose. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** The meaning of each exit status. */
  readonly status: readonly (readonly [status: string, meaning: string])[];
}

const WIDTH = 80;

/** Returns the end of a command's help, laid out as a manual page. */
export function manual({ notes = [], examples, status }: Manual): string {
  const sections = [
    ...notes.map((note) => new Help().boxWrap(note, WIDTH)),
    `Examples:\n${examples.map(([line, purpose]) => `  ${line}\n      ${purpose}`).join("\n")}`,
    `Exit status:\n${status.map(([number, meaning]) => `  ${number}  ${meaning}`).join("\n")}`,
  ];
  return `\n${sections.join("\n\n")}`;
}
