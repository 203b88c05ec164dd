import { applyEdits, budgetOf, type Edit, linedText } from "../../core/index.js";
import { entriesOf, withoutEntries } from "../baseline.js";
import { usageError } from "../failure.js";
import { findingShape } from "../reporters/json.js";
import { changed, changedFrom } from "./diff.js";
import { analysed } from "./folders.js";
import { type Input, listIn, textIn } from "./input.js";
import { FINDINGS_AT_MOST } from "./limits.js";
import { finding } from "./listFindings.js";
import { fileInput, integer, list, object, path, text } from "./schema.js";
import type { Tool } from "./tool.js";

const EDITS_AT_MOST = 1000;

/** Tells what an edit would do, without writing it. */
export const propose: Tool = {
  name: "propose",
  title: "Propose Edit",
  description:
    "Returns what an edit of an .imcrules file would do, without writing it: exactly which addresses would get another verdict, and which findings would be new. Use it before you edit a rule file, and correct the edit until it does what was asked for and nothing else. Changes nothing.",
  inputSchema: object(
    {
      edits: list(
        object(
          { line: integer("The line, from 1, where the edit begins. The line after the last adds lines at the end.") },
          {
            remove: integer("How many lines to remove from there on. 0 by default."),
            insert: text("The lines to insert in their place, separated by line feeds."),
          },
        ),
        "The edits, in any order. All line numbers are those of the file as it is. Edits must not overlap.",
      ),
    },
    { file: fileInput },
  ),
  outputSchema: object({
    path,
    ...changed,
    newFindings: list(finding, "The findings that the edit adds. Their lines are those after the edit."),
    newFindingsLeftOut: integer(),
    findingsGone: integer("How many findings the edit removes."),
    faults: list(text(), "What could not be read."),
  }),
  async answer(input, folders) {
    const file = await folders.choose(textIn(input, "file"));
    const text = applyEdits(file.text, editsIn(input, file.text));
    const [before, after] = [analysed(file), analysed({ ...file, text })];
    const check = await folders.checker(file.path);
    const [was, is] = [check(before), check(after)];
    const { fresh, gone } = withoutEntries(Array.from(was.list(), entriesOf(before.ruleSet)), after.ruleSet, is);
    const budget = budgetOf();
    return {
      path: file.path,
      ...changedFrom(before, after),
      newFindings: fresh.slice(0, FINDINGS_AT_MOST).map((one) => findingShape(after.ruleSet, one, budget)),
      newFindingsLeftOut: Math.max(0, fresh.length - FINDINGS_AT_MOST),
      findingsGone: gone,
      faults: folders.faults,
    };
  },
};

/** Reads the edits, in text order. Throws if one is outside of the text or if two overlap. */
function editsIn(input: Input, text: string): readonly Edit[] {
  const { lineStarts } = linedText(text);
  const isClosed = lineStarts.at(-1) === text.length;
  const lineCount = isClosed ? lineStarts.length - 1 : lineStarts.length;
  const edits = listIn(input, "edits", EDITS_AT_MOST).map((value, place) => {
    const edit = typeof value === "object" && value !== null ? (value as Input) : {};
    const { line, remove = 0, insert = "" } = edit;
    if (typeof insert !== "string") throw usageError(`edits[${place}]: "insert" must be a text.`);
    if (!isWhole(line, 1, lineCount + 1)) {
      throw usageError(`edits[${place}]: "line" must be a whole number from 1 to ${lineCount + 1}.`);
    }
    if (!isWhole(remove, 0, lineCount + 1 - line)) {
      throw usageError(`edits[${place}]: "remove" must be a whole number from 0 to ${lineCount + 1 - line}.`);
    }
    const startOf = (one: number) => lineStarts[one - 1] ?? text.length;
    const lines = insert === "" || /[\r\n]$/.test(insert) ? insert : `${insert}\n`;
    const beforeIt = startOf(line) === text.length && !isClosed && lines !== "" ? "\n" : "";
    return { start: startOf(line), end: startOf(line + remove), text: beforeIt + lines };
  });
  edits.sort((one, other) => one.start - other.start || one.end - other.end);
  for (const [place, edit] of edits.entries()) {
    const next = edits[place + 1];
    if (next !== undefined && (next.start < edit.end || next.start === edit.start)) {
      throw usageError("Two edits overlap or begin at the same line. Join them to one.");
    }
  }
  return edits;
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
