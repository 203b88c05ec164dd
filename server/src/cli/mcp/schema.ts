/** A JSON schema, as far as the tools need it. */
export type Schema = Readonly<Record<string, unknown>>;

export interface ObjectSchema extends Schema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: string[];
  readonly additionalProperties: false;
}

/** Returns the schema of an object. Properties in `optional` may be missing. */
export function object(properties: Record<string, Schema>, optional: Record<string, Schema> = {}): ObjectSchema {
  return {
    type: "object",
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

export function list(items: Schema, description?: string): Schema {
  return { type: "array", items, ...described(description) };
}

export function text(description?: string): Schema {
  return { type: "string", ...described(description) };
}

export function integer(description?: string): Schema {
  return { type: "integer", ...described(description) };
}

export function truth(description?: string): Schema {
  return { type: "boolean", ...described(description) };
}

export function oneOf(...values: readonly string[]): Schema {
  return { type: "string", enum: values };
}

/** Returns the schema of a value that may be null. */
export function orNull({ type, ...rest }: Schema): Schema {
  return { type: [type, "null"], ...rest };
}

/** A number of addresses. IPv6 has more of them than a JSON number can count. */
export const count = text("A whole number of addresses in decimal digits.");
export const counts = object({ ipv4: count, ipv6: count });

export const path = text("The path of the rule file.");
export const fileInput = text(
  "The rule file: its path, or the end of it. Required if there are several rule files in the folders of the server.",
);

export const listInput = text("The list to ask, by its name, if the file has several.");
export const givenInput: Schema = {
  type: "object",
  additionalProperties: { type: "string" },
  description:
    'What is known of the connections besides the address, where answers have "unless": { "database": "app", "type": "hostssl" }. A term has the value yes or no: { "path_beg /admin": "no" }.',
};
/** What was given in vain. */
export const notes = list(text(), "What was given but changes nothing.");
/** The name of the list that answers, in a file whose lists have names. */
export const listName = text("The name of the list.");

/** A line of a file. The default of a list has none. */
export const lineOrDefault = orNull(integer("The line of the rule, from 1. Null for the default of the list."));
/** Where a rule of another file is. */
export const from: Schema = {
  ...object({ path: text(), line: integer() }),
  description:
    "The other file that has the rule, and its line there. A rule of an included file also has the line of the include.",
};
/** What an answer leaves open. */
export const unless = list(
  object({ line: integer(), rule: text(), why: text() }, { from }),
  "Rules that may give the other verdict, since they ask for more than the address. Left out if there are none.",
);
export const verdict = oneOf("accept", "reject");
export const model = oneOf("first-match", "accept-overrides", "most-specific");
export const ignored = integer("The lines with errors, which have no effect. listFindings explains them.");
export const faults = list(text(), "What could not be read.");

function described(description: string | undefined): Schema {
  return description === undefined ? {} : { description };
}
