import { stat } from "node:fs/promises";
import { type Asked, parseAddress, readTyped, withoutPort } from "../core/index.js";
import type { Configuration } from "./configuration.js";
import { usageError } from "./failure.js";
import { refuseSecondInput, STANDARD_INPUT } from "./files.js";
import { findRuleFiles, WILDCARD } from "./findRuleFiles.js";

/** What the words of a command name. */
export interface Words {
  /** The rule files, at least one. */
  readonly files: readonly string[];
  /** Addresses, networks, ranges, and texts that look like these. `-` among them means the lines of standard input. */
  readonly questions: readonly string[];
}

/**
 * Sorts words into rule files and questions.
 *
 * A question is an address, a network or a range. Every other word is a path, unless it names nothing and begins like an address. `-`
 * is the list if no path precedes it. Throws if a path leads to no rule file, or if a word is missing.
 */
export async function readWords(words: readonly string[], configuration: Configuration): Promise<Words> {
  const paths: string[] = [];
  const questions: string[] = [];
  for (const word of words) {
    const isList = word === STANDARD_INPUT ? paths.length === 0 : !(await isQuestion(word));
    (isList ? paths : questions).push(word);
  }
  refuseSecondInput(words);
  if (paths.length === 0) throw usageError("no rule file is named. Write it before the addresses.");
  const { paths: files } = await findRuleFiles(paths, configuration);
  if (questions.length === 0) throw usageError("no address, network or range is named. Write it after the rule files.");
  return { files, questions };
}

async function isQuestion(word: string): Promise<boolean> {
  if (isAddress(word) || askedIn(word) !== undefined) return true;
  const isGlob = WILDCARD.test(word) && !/^\[[^\]]*(?:\](?::\d*)?)?$/.test(word);
  const looksLikeOne = /^[\d[]|:.*:/.test(word) && !isGlob;
  return looksLikeOne && (await stat(word).catch(() => undefined)) === undefined;
}

function isAddress(word: string): boolean {
  return parseAddress(withoutPort(word)) !== undefined;
}

/**
 * Reads a network, such as `10.0.0.0/8` or `10.0.0.0/255.0.0.0`, or a range. `undefined` for any other text: a line of a log is not
 * worth reading.
 */
export function askedIn(text: string): Asked | undefined {
  return /^[^\s,;/-]+[/-][^\s,;/-]+$/.test(text) ? readTyped(text)[0]?.asked : undefined;
}
