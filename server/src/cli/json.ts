import { COMMAND_SIGNS, UNSEEN } from "./escape.js";

/** Returns JSON that no terminal and no build server obeys: invisible characters and command signs are escaped. */
export function json(value: unknown): string {
  return JSON.stringify(value)
    .replace(UNSEEN, (character) =>
      Array.from({ length: character.length }, (_, unit) => escaped(character, unit)).join(""),
    )
    .replace(COMMAND_SIGNS, `${escaped("#", 0)}#`);
}

function escaped(text: string, unit: number): string {
  return `\\u${text.charCodeAt(unit).toString(16).padStart(4, "0")}`;
}
