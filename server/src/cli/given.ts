import { InvalidArgumentError, Option } from "commander";
import { askedNames, type Given, listed, quoted, type RuleSet, settle, valueMeant, valuesOf } from "../core/index.js";
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
  const asked = new Set(lists.flatMap((list) => [...askedNames(list).keys()]));
  for (const list of lists) {
    const fault = faultIn(list, given ?? {}, asked);
    if (fault !== undefined) throw usageError(`--given ${fault}`);
  }
  const [first] = lists;
  const configured = first?.options.given ?? {};
  const fault = first && faultIn(first, configured, asked);
  if (fault !== undefined) note(`imcrules: the configuration of ${path} gives ${fault}`);
  for (const name of Object.keys({ ...configured, ...given })) {
    if (asked.has(name)) continue;
    const names = [...asked].slice(0, NAMES_AT_MOST).map((one) => quoted(one));
    const only = names.length === 0 ? "for nothing but the address" : `only for ${names.join(", ")}`;
    note(`imcrules: no rule of ${path} asks for "${quoted(name)}", ${only}`);
  }
  return lists.map((list) => settle(list, { ...list.options.given, ...given }));
}

/** Says which value a name cannot have: `type=SSL: type is hostssl, hostgssenc or hostnossl`. */
function faultIn({ format }: RuleSet, given: Given, asked: ReadonlySet<string>): string | undefined {
  for (const [name, value] of Object.entries(given)) {
    const values = valuesOf(format, name) ?? [];
    const isKnown = asked.has(name) || format.given?.names.has(name) === true;
    if (!isKnown || valueMeant(format, name, value) !== undefined) continue;
    return `${quoted(name)}=${quoted(value)}: ${quoted(name)} is ${listed(values, "or")}`;
  }
  return undefined;
}

const NAMES_AT_MOST = 10;
