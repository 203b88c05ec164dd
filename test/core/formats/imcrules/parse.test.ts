import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meaningOf } from "../../../../server/src/core/analysis/meaning/meaning.js";
import { LineParser } from "../../../../server/src/core/formats/imcrules/grammar.js";
import { parse, parseLine } from "../../../../server/src/core/formats/imcrules/parse.js";
import { ruleOf, rulesOf } from "../../../../server/src/core/model/ruleSet.js";
import { formatSource } from "../../../../server/src/core/model/source.js";
import type { Statement } from "../../../../server/src/core/model/statement.js";
import { source } from "../../../support/arbitraries.js";
import { runs } from "../../../support/runs.js";

function read(line: string): string {
  const { statement, problem } = parseLine(line);
  if (problem !== undefined)
    return `${problem.code}: ${problem.reason} at "${line.slice(problem.span.start, problem.span.end)}"`;
  return statement === undefined ? "blank" : written(statement);
}

function written(statement: Statement): string {
  switch (statement.kind) {
    case "rule":
      return `${statement.action} ${formatSource(statement.source)}`;
    case "default":
      return `default ${statement.action}`;
    case "evaluate":
      return `evaluate ${statement.model}`;
    case "expectation": {
      const by =
        statement.by === undefined
          ? ""
          : ` by ${statement.by === "default" ? "default" : formatSource(statement.by.source)}`;
      return `expect ${statement.action} ${formatSource(statement.source)}${by}`;
    }
  }
}

test("the grammar passes the validation of chevrotain", () => {
  expect(() => new LineParser(false)).not.toThrow();
});

describe("statements", () => {
  test.each([
    ["accept 192.0.2.10", "accept 192.0.2.10/32"],
    ["accept 192.0.2.0 255.255.255.0", "accept 192.0.2.0/24"],
    ["accept 192.0.2.0/24", "accept 192.0.2.0/24"],
    ["accept 192.0.2.0/255.255.255.0", "accept 192.0.2.0/24"],
    ["reject 10.0.0.5 255.0.255.0", "reject 10.0.0.0 255.0.255.0"],
    ["reject 0.0.0.0 0.0.0.0", "reject 0.0.0.0/0"],
    ["reject any", "reject any"],
    ["\tACCEPT \t Any  # every one", "accept any"],
    ["accept 2001:db8::", "accept 2001:db8::/128"],
    ["accept 2001:DB8:25::/48", "accept 2001:db8:25::/48"],
    ["accept ::/0", "accept ::/0"],
    ["accept ::ffff:192.0.2.1", "accept 192.0.2.1/32"],
    ["accept ::ffff:192.0.2.0/120", "accept 192.0.2.0/24"],
    ["accept ::ffff:0:0/96", "accept 0.0.0.0/0"],
    ["reject ::0.0.0.0/96", "reject ::/96"],
    ["reject ::224.0.0.0/100", "reject ::e000:0/100"],
    ["accept ::ffff:192.0.2.0/24", "accept ::/24"],
    ["accept 64:ff9b::192.0.2.1", "accept 64:ff9b::c000:201/128"],
    ["default reject", "default reject"],
    ["Evaluate Most-Specific", "evaluate most-specific"],
    ["expect accept 192.0.2.10 by 192.0.2.10", "expect accept 192.0.2.10/32 by 192.0.2.10/32"],
    ["expect reject any by default", "expect reject any by default"],
    ["expect reject 10.0.0.0 255.0.0.0 by 10.0.0.0/8", "expect reject 10.0.0.0/8 by 10.0.0.0/8"],
    ["", "blank"],
    ["  # accept any", "blank"],
  ])("%s", (line, statement) => expect(read(line)).toBe(statement));
});

