import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, decide, lineNumberOf, parseAddress, textOf, verdictOf } from "../../../../server/src/core/index.js";
import { expectPlaces } from "../../../support/places.js";
import { listOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

// Few distinct networks, so that rules, conditions and addresses collide often.
const pattern = fc.constantFrom(
  ..."0.0.0.0/0 10.0.0.0/8 10.0.0.0/9 10.128.0.0/9 10.0.0.1 10.0.0.0/31 10.0.0.1/8 ::/0 2001:db8::/32 2001:db8::1".split(
    " ",
  ),
  ..."[10.0.0.0/8] [10.0.0.0]/9 [10.0.0.0]9 10.0.0.0/08 10.0.0.0/264 010.0.0.1 ::ffff:0:0/96 ::ffff:10.0.0.0/104".split(
    " ",
  ),
);
const negation = fc.constantFrom("", "", "", "!", "! ", "!!");
const space = fc.constantFrom(" ", "\t", "  ", "\v", "\u00a0", "");
const result = fc.constantFrom(
  "OK",
  "REJECT",
  "reject",
  "550",
  "550 ",
  "550 no",
  "550\r\n no",
  "REJECT\r\n no",
  "REJECT\vno",
  "REJECT,no",
  "550 \t",
  "550 \u00a0",
  "DEFER_IF_REJECT",
  "# REJECT",
  "/8 REJECT",
  "class",
  "",
);
const indent = fc.constantFrom("", "", "", "", "", " ", "\t", "\r");
const rule = fc.tuple(indent, negation, pattern, space, result).map((words) => words.join(""));
const condition = fc
  .tuple(
    indent,
    fc.constantFrom("if", "if", "IF", "iF"),
    fc.constantFrom(" ", " ", " ", "\t", "", "\n "),
    negation,
    pattern,
    fc.constantFrom("", "", "", " ", " x", "\u00a0"),
  )
  .map((words) => words.join(""));
const conditionEnd = fc.constantFrom(
  "endif",
  "endif",
  "ENDIF \t",
  "endif x",
  " endif",
  "endif\u00a0",
  "endif\0x",
  "endifx",
);
const otherLine = fc.constantFrom("", " ", "# note", " # note", "\ufeff# x", "\0", "!", "10.0.0.0/8 REJ\0ECT");
const line = fc.oneof(
  { weight: 8, arbitrary: rule },
  { weight: 3, arbitrary: condition },
  { weight: 3, arbitrary: conditionEnd },
  { weight: 2, arbitrary: otherLine },
);
const end = fc.constantFrom("\n", "\n", "\n", "\n", "\r\n", "\r");
const anyLines = fc.array(fc.tuple(line, end), { maxLength: 12 }).map((lines) => lines.flat().join(""));

/** Valid rules and conditions in conditions, and now and then another line. */
const network = fc.constantFrom(
  ..."0.0.0.0/0 10.0.0.0/8 10.0.0.0/9 10.128.0.0/9 10.0.0.1 ::/0 2001:db8::/32".split(" "),
);
const validRule = fc.tuple(negation, network, fc.constantFrom(" OK\n", " REJECT\n")).map((words) => words.join(""));
const { lines: nestedLines } = fc.letrec<{ lines: string; nested: string }>((tie) => ({
  lines: fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: validRule },
        { weight: 3, arbitrary: tie("nested") },
        { weight: 1, arbitrary: line.map((text) => `${text}\n`) },
      ),
      { maxLength: 5, depthIdentifier: "conditions" },
    )
    .map((lines) => lines.join("")),
  nested: fc
    .tuple(negation, network, tie("lines"))
    .map(([marks, condition, lines]) => `if ${marks}${condition}\n${lines}endif\n`),
}));
const table = fc.oneof(anyLines, nestedLines);

const address = fc.constantFrom(
  ..."0.0.0.0 9.255.255.255 10.0.0.0 10.0.0.1 10.0.0.2 10.127.255.255 10.128.0.0 11.0.0.0 255.255.255.255".split(" "),
  ...":: ::fffe:ffff:ffff ::1:0:0:0 2001:db8:: 2001:db8::1 2001:db9:: ffff::".split(" "),
);

