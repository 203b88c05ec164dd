/**
 * The tools with which assistants ask about rule files, for `imcrules mcp`.
 *
 * `tools.ts` lists them, one file each. A tool answers in the shapes of the command line, only shorter (`limits.ts`). `folders.ts` finds
 * and reads files, and none outside the folders that the command was given. `schema.ts` makes JSON schemas, and `input.ts` reads
 * what an assistant sends. `serve.ts` alone knows the protocol and is a bundle of its own, since its library is large.
 */
import type { Folders } from "./folders.js";
import type { Input } from "./input.js";
import type { ServedTool } from "./serve.js";

export interface Tool extends ServedTool {
  /** Throws a usage error if the input is wrong. */
  readonly answer: (input: Input, folders: Folders) => Promise<Record<string, unknown>>;
}
