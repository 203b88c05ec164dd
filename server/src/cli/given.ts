import { InvalidArgumentError, Option } from "commander";
import { type Given, type RuleSet, viewsFor } from "../core/index.js";
import { usageError } from "./failure.js";
import { note } from "./print.js";

/** The option that says what is known of the connections. */
export interface GivenOptions {
  readonly given?: Given;
}

/** Makes the option `--given`, which settles the conditions of rules. */
export function givenOption(): Option {
  return new Option(
    "--given <name=value>",
    "what is known of the connection, such as database=app (repeatable)",
  ).argParser((text: string, before: Given | undefined): Given => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new InvalidArgumentError("Write a name and a value, such as database=app.");
    }
    return { ...before, [name]: value };
  });
}

/**
 * Returns the lists of a file as they are for the connections that `--given` and the configuration are about.
 *
 * Reports on standard error the names that no rule asks for. Throws if `--given` has a value that a name cannot have.
 */
export function viewsOf(lists: readonly RuleSet[], given: Given | undefined, path: string): readonly RuleSet[] {
  const { views, fault, notes } = viewsFor(lists, given ?? {}, path);
  if (fault !== undefined) throw usageError(`--given ${fault}`);
  for (const one of notes) note(`imcrules: ${one}`);
  return views;
}
