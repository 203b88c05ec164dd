import { json } from "./json.js";
import { output } from "./output.js";

/**
 * Writes an object as one line of JSON. A member that is a generator becomes an array, written item by item: a report about a million
 * rules does not fit into one string.
 */
export function printJson(members: Readonly<Record<string, unknown>>): void {
  let prefix = "{";
  for (const [name, value] of Object.entries(members)) {
    output.write(`${prefix}${json(name)}:`);
    prefix = ",";
    if (isGenerator(value)) writeItems(value);
    else output.write(json(value));
  }
  output.write("}\n");
}

function writeItems(items: Iterable<unknown>): void {
  let prefix = "[";
  for (const item of items) {
    output.write(prefix + json(item));
    prefix = ",";
  }
  output.write(prefix === "[" ? "[]" : "]");
}

function isGenerator(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && "next" in value && Symbol.iterator in value;
}
