import type { Given } from "../../core/index.js";
import { usageError } from "../failure.js";

/** What an assistant sends. Clients may send anything, whatever the schema says. */
export type Input = Readonly<Record<string, unknown>>;

/** Returns a text of the input, `undefined` if it is not given. Throws for any other value. */
export function textIn(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw usageError(`"${name}" must be a text.`);
  return value;
}

/** Returns what the input knows about the connections. Throws if it is no object of texts. */
export function givenIn(input: Input): Given {
  const value = input["given"] ?? {};
  const isObject = typeof value === "object" && !Array.isArray(value);
  if (isObject && Object.values(value).every((one) => typeof one === "string")) return value as Given;
  throw usageError('"given" must be an object of texts, such as { "database": "app" }.');
}

/** Returns a list of the input. Throws if the value is not a list, is empty or has more than `most` entries. */
export function listIn(input: Input, name: string, most: number): readonly unknown[] {
  const value = input[name];
  if (!Array.isArray(value) || value.length === 0) throw usageError(`Give "${name}", a list with one entry or more.`);
  if (value.length > most)
    throw usageError(`"${name}" has ${value.length} entries. Ask about at most ${most} at a time.`);
  return value;
}