describe("problems", () => {
  test.each([
    ["allow 10.0.0.1", 'syntax-error: unknown-statement at "allow"'],
    ["acceptable 10.0.0.1", 'syntax-error: unknown-statement at "acceptable"'],
    ["10.0.0.1 accept", 'syntax-error: unknown-statement at "10.0.0.1"'],
    ["accept", 'syntax-error: missing-source at "accept"'],
    ["expect", 'syntax-error: missing-action at "expect"'],
    ["default", 'syntax-error: missing-action at "default"'],
    ["default deny", 'syntax-error: unknown-action at "deny"'],
    ["evaluate", 'syntax-error: missing-model at "evaluate"'],
    ["evaluate last-match", 'syntax-error: unknown-model at "last-match"'],
    ["accept all", 'syntax-error: unknown-any at "all"'],
    ["accept 10.0.0.1-10.0.0.9", 'syntax-error: address-range at "10.0.0.1-10.0.0.9"'],
    ["accept any 0.0.0.0", 'syntax-error: any-with-mask at "0.0.0.0"'],
    ["accept any/0", 'syntax-error: any-with-mask at "/0"'],
    ["accept 10.0.0.0 255.0.0.0 office", 'syntax-error: surplus-word at "office"'],
    ["accept 10.0.0.0/8 255.0.0.0", 'syntax-error: surplus-word at "255.0.0.0"'],
    ["expect accept 10.0.0.1 by", 'syntax-error: missing-source at "by"'],
    ["accept mail.example.org", 'invalid-address: not-an-address at "mail.example.org"'],
    ["accept default", 'invalid-address: not-an-address at "default"'],
    ["accept 10.1", 'invalid-address: short-form at "10.1"'],
    ["accept 010.0.0.1", 'invalid-address: leading-zero at "010.0.0.1"'],
    ["accept 0x0a.0.0.1", 'invalid-address: hexadecimal at "0x0a.0.0.1"'],
    ["accept 10.0.0.256", 'invalid-address: octet-too-large at "10.0.0.256"'],
    ["accept 10.0.0.0.1", 'invalid-address: too-many-octets at "10.0.0.0.1"'],
    ["accept fe80::1%eth0", 'invalid-address: zone-id at "fe80::1%eth0"'],
    ["accept 2001:db8:::1", 'invalid-address: bad-ipv6 at "2001:db8:::1"'],
    ["accept ::ffff:010.0.0.1", 'invalid-address: leading-zero at "::ffff:010.0.0.1"'],
    ["accept 10.0.0.0 8", 'invalid-mask: length-without-slash at "8"'],
    ["accept 10.0.0.0 /8", 'invalid-mask: blank-before-slash at "/8"'],
    ["accept 10.0.0.0/ 8", 'invalid-mask: missing-length at "/"'],
    ["accept 10.0.0.0/", 'invalid-mask: missing-length at "/"'],
    ["accept /8", 'syntax-error: missing-address at "/8"'],
    ["accept [2001:db8::1]", 'invalid-address: brackets at "[2001:db8::1]"'],
    ["accept 167772161", 'invalid-address: short-form at "167772161"'],
    ["accept 10.0.0.0/33", 'invalid-mask: length-too-large at "/33"'],
    ["accept 10.0.0.0/08", 'invalid-mask: leading-zero at "/08"'],
    ["accept 10.0.0.0/+8", 'invalid-mask: not-a-mask at "/+8"'],
    ["accept 10.0.0.0/8/9", 'invalid-mask: not-a-mask at "/8/9"'],
    ["accept 10.0.0.0 reject", 'invalid-mask: not-a-mask at "reject"'],
    ["accept any reject", 'syntax-error: surplus-word at "reject"'],
    ["accept 10.0.0.0 netmask", 'invalid-mask: not-a-mask at "netmask"'],
    ["accept 10.0.0.0 255.255.0.256", 'invalid-mask: not-a-mask at "255.255.0.256"'],
    ["accept 2001:db8:: 32", 'invalid-mask: ipv6-takes-length at "32"'],
    ["accept 2001:db8::/ffff::", 'invalid-mask: ipv6-takes-length at "/ffff::"'],
    ["accept 2001:db8::/129", 'invalid-mask: length-too-large at "/129"'],
  ])("%s", (line, problem) => expect(read(line)).toBe(problem));
});

