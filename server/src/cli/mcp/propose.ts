import {
  analyze,
  budgetOf,
  type Finding,
  halfOfBudget,
  kindOf,
  mostSevereFirst,
  type RuleSet,
  severities,
} from "../../core/index.js";
import { entriesOf, withoutEntries } from "../baseline.js";
import { usageError } from "../failure.js";
import { findingShape } from "../reporters/json.js";
import { changed, changedFrom, changedOnConditions } from "./diff.js";
import { type Input, listIn, textIn } from "./input.js";
import { finding, first } from "./listFindings.js";
import { faults, fileInput, integer, list, listInput, listName, object, path, text } from "./schema.js";
import { placeOf } from "./testConnections.js";
import type { Tool } from "./tool.js";

const EDITS_AT_MOST = 1000;

/** Reports the effect of an edit without writing it. */
export const propose: Tool = {
  name: "propose",
  title: "Propose Edit",
  description:
    "Reports the effect of an edit of an .imcrules file without writing it: exactly which addresses would get another verdict, and which findings would be new. Use it before you edit a rule file, and correct the edit until it does what was asked for and nothing else. Changes nothing.",
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
    { file: fileInput, list: listInput },
  ),
  outputSchema: object(
    {
      path,
      ...changed,
      newFindings: list(finding, "The findings that the edit adds. Their lines are those after the edit."),
      newFindingsLeftOut: integer(),
      findingsGone: integer("How many findings the edit removes."),
      faults,
    },
    { list: listName, ...changedOnConditions },
  ),
  async answer(input, folders) {
    const file = await folders.choose(textIn(input, "file"));
    const text = await folders.read(file);
    const budget = budgetOf();
    const wanted = textIn(input, "list");
    const before = analyze(await folders.listIn(text, file, wanted), halfOfBudget(budget));
    const lists = await folders.reader.allIn(edited(text, input), file.place);
    const isOnly = wanted === undefined && lists.length === 1;
    const list = isOnly ? lists[0] : lists.find(({ name }) => name === before.ruleSet.name);
    if (list === undefined) throw usageError(`With this edit, ${file.path} has other lists. Nothing can be compared.`);
    const after = analyze(list, halfOfBudget(budget));
    const check = await folders.checker(file);
    const { fresh, gone } = withoutEntries(
      Array.from(check(before).list(), entryOf(before.ruleSet)),
      check(after),
      entryOf(after.ruleSet),
    );
    const listed = first(mostSevereFirst(fresh));
    return {
      ...placeOf({ file, ruleSet: before.ruleSet, notes: [] }),
      ...changedFrom(before, after),
      newFindings: listed.map((one) => findingShape(after.ruleSet, one, budget)),
      newFindingsLeftOut: severities.reduce((sum, severity) => sum + fresh.summary[severity], -listed.length),
      findingsGone: gone,
      faults: folders.faults(),
    };
  },
};

/** Returns a function that makes the entry by which a finding is the same before and after. What a whole list has may move. */
function entryOf(ruleSet: RuleSet): (finding: Finding) => string {
  const entry = entriesOf(ruleSet);
  return (one) => (kindOf(one.code)?.about === "list" ? one.code : entry(one));
}

const LINE_END = /\r\n|\n|\r/;

/** Makes the edits of the input. Throws if one is outside the text or if two overlap. Ends of lines change no verdict. */
function edited(text: string, input: Input): string {
  const lines = text.split(LINE_END);
  if (lines.at(-1) === "") lines.pop();
  const edits = listIn(input, "edits", EDITS_AT_MOST).map((value, place) => {
    const { line, remove, insert } = typeof value === "object" && value !== null ? (value as Input) : {};
    const end = lines.length + 1;
    if (!isWhole(line, 1, end)) throw usageError(`edits[${place}]: "line" must be a whole number from 1 to ${end}.`);
    const [removed, inserted] = [remove ?? 0, insert ?? ""];
    if (!isWhole(removed, 0, end - line)) {
      throw usageError(`edits[${place}]: "remove" must be a whole number from 0 to ${end - line}.`);
    }
    if (typeof inserted !== "string") throw usageError(`edits[${place}]: "insert" must be a text.`);
    return { line, removed, inserted: inserted === "" ? [] : inserted.replace(/(?:\r\n|\n|\r)$/, "").split(LINE_END) };
  });
  edits.sort((one, other) => one.line - other.line);
  for (const [place, { line, removed }] of edits.entries()) {
    const next = edits[place + 1];
    if (next !== undefined && (next.line < line + removed || next.line === line)) {
      throw usageError("Two edits overlap or begin at the same line. Join them to one.");
    }
  }
  const parts: string[][] = [];
  let at = 0;
  for (const { line, removed, inserted } of edits) {
    parts.push(lines.slice(at, line - 1), inserted);
    at = line - 1 + removed;
  }
  return [...parts, lines.slice(at)].flat().join("\n");
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
