import { otherModels } from "../analysis/meaning/keywords.js";
import type { MeaningKind } from "../analysis/meaning/linePart.js";
import type { Meaning } from "../analysis/meaning/meaning.js";
import { counted, formatCount } from "./counts.js";
import { fitting, quoted } from "./wording.js";

interface KindWords {
  /** What the line is. */
  readonly is: string;
  /** What several lines are, after their number. */
  readonly several: string;
  /** Why the line is ignored, as a clause. */
  readonly why: string;
  /** What to do if no reading is likely. */
  readonly advice?: string;
}

const words: Readonly<Record<MeaningKind, KindWords>> = {
  exception: {
    is: "An exception behind ! or -",
    several: "exceptions",
    why: "a rule has no exceptions, which are rules of the other action that come first",
    advice: "Write a rule of the other action above this line",
  },
  "reversed-range": {
    is: "A range that ends before it begins",
    several: "reversed ranges",
    why: "its ends are swapped or one of them is wrong, and only the author knows which",
    advice: "Write its lower end first, or correct one of its ends",
  },
  model: {
    is: "Another program's order of rules",
    several: "orders of other programs",
    why: "here the first match decides, or the rule that the model asks first",
  },
  bare: {
    is: "An address without an action",
    several: "addresses without an action",
    why: "a plain list has one action for all its lines, but here each rule has its own",
    advice: "Write accept or reject before it",
  },
  cisco: {
    is: "A line of Cisco",
    several: "lines of Cisco",
    why: "an access list has wildcards, which are masks with every bit turned over",
    advice: "Write its source as a rule, with a mask and not a wildcard",
  },
  postfix: { is: "A line of Postfix", several: "lines of Postfix", why: "the action comes first here" },
  nginx: { is: "A line of nginx", several: "lines of nginx", why: "no semicolon ends a line here" },
  padded: {
    is: "A number with a leading zero",
    several: "addresses with leading zeros",
    why: "some programs read such a number as octal (010 is 8), others as decimal",
  },
  half: {
    is: "Half an address",
    several: "incomplete addresses",
    why: "some programs read it as a network, but it may also lack octets that you have not typed yet",
  },
  range: {
    is: "A range of addresses",
    several: "ranges",
    why: "a rule holds one network",
    advice: "Write a line for each of its networks",
  },
  list: {
    is: "Several addresses",
    several: "lists of addresses",
    why: "a rule holds one source",
    advice: "Write a line for each of them",
  },
  pattern: { is: "A pattern", several: "patterns", why: "a rule holds a network, with a mask or a length" },
  remark: { is: "A remark without #", several: "remarks", why: "only # begins a comment" },
  slip: { is: "A misspelt keyword", several: "misspelt keywords", why: "only known keywords are read" },
  word: {
    is: "Another program's word",
    several: "lines with words of other programs",
    why: "the actions are accept and reject, and any is every address",
  },
  any: { is: "A mask behind any", several: "masks behind any", why: "the word any matches every address already" },
  apart: {
    is: "A space before the prefix length",
    several: "prefix lengths behind a space",
    why: "a length follows its address with a slash and without spaces",
  },
  address: {
    is: "An address with a port or brackets",
    several: "addresses with ports or brackets",
    why: "a rule matches whole hosts, whatever port or zone they come from, and no address has brackets",
  },
  characters: {
    is: "Invalid characters",
    several: "lines with invalid characters",
    why: "spaces and tabs separate words, and quotation marks or invisible characters are part of a word",
  },
};

/** Lines whose advice is not to take one of the readings. Only the author knows what is meant. */
const authorsChoice: ReadonlySet<MeaningKind> = new Set(["reversed-range", "bare"]);

/** Explains a line that does not parse. `line` is its text. */
export function explainMeaning(meaning: Meaning, line: string): string {
  const { is, why } = words[meaning.kind];
  const first = fitting(`${is}. ${adviceFor(meaning, line, true)}`, `${is}. ${adviceFor(meaning, line, false)}`);
  return `${first}\nThis line is ignored: ${why}.`;
}

/** Advises what to write. Names the readings only if `isNamed`. */
function adviceFor({ kind, readings }: Meaning, line: string, isNamed: boolean): string {
  const [reading, another] = readings;
  if (reading === undefined || authorsChoice.has(kind))
    return `${kind === "model" ? modelAdvice(line) : (words[kind].advice ?? "Correct its address or mask")}.`;
  const named = readings.map((lines) => lines.join(", "));
  if (kind === "slip" && isNamed) return `Did you mean "${quoted(named[0] ?? "")}"?`;
  if (another !== undefined) {
    return isNamed
      ? `Write ${named.map((text) => `"${quoted(text)}"`).join(" or ")}.`
      : `It has ${counted(readings.length, "reading")}, one in each fix.`;
  }
  if (reading.join("") === "") return "Remove them.";
  if (reading.length > 1)
    return `Write a line for each of its ${counted(reading.length, kind === "range" ? "network" : "source")}.`;
  return isNamed ? `Write "${quoted(named[0] ?? "")}".` : "Use the quick fix.";
}

/** Names how to write a list for a program with another order. */
function modelAdvice(line: string): string {
  const word = /^\s*\S+\s+([^\s#]{1,40})/.exec(line)?.[1] ?? "";
  return otherModels.get(word.toLowerCase()) === "rejects"
    ? "Write first-match and put rejects above accepts"
    : "Write first-match and reverse the order of all rules";
}

/** Returns the title of an action that fixes several lines: `Convert 12 lines of nginx`. */
export function convertTitle(kind: MeaningKind, count: number): string {
  return `Convert ${formatCount(count)} ${words[kind].several}`;
}