describe("files", () => {
  test("lines end at LF, CRLF and CR only", () => {
    const ruleSet = parse("accept any\r\nreject any\raccept 10.0.0.1\n# \u2028 \u0085 \f reject any\nreject 10.0.0.2");
    expect(Array.from(rulesOf(ruleSet), ({ action }) => action)).toEqual(["accept", "reject", "accept", "reject"]);
    expect([...ruleSet.rules.lines]).toEqual([0, 1, 2, 4]);
  });

  test("a carriage return at the end of the text ends its line", () => {
    expect([...parse("reject any\r").lineStarts]).toEqual([0, 11]);
  });

  test("a byte order mark is ignored but counts as a column", () => {
    expect(ruleOf(parse("\uFEFFaccept any"), 0).actionSpan).toEqual({ start: 1, end: 7 });
  });

  test.each([
    ["UTF-16 without a mark", Array.from("accept any\nreject any", (c) => `${c}\0`).join("")],
    ["UTF-16 with a mark, read as UTF-8", "\uFFFD\uFFFDa\0c\0c\0e\0p\0t\0 \0a\0n\0y\0\n\0"],
  ])("%s is one error", (_, text) => {
    const { rules, problemCount, notes } = parse(text);
    expect([rules.count, problemCount, notes.read[0]?.problem?.reason]).toEqual([0, 1, "utf-16"]);
  });

  test.each([
    ["in a comment", "default reject\naccept 192.0.2.1 # a \0 here\naccept 192.0.2.2"],
    ["in a word", "default reject\naccept 192.0\0.2.1\naccept 192.0.2.2"],
    ["alone", "default reject\n\0\naccept 192.0.2.2"],
    ["in a long line", `default reject\naccept 192.0.2.1 # ${"x".repeat(2000)}\0\naccept 192.0.2.2`],
    ["in a title", "default reject\n## Office\0\naccept 192.0.2.2"],
    ["several times", `default reject\naccept 192.0.2.1 # ${"\0x".repeat(8)}\naccept 192.0.2.2${" ".repeat(200)}`],
  ])("a NUL %s makes its line invalid and no other", (_, text) => {
    const ruleSet = parse(text);
    expect([ruleSet.rules.count, ruleSet.default?.directive.action, ruleSet.problemCount]).toEqual([1, "reject", 1]);
    expect([...ruleSet.notes.lines]).toContain(1);
    expect(ruleSet.notes.read.map(({ problem }) => problem?.reason)).toContain("nul-character");
  });

  test.each([
    ["UTF-16 of the other byte order", Array.from("accept any", (c) => `\0${c}`).join("")],
    [
      "UTF-16 with a comment in Cyrillic",
      Array.from("# \u0421\u043f\u0438\u0441\u043e\u043a\naccept any", (c) => c + (c < "\u0400" ? "\0" : "\x04")).join(
        "",
      ),
    ],
  ])("%s is one error", (_, text) => {
    const { rules, problemCount, notes } = parse(text);
    expect([rules.count, problemCount, notes.read[0]?.problem?.reason]).toEqual([0, 1, "utf-16"]);
  });

  test("only the first directive above the first rule has effect", () => {
    const { default: fallback, idleDirectives } = parse(
      "default reject\ndefault accept\naccept any\nevaluate most-specific",
    );
    expect(fallback?.directive.action).toBe("reject");
    expect(idleDirectives.map(({ line, why }) => [line, why])).toEqual([
      [1, "duplicate"],
      [3, "misplaced"],
    ]);
  });

  test.each([
    ["## Offices", { kind: "section", title: "Offices" }],
    ["  ## Offices  ", { kind: "section", title: "Offices" }],
    ["##Offices", undefined],
    ["### Offices", undefined],
    ["accept any ## Offices", undefined],
  ])("%s: whether it starts a section", (line, comment) => {
    const read = parseLine(line).comment;
    expect(read === undefined ? undefined : { kind: read.kind, title: "title" in read ? read.title : "" }).toEqual(
      comment,
    );
  });

  test.each([
    ["# imcrules-ignore shadowed-rule", ["shadowed-rule"]],
    ["accept any # imcrules-ignore a, b -- because", ["a", "b"]],
    ["# imcrules-ignore -- because", []],
    ["# imcrules-ignored a", undefined],
  ])("%s: the codes that it silences", (line, codes) => {
    const comment = parseLine(line).comment;
    expect(comment?.kind === "ignore" ? comment.codes.map(({ code }) => code) : undefined).toEqual(codes);
    if (comment?.kind === "ignore") {
      for (const { code, span } of comment.codes) expect(line.slice(span.start, span.end)).toBe(code);
    }
  });
});

