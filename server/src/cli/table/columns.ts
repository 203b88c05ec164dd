/**
 * A list as a table for databases.
 *
 * `columns.ts` says what each column holds. `csv.ts` and `parquet.ts` write the rows.
 */
import {
  addressOf,
  commentBehind,
  describeUnless,
  formatAddress,
  formatBlock,
  lineNumberOf,
  quoted,
  type RuleId,
  type RuleSet,
  ruleText,
  sectionsOf,
  type TableRow,
  type Verdict,
  verdictOf,
  withSingleSpaces,
} from "../../core/index.js";

/** A column of the table. Its values are `undefined` where a row has none. */
export type TableColumn =
  | { readonly name: string; readonly type: "text"; readonly valueIn: (row: TableRow) => string | undefined }
  | { readonly name: string; readonly type: "uint32"; readonly valueIn: (row: TableRow) => number | undefined }
  | { readonly name: string; readonly type: "uint64"; readonly valueIn: (row: TableRow) => bigint | undefined };

/** Returns the columns of a list. Those of blocks have the block in CIDR notation, too. */
export function tableColumns(ruleSet: RuleSet, isByBlock: boolean): readonly TableColumn[] {
  const factsOf = deciderFacts(ruleSet);
  const block: TableColumn = {
    name: "block",
    type: "text",
    valueIn: ({ length, ...range }) => (length === undefined ? undefined : formatBlock({ ...range, length })),
  };
  return [
    { name: "family", type: "text", valueIn: ({ family }) => family },
    ...(isByBlock ? [block] : []),
    { name: "first", type: "text", valueIn: ({ family, from }) => formatAddress(addressOf(family, from)) },
    { name: "last", type: "text", valueIn: ({ family, to }) => formatAddress(addressOf(family, to)) },
    { name: "ipv4_first", type: "uint32", valueIn: ({ family, from }) => ipv4Number(family, from) },
    { name: "ipv4_last", type: "uint32", valueIn: ({ family, to }) => ipv4Number(family, to) },
    { name: "ipv6_first_high", type: "uint64", valueIn: ({ family, from }) => highHalf(family, from) },
    { name: "ipv6_first_low", type: "uint64", valueIn: ({ family, from }) => lowHalf(family, from) },
    { name: "ipv6_last_high", type: "uint64", valueIn: ({ family, to }) => highHalf(family, to) },
    { name: "ipv6_last_low", type: "uint64", valueIn: ({ family, to }) => lowHalf(family, to) },
    { name: "verdict", type: "text", valueIn: ({ rule }) => factsOf(rule).verdict },
    { name: "line", type: "uint32", valueIn: ({ rule }) => factsOf(rule).line },
    { name: "rule", type: "text", valueIn: ({ rule }) => factsOf(rule).rule },
    { name: "comment", type: "text", valueIn: ({ rule }) => factsOf(rule).comment },
    { name: "section", type: "text", valueIn: ({ rule }) => factsOf(rule).section },
    { name: "unless", type: "text", valueIn: ({ unless }) => cellText(describeUnless(ruleSet, unless)) },
  ];
}

function ipv4Number(family: TableRow["family"], value: bigint): number | undefined {
  return family === "ipv4" ? Number(value) : undefined;
}

function highHalf(family: TableRow["family"], value: bigint): bigint | undefined {
  return family === "ipv6" ? value >> 64n : undefined;
}

function lowHalf(family: TableRow["family"], value: bigint): bigint | undefined {
  return family === "ipv6" ? value & 0xffff_ffff_ffff_ffffn : undefined;
}

/** The values of a deciding rule in a table. The default has only a verdict. */
interface DeciderFacts {
  readonly verdict: Verdict;
  readonly line: number | undefined;
  readonly rule: string | undefined;
  readonly comment: string | undefined;
  readonly section: string | undefined;
}

/** The deciders that are kept. Rules with holes decide again and again, other rules few ranges. */
const KEPT_AT_MOST = 10_000;

/** Returns a function that describes deciders. `undefined` is the default. */
function deciderFacts(ruleSet: RuleSet): (rule: RuleId | undefined) => DeciderFacts {
  const kept = new Map<RuleId | undefined, DeciderFacts>();
  const sections = sectionsOf(ruleSet);
  /** Returns the title of the last section that begins above a line. O(log sections). */
  const sectionOf = (line: number): string | undefined => {
    let [low, high] = [0, sections.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sections[middle]?.line ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return sections[low - 1]?.title;
  };
  const described = (rule: RuleId | undefined): DeciderFacts => {
    const verdict = verdictOf(ruleSet, rule);
    if (rule === undefined) {
      return { verdict, line: undefined, rule: undefined, comment: undefined, section: undefined };
    }
    const line = lineNumberOf(ruleSet, rule);
    return {
      verdict,
      line,
      rule: cellText(ruleText(ruleSet, rule)),
      comment: cellText(commentBehind(ruleSet, rule) ?? ""),
      section: cellText(sectionOf(line) ?? ""),
    };
  };
  return (rule) => {
    let facts = kept.get(rule);
    if (facts !== undefined) return facts;
    if (kept.size === KEPT_AT_MOST) kept.clear();
    facts = described(rule);
    kept.set(rule, facts);
    return facts;
  };
}

/** In UTF-16 units. A rule may be as long as a line, and a line may have thousands of rules. */
const CELL_AT_MOST = 1_000;

/** Returns a text of a file as one line without invisible characters. `undefined` for an empty one. */
function cellText(text: string): string | undefined {
  return text === "" ? undefined : quoted(withSingleSpaces(text), CELL_AT_MOST);
}