/** The list of the program's words in any order, with any other characters among them. */
const anyText = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.tuple(line, end).map((parts) => parts.join("")) },
      {
        weight: 3,
        arbitrary: fc.oneof(pattern, space, result, end, fc.constantFrom("if ", "endif", "#", "!", "[", "]", "/")),
      },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom("# imcrules-expect reject 10.0.0.0/8\n", "# imcrules-ignore covered-rule\n"),
      },
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

test("any text is a table whose rules and remarks lie within their lines", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const list = listOf("postfix-cidr", text);
      expect(textOf(list)).toBe(text);
      expectPlaces(list);
    }),
    { numRuns: runs(1500) },
  );
});

test("a table decides like a search from top to bottom", () => {
  fc.assert(
    fc.property(table, fc.array(address, { minLength: 1, maxLength: 4 }), (text, asked) => {
      const list = listOf("postfix-cidr", text);
      const partition = compile(list);
      for (const question of asked) {
        const parsed = parseAddress(question);
        if (parsed === undefined) throw new Error(`${question} is no address`);
        const found = decide(partition, parsed);
        const answer = {
          action: verdictOf(list, found),
          line: found === undefined ? undefined : lineNumberOf(list, found),
        };
        expect(answer, question).toEqual(search(text, question));
      }
    }),
    { numRuns: runs(6000) },
  );
});

interface Found {
  readonly action: "accept" | "reject";
  readonly line: number | undefined;
}

/**
 * Looks up an address as cidr_table(5) describes: reads one logical line after the other, and skips the lines of an `if`
 * that does not match.
 */
function search(text: string, question: string): Found {
  const asked = numberIn(question);
  /** The valid conditions around a line. */
  const matched: boolean[] = [];
  for (const { content, offsets } of logicalLines(text)) {
    const [, keyword = "", rest = ""] = /^(if|endif)(?![a-z0-9])(.*)$/is.exec(content) ?? [];
    if (keyword.toLowerCase() === "endif") {
      if (trimmed(rest) === "") matched.pop();
    } else if (keyword !== "") {
      const { isNegated, words } = withoutMarks(rest);
      const network = networkIn(trimmed(words));
      if (network !== undefined) matched.push(isIn(asked, network, isNegated));
    } else {
      const { isNegated, words } = withoutMarks(content);
      const [, word = "", given = ""] = /^([^ \t\r\v\f]+)[ \t\r\v\f]+(.*)$/s.exec(words) ?? [];
      const network = networkIn(word);
      if (network === undefined || trimmed(given) === "") continue;
      if (!matched.every((one) => one) || !isIn(asked, network, isNegated)) continue;
      const before = text.slice(0, offsets[content.length - words.length]);
      return { action: actionIn(trimmed(given)), line: before.split(/\r\n|\r|\n/).length };
    }
  }
  return { action: "accept", line: undefined };
}

interface LogicalLine {
  content: string;
  /** Where each character is in the text. */
  readonly offsets: number[];
}

function logicalLines(text: string): readonly LogicalLine[] {
  const logical: LogicalLine[] = [];
  let offset = 0;
  for (const physical of text.split("\n")) {
    const offsets = Array.from({ length: physical.length }, (_, place) => offset + place);
    offset += physical.length + 1;
    const words = trimmed(physical);
    if (words === "" || words.startsWith("#")) continue;
    const last = logical.at(-1);
    if (last !== undefined && trimmed(physical.charAt(0)) === "") {
      last.content += physical;
      last.offsets.push(...offsets);
    } else {
      logical.push({ content: physical, offsets });
    }
  }
  // A logical line that begins with a space continues nothing. Postfix skips it.
  return logical
    .filter(({ content }) => trimmed(content.charAt(0)) !== "")
    .map(({ content, offsets }) => ({ content: content.split("\0")[0] ?? "", offsets }));
}

function trimmed(text: string): string {
  return text.replace(/^[ \t\r\v\f]+|[ \t\r\v\f]+$/g, "");
}

/** Cuts the marks before a pattern. `words` is what is left. */
function withoutMarks(text: string): { readonly isNegated: boolean; readonly words: string } {
  const [marks = ""] = /^[! \t\r\v\f]*/.exec(text) ?? [];
  return { isNegated: marks.split("!").length % 2 === 0, words: text.slice(marks.length) };
}

interface Numbered {
  readonly bits: number;
  readonly value: bigint;
}