const word = fc.oneof(
  fc.constantFrom(
    "accept",
    "reject",
    "default",
    "evaluate",
    "expect",
    "by",
    "any",
    "first-match",
    "/8",
    "/",
    "#",
    "##",
    "all",
  ),
  source,
  fc.string({ unit: "binary", maxLength: 6 }),
);

test("no line is both statement and problem, and a problem has its span in the line", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 9 }), fc.constantFrom(" ", "\t", "", "  "), (words, gap) => {
      const line = words.join(gap).replaceAll(/[\r\n]/g, "");
      const { statement, problem } = parseLine(line);
      expect(statement !== undefined && problem !== undefined).toBe(false);
      if (problem === undefined) return;
      expect(problem.span.start).toBeLessThan(problem.span.end);
      expect(problem.span.end).toBeLessThanOrEqual(line.length);
    }),
    { numRuns: runs(3000) },
  );
});

test("spaces and comments do not change a source", () => {
  fc.assert(
    fc.property(
      source,
      fc.constantFrom(" ", "\t\t", "   "),
      fc.constantFrom("", "#x", " # accept any"),
      (text, gap, tail) => {
        const plain = parseLine(`accept ${text}`).statement;
        const spaced = parseLine(`${gap}ACCEPT${gap}${text.replaceAll(" ", gap)}${tail}`).statement;
        expect(spaced?.kind === "rule" && spaced.source).toEqual(plain?.kind === "rule" && plain.source);
      },
    ),
  );
});

test("a line of over a thousand characters is the statement that its words are", () => {
  const statements = [
    "accept 192.0.2.0 255.255.255.0",
    "evaluate most-specific",
    "expect accept 192.0.2.0 255.255.255.0 by 192.0.2.0 255.255.255.0",
    "expect reject 10.0.0.0 255.0.0.0 by default",
    "expect accept 2001:db8::/32 by any",
  ];
  for (const statement of statements) {
    const words = statement.split(" ");
    for (const place of words.keys()) {
      const far = words.with(place, " ".repeat(1200) + words[place]).join(" ");
      expect(read(far), statement).toBe(read(statement));
      expect(read(`${far} and more`), statement).toMatch(/^(syntax-error|invalid-mask): .* at "and"$/);
    }
  }
});

describe("huge and odd files parse in time", () => {
  test.each([
    ["one line of ten megabytes", "a".repeat(10_000_000), 1],
    ["ten megabytes of words in one line", "accept 10.0.0.1 ".repeat(625_000), 1],
    ["ten megabytes of comment", `accept any ${"#".repeat(10_000_000)}`, 0],
    ["ten megabytes of spaces before a word", `accept${" ".repeat(10_000_000)}any`, 0],
    ["a million empty lines", "\n".repeat(1_000_000), 0],
    ["a hundred thousand lines of nonsense", "x\n".repeat(100_000), 100_000],
  ])("%s", (_, text, problems) => {
    expect(parse(text).problemCount).toBe(problems);
  });
});

test("keywords match in either case, but no other letter that Unicode folds to theirs", () => {
  const units = Array.from({ length: 0x10000 }, (_, unit) => unit).filter((unit) => unit !== 10 && unit !== 13);
  for (const keyword of ["accept", "reject", "any"]) {
    const rest = keyword === "any" ? ["accept ", ""] : ["", " 10.0.0.1"];
    for (let place = 0; place < keyword.length; place++) {
      const lines = units.map(
        (unit) => rest[0] + keyword.slice(0, place) + String.fromCharCode(unit) + keyword.slice(place + 1) + rest[1],
      );
      const read = [...rulesOf(parse(lines.join("\n")))].length;
      expect(read, keyword).toBe(2);
    }
  }
});

test("names of object properties are not keywords of other programs", () => {
  for (const word of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    for (const line of [
      `${word} 10.0.0.1`,
      `default ${word}`,
      `evaluate ${word}`,
      `expect ${word} 10.0.0.1`,
      `accept ${word}`,
    ]) {
      expect(meaningOf(line), line).toBeUndefined();
    }
  }
});
