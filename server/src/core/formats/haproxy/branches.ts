/** The blocks of the preprocessor: `.if`, `.elif`, `.else` and `.endif`. What they ask for is not understood. */

import type { IfBlock, Position } from "./sections.js";
import type { Literal } from "./terms.js";
import { textOfWords, type Word } from "./words.js";

/** HAProxy refuses one more. */
const BLOCKS_AT_MOST = 99;
/** Deeper blocks are not distinguished. */
const BRANCHES_AT_MOST = 16;

/** Whether the same condition of two blocks may have two results, since the text changes the environment or asks what is enabled. */
export function changesConditions(text: string): boolean {
  return /setenv|enabled\(/.test(text);
}

/** Returns what must hold so that HAProxy reads a line, besides the outer blocks. */
export function branchesAt(blocks: readonly IfBlock[], outer: number): readonly Literal[] {
  const branches = blocks.slice(outer, outer + BRANCHES_AT_MOST).map(({ branch }) => branch);
  const innermost = blocks.at(-1);
  // No other rule is known to be in such a block.
  if (innermost !== undefined && blocks.length > outer + BRANCHES_AT_MOST)
    branches.push({ ...innermost.branch, isChanging: true });
  return branches;
}

/** Returns why HAProxy refuses a line of the preprocessor, even between lines that it does not read. */
export function branchFault(blocks: readonly IfBlock[], [word, next]: readonly Word[]): string | undefined {
  const block = blocks.at(-1);
  if (word?.text === ".if") return blocks.length < BLOCKS_AT_MOST ? undefined : "too-deep";
  if (word?.text !== ".elif" && next !== undefined) return "branch-word";
  if (block === undefined) return "lone-branch";
  return block.hasElse && word?.text !== ".endif" ? "behind-else" : undefined;
}

/** Reads a line of the preprocessor without a fault. Returns the position below it. */
export function readBranch(
  blocks: IfBlock[],
  words: readonly Word[],
  line: number,
  position: Position,
  isChanging: boolean,
): Position {
  const text = textOfWords(words);
  const [keyword] = words;
  const block = blocks.at(-1);
  if (keyword?.text === ".if") {
    const branch = { name: text, isYes: true, isChanging };
    blocks.push({ line, span: keyword.span, branch, hasElse: false, above: position, ends: [] });
    return position;
  }
  if (block === undefined) return position;
  block.ends.push(position);
  if (keyword?.text === ".endif") {
    blocks.pop();
    return joined(block.hasElse ? block.ends : [block.above, ...block.ends]);
  }
  // Only the lines of other branches differ.
  block.branch = { name: `${text} of line ${line + 1}`, isYes: true, isChanging: false };
  block.hasElse = keyword?.text === ".else";
  return block.above;
}

/** More sections are not distinguished. */
const SECTIONS_AT_MOST = 16;

/** Returns the position behind a block. HAProxy reads one of its branches. */
function joined(ends: readonly Position[]): Position {
  const all = new Set(ends.flatMap(({ sections }) => sections));
  const sections = [...all].sort((one, other) => one.place.line - other.place.line);
  for (const section of sections.splice(0, sections.length - SECTIONS_AT_MOST)) section.mayGoOn = true;
  return { sections, isUnsure: sections.length > 1 || ends.some(({ isUnsure }) => isUnsure) };
}