interface Network extends Numbered {
  readonly hostBits: bigint;
}

function networkIn(word: string): Network | undefined {
  const [, bracketed, behind] = /^\[([^\]]*)\](.*)$/s.exec(word) ?? [];
  if (word.startsWith("[") && bracketed === undefined) return undefined;
  if (behind !== undefined && behind !== "" && !behind.startsWith("/")) return undefined;
  const whole = bracketed ?? word;
  const slash = behind ? -1 : whole.indexOf("/");
  const length = behind ? behind.slice(1) : slash < 0 ? undefined : whole.slice(slash + 1);
  const first = numberIn(slash < 0 ? whole : whole.slice(0, slash));
  if (first === undefined || (length !== undefined && !/^\d+$/.test(length))) return undefined;
  // Postfix keeps the length in a byte.
  const bits = length === undefined ? first.bits : Number(length) % 256;
  if (bits > first.bits) return undefined;
  const hostBits = 2n ** BigInt(first.bits - bits);
  return first.value % hostBits === 0n ? { ...first, hostBits } : undefined;
}

function numberIn(text: string): Numbered | undefined {
  if (isIPv4(text))
    return { bits: 32, value: text.split(".").reduce((value, part) => value * 256n + BigInt(part), 0n) };
  if (!isIPv6(text) || text.includes("%")) return undefined;
  const hexadecimal = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = [], tail = []] = hexadecimal.split("::").map((side) => side.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  const groups = [...head, ...zeros, ...tail];
  return { bits: 128, value: groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n) };
}

function isIn(asked: Numbered | undefined, { bits, value, hostBits }: Network, isNegated: boolean): boolean {
  if (asked?.bits !== bits) return false;
  return (asked.value / hostBits === value / hostBits) !== isNegated;
}

/** Returns what smtpd does with a result: an action up to a space or tab, or else restrictions, whose separators are more. */
function actionIn(given: string): "accept" | "reject" {
  const isAction = /^(?:reject|defer|defer_if_permit)(?=[ \t]|$)|^[45]\d\d[ \t]/i.test(given);
  const isRestriction = /^,*(?:reject|defer|defer_if_permit)(?=[, \t\r]|$)/i.test(given);
  return isAction || isRestriction ? "reject" : "accept";
}

describe("large tables are read to the end", () => {
  const depth = 10_000;

  test("conditions in conditions", () => {
    const list = listOf(
      "postfix-cidr",
      `${"if 10.0.0.0/8\n".repeat(depth)}0.0.0.0/0 REJECT\n${"endif\n".repeat(depth)}`,
    );
    expect(list.rules.count).toBe(1);
    expect(list.remarks).toEqual([]);
  });

  test("negated conditions in negated conditions", () => {
    const hosts = Array.from({ length: depth }, (_, host) => `if !10.${host >> 8}.${host & 255}.1\n`);
    const list = listOf("postfix-cidr", `${hosts.join("")}0.0.0.0/0 REJECT\n`);
    expect(list.remarks.at(-1)).toMatchObject({ line: depth, code: "analysis-incomplete" });
    expect(list.remarks).toHaveLength(depth + 1);
  });

  test.each([
    ["a result", "10.0.0.0/8 REJECT ", "x"],
    ["spaces", "10.0.0.0/8 REJECT", " "],
    ["indentation", "10.0.0.1 OK\n", " "],
    ["a pattern", "", "1."],
    ["digits", "10.0.0.0/", "8"],
    ["marks", "", "!"],
    ["brackets", "", "["],
    ["a condition", "if ", "1"],
    ["an end", "endif", " "],
    ["a comment", "#", " imcrules-ignore"],
  ])("%s of 10 MB", (_, beginning, piece) => {
    const text = beginning + piece.repeat(10_000_000 / piece.length);
    expect(textOf(listOf("postfix-cidr", text)).length).toBe(text.length);
  });

  test.each([
    ["carriage returns", "10.0.0.1 OK", "\r"],
    ["a continued line", "10.0.0.1", "\n x"],
    ["indented rules", "10.0.0.1 OK", "\n 10.0.0.2 OK"],
  ])("100,000 lines: %s", (_, beginning, piece) => {
    const list = listOf("postfix-cidr", beginning + piece.repeat(100_000));
    expect(list.lineStarts).toHaveLength(100_001);
  });
});
