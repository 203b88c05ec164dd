import { json } from "./json.js";
import { output } from "./output.js";

/**
 * Writes an object as one line of JSON. A member that is a generator becomes an array, which is written item by item: what is to be
 * reported about a million rules does not fit into one string.
 */
export function printJson(members: Readonly<Record<string, unknown>>): void {
  let before = "{";
  for (const [name, value] of Object.entries(members)) {
    output.write(`${before}${json(name)}:`);
    before = ",";
    if (isGenerator(value)) writeItems(value);
    else output.write(json(value));
  }
  output.write("}\n");
}

function writeItems(items: Iterable<unknown>): void {
  let before = "[";
  for (const item of items) {
    output.write(before + json(item));
    before = ",";
  }
  output.write(before === "[" ? "[]" : "]");
}

function isGenerator(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && "next" in value && Symbol.iterator in value;
}
