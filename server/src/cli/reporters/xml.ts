import { asCodePoint, COMMAND_SIGNS } from "../escape.js";

/** Writes attributes: ` name="value"` for each. */
export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Escapes a text for XML: markup as entities, characters that are invisible or forbidden in XML as code points. */
export function escaped(text: string): string {
  return text
    .replace(/(?! )[\p{C}\p{Z}]/gu, asCodePoint)
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replace(COMMAND_SIGNS, "&#35;#");
}
