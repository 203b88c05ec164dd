import { COMMAND_SIGNS, UNSEEN } from "./escape.js";

/** Returns JSON that no terminal and no build server obeys: invisible characters and command signs are escaped. */
export function json(value: unknown): string {
  return JSON.stringify(value)
    .replace(UNSEEN, (character) => character.split("").map(escaped).join(""))
    .replace(COMMAND_SIGNS, `${escaped("#")}#`);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
