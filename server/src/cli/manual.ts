import { Command, Help, Option } from "commander";

/** The end of a command's help. */
interface Manual {
  /** Paragraphs that add to the description, the arguments and the options. */
  readonly notes?: readonly string[];
  /** Lines to type, each with its purpose. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** The meaning of each exit status. */
  readonly status: readonly (readonly [status: string, meaning: string])[];
}

const WIDTH = 80;

/** Makes a command whose help is laid out as a manual page. */
export function documentedCommand(
  name: string,
  description: string,
  { notes = [], examples, status }: Manual,
): Command {
  const sections = [
    ...notes.map((note) => new Help().boxWrap(note, WIDTH)),
    `Examples:\n${examples.map(([line, purpose]) => `  ${line}\n      ${purpose}`).join("\n")}`,
    `Exit status:\n${status.map(([number, meaning]) => `  ${number}  ${meaning}`).join("\n")}`,
  ];
  return new Command(name).description(description).addHelpText("after", `\n${sections.join("\n\n")}`);
}

/** Makes an option that names files, one each time. */
export function filesOption(flags: string, description: string): Option {
  return new Option(flags, `${description} (repeatable)`)
    .argParser((file: string, others: readonly string[]) => [...others, file])
    .default([], "none");
}
