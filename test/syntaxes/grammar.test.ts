import fc from "fast-check";
import { expect, test } from "vitest";
import { INITIAL } from "vscode-textmate";
import { lineAt } from "../../server/src/core/index.js";
import { ruleSetOf } from "../support/product.js";
import { loadGrammar } from "./loadGrammar.js";

const { grammar } = await loadGrammar();

test("a rule has an action, an address and a mask", () => {
  expect(draw("accept 192.0.2.10   255.255.255.255")).toMatchInlineSnapshot(`
    "accept 192.0.2.10   255.255.255.255
    ~~~~~~ keyword.control.accept markup.inserted
           ~~~~~~~~~~ constant.numeric.address.ipv4 variable.other.constant.address
                        ~~~~~~~~~~~~~~~ constant.numeric.mask"
  `);
  expect(draw("reject 10.0.0.0/8")).toMatchInlineSnapshot(`
    "reject 10.0.0.0/8
    ~~~~~~ keyword.control.reject markup.deleted
           ~~~~~~~~ constant.numeric.address.ipv4 variable.other.constant.address
                   ~ punctuation.separator.mask
                    ~ constant.numeric.length"
  `);
  expect(draw("reject 10.0.0.0/255.0.255.0")).toMatchInlineSnapshot(`
    "reject 10.0.0.0/255.0.255.0
    ~~~~~~ keyword.control.reject markup.deleted
           ~~~~~~~~ constant.numeric.address.ipv4 variable.other.constant.address
                   ~ punctuation.separator.mask
                    ~~~~~~~~~~~ constant.numeric.mask"
  `);
  expect(draw("accept 2001:db8:25::/48")).toMatchInlineSnapshot(`
    "accept 2001:db8:25::/48
    ~~~~~~ keyword.control.accept markup.inserted
           ~~~~~~~~~~~~~ constant.numeric.address.ipv6 variable.other.constant.address
                        ~ punctuation.separator.mask
                         ~~ constant.numeric.length"
  `);
  expect(draw("reject any")).toMatchInlineSnapshot(`
    "reject any
    ~~~~~~ keyword.control.reject markup.deleted
           ~~~ constant.language.any"
  `);
});

test("a directive has a keyword and its value", () => {
  expect(draw("default reject")).toMatchInlineSnapshot(`
    "default reject
    ~~~~~~~ keyword.other.default
            ~~~~~~ keyword.control.reject markup.deleted"
  `);
  expect(draw("evaluate most-specific")).toMatchInlineSnapshot(`
    "evaluate most-specific
    ~~~~~~~~ keyword.other.evaluate
             ~~~~~~~~~~~~~ constant.language.model"
  `);
});

test("an expectation has an action, a source and perhaps a deciding rule", () => {
  expect(draw("expect accept 192.0.2.10 by 192.0.2.0 255.255.255.0")).toMatchInlineSnapshot(`
    "expect accept 192.0.2.10 by 192.0.2.0 255.255.255.0
    ~~~~~~ keyword.other.expect
           ~~~~~~ keyword.control.accept markup.inserted
                  ~~~~~~~~~~ constant.numeric.address.ipv4 variable.other.constant.address
                             ~~ keyword.other.by
                                ~~~~~~~~~ constant.numeric.address.ipv4 variable.other.constant.address
                                          ~~~~~~~~~~~~~ constant.numeric.mask"
  `);
  expect(draw("expect reject ::ffff:198.51.100.0/120 by default")).toMatchInlineSnapshot(`
    "expect reject ::ffff:198.51.100.0/120 by default
    ~~~~~~ keyword.other.expect
           ~~~~~~ keyword.control.reject markup.deleted
                  ~~~~~~~~~~~~~~~~~~~ constant.numeric.address.ipv6 variable.other.constant.address
                                     ~ punctuation.separator.mask
                                      ~~~ constant.numeric.length
                                          ~~ keyword.other.by
                                             ~~~~~~~ constant.language.default"
  `);
});

test("a comment ends the statement, with or without a space before it", () => {
  expect(draw("accept any# reject any")).toMatchInlineSnapshot(`
    "accept any# reject any
    ~~~~~~ keyword.control.accept markup.inserted
           ~~~ constant.language.any
              ~ comment.line.number-sign punctuation.definition.comment
               ~~~~~~~~~~~ comment.line.number-sign"
  `);
  expect(draw("accept # reject any")).toMatchInlineSnapshot(`
    "accept # reject any
    ~~~~~~ keyword.control.accept markup.inserted
           ~ comment.line.number-sign punctuation.definition.comment
            ~~~~~~~~~~~ comment.line.number-sign"
  `);
});

test("a title alone on its line is a heading", () => {
  expect(draw("  ## Mail gateways # of 1999")).toMatchInlineSnapshot(`
    "  ## Mail gateways # of 1999
      ~~ comment.line.number-sign.section punctuation.definition.comment
         ~~~~~~~~~~~~~~~~~~~~~~~ comment.line.number-sign.section markup.heading.section"
  `);
});

test.each(["##Offices", "### Offices", "## # Offices", "##", "reject any ## Offices"])("%j is no title", (line) => {
  expect(draw(line)).not.toContain("markup.heading");
});

test("an ignore comment marks its keyword and its codes, not its reason", () => {
  expect(draw("reject any # imcrules-ignore covered-rule, host-bits-set -- agreed, see 4711")).toMatchInlineSnapshot(`
    "reject any # imcrules-ignore covered-rule, host-bits-set -- agreed, see 4711
    ~~~~~~ keyword.control.reject markup.deleted
           ~~~ constant.language.any
               ~ comment.line.number-sign.ignore punctuation.definition.comment
                 ~~~~~~~~~~~~~~~ comment.line.number-sign.ignore keyword.other.ignore
                                 ~~~~~~~~~~~~ comment.line.number-sign.ignore entity.name.tag.finding
                                             ~~ comment.line.number-sign.ignore
                                               ~~~~~~~~~~~~~ comment.line.number-sign.ignore entity.name.tag.finding
                                                             ~~ comment.line.number-sign.ignore punctuation.separator.reason
                                                               ~~~~~~~~~~~~~~~~~ comment.line.number-sign.ignore"
  `);
});

test.each(["# imcrules-ignored any", "# please imcrules-ignore it", "# IMCRULES-IGNORE it", "## imcrules-ignore it"])(
  "%j is a plain comment",
  (line) => expect(draw(line)).not.toContain("keyword"),
);

test.each([
  ["ACCEPT ANY", "accept any"],
  ["Default Reject", "default reject"],
  ["EVALUATE First-Match", "evaluate first-match"],
  ["\texpect\tReject 2001:DB8::1 By DEFAULT", " expect reject 2001:db8::1 by default"],
])("%j is scoped like %j", (line, lowerCase) => expect(scopes(line)).toEqual(scopes(lowerCase)));

test.each([
  ["acceptable 10.0.0.0", "acceptable 10.0.0.0"], // a longer word
  ["accept-overrides", "accept-overrides"], // out of place
  ["allow 10.0.0.0", "allow 10.0.0.0"],
  ["10.0.0.0 accept", "10.0.0.0 accept"],
  ["accept reject 10.0.0.0", "reject 10.0.0.0"],
  ["accept by default", "by default"],
  ["accept any 0.0.0.0", "0.0.0.0"],
  ["accept anybody", "anybody"],
  ["accept 010.0.0.1", "010.0.0.1"], // octal to some programs
  ["accept 10.1", "10.1"],
  ["accept 10.0.0.256", "10.0.0.256"],
  ["accept 10.0.0.0 8", "8"],
  ["accept 10.0.0.0 /8", "/8"],
  ["accept 10.0.0.0/ 8", "10.0.0.0/ 8"],
  ["accept 10.0.0.0/33", "10.0.0.0/33"],
  ["accept 10.0.0.0/08", "10.0.0.0/08"],
  ["accept 10.0.0.0 255.0.0", "255.0.0"],
  ["accept 10.0.0.0 255.0.0.0 x", "x"],
  ["accept 10.0.0.0\u00a0255.0.0.0", "10.0.0.0\u00a0255.0.0.0"], // a no-break space ends no word
  ["accept 2001:db8::/129", "2001:db8::/129"],
  ["accept 2001:db8:: 255.0.0.0", "255.0.0.0"],
  ["accept 1::2::3", "1::2::3"],
  ["accept 1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9"],
  ["accept fe80::1%eth0", "fe80::1%eth0"],
  ["default", ""],
  ["default any", "any"],
  ["default accept 10.0.0.0", "10.0.0.0"],
  ["evaluate last-match", "last-match"],
  ["expect 10.0.0.0", "10.0.0.0"],
  ["expect accept by any", "by any"],
  ["expect accept nobody by any", "nobody by any"],
  ["expect accept any or by any", "or by any"],
  ["expect accept any by any by any", "by any"],
])("in %j, %j has no scope", (line, plain) => expect(plainText(line)).toBe(plain));

const word = fc.constantFrom(
  ...[
    "accept",
    "Reject",
    "default",
    "evaluate",
    "EXPECT",
    "by",
    "any",
    "first-match",
    "most-specific",
    "allow",
    "#",
    "##",
  ],
  ...["10.0.0.0", "255.0.255.0", "0.0.0.0", "10.0.0.256", "010.0.0.0", "10.0", "8", "10.0.0.0/8", "10.0.0.0/255.0.0.0"],
  ...[
    "10.0.0.0/0",
    "10.0.0.0/32",
    "10.0.0.0/33",
    "10.0.0.0/",
    "/8",
    "2001:db8::/32",
    "::",
    "::/0",
    "::1/128",
    "::/129",
  ],
);
const groups = fc.array(fc.constantFrom("0", "ab", "FFFF"), { maxLength: 8 }).map((written) => written.join(":"));
const ipv6Like = fc
  .tuple(groups, fc.constantFrom("", ":", "::", ":::"), groups, fc.constantFrom("", "", ":192.0.2.1", ":192.0.2"))
  .map((parts) => parts.join(""));
const line = fc.oneof(
  fc.array(word, { maxLength: 6 }).map((words) => words.join(" ")),
  fc.tuple(fc.constantFrom("accept", "expect reject"), word, word).map((words) => words.join("\t")),
  fc.tuple(ipv6Like, fc.constantFrom("", "/64", "/128", "/0129", " by any")).map((parts) => `accept ${parts.join("")}`),
);

test("all words of a statement have a scope exactly when the statement is valid", () => {
  fc.assert(
    fc.property(line, (text) => {
      const { statement, problem } = lineAt(ruleSetOf(text), 0);
      if (problem?.code === "syntax-error" && problem.reason.startsWith("missing-")) return; // no word is invalid
      expect(plainText(text) === "", text).toBe(problem === undefined);
      expect(statement === undefined, text).toBe(problem !== undefined || /^\s*(#|$)/.test(text));
    }),
    { numRuns: 5000 },
  );
});

const long = 100_000;

test.each([
  ["spaces", " ".repeat(long)],
  ["spaces before a word", `${" ".repeat(long)}x`],
  ["spaces after an action", `accept${" ".repeat(long)}x`],
  ["spaces after a source", `expect accept any${" ".repeat(long)}x`],
  ["spaces in a title", `##${" ".repeat(long)}#`],
  ["spaces after a title", `## Title${" ".repeat(long)}`],
  ["spaces in an ignore comment", `# imcrules-ignore${" ".repeat(long)}--${" ".repeat(long)}`],
  ["one word", "a".repeat(long)],
  ["digits", `accept ${"1".repeat(long)}`],
  ["dots", `accept ${"1.".repeat(long / 2)}`],
  ["colons", `accept ${":".repeat(long)}`],
  ["groups", `accept ${"ffff:".repeat(long / 5)}`],
  ["a length without end", `accept ::/${"1".repeat(long)}`],
  ["keywords", "accept ".repeat(long / 7)],
  ["expectations", `expect accept any${" by any".repeat(long / 7)}`],
  ["comment signs", "#".repeat(long)],
  ["dashes", `# imcrules-ignore ${"-- ".repeat(long / 3)}`],
  ["codes", `# imcrules-ignore ${"a,".repeat(long / 2)}`],
])("a hundred thousand characters of %s take no time and do not change the next line", (_, text) => {
  const { ruleStack } = grammar.tokenizeLine(text, INITIAL);
  expect(grammar.tokenizeLine("accept any", ruleStack).tokens).toEqual(
    grammar.tokenizeLine("accept any", INITIAL).tokens,
  );
});

test.each([
  "accept",
  "expect",
  "expect accept",
  "expect accept any by",
  "default",
  "evaluate",
  "#",
  "# imcrules-ignore",
])("the unfinished %j does not change the next line", (unfinished) => {
  const { ruleStack } = grammar.tokenizeLine(unfinished, INITIAL);
  const next = grammar.tokenizeLine("accept any", ruleStack);
  expect(next.tokens).toEqual(grammar.tokenizeLine("accept any", INITIAL).tokens);
});

/** Draws the scopes of each token under the token, below the line. Tokens of spaces are left out. */
function draw(line: string): string {
  const { tokens } = grammar.tokenizeLine(line, INITIAL);
  const drawn = tokens.flatMap(({ startIndex, endIndex, scopes }) => {
    const text = line.slice(startIndex, endIndex);
    if (text.trim() === "" || scopes.length === 1) return [];
    const names = scopes.slice(1).map((scope) => scope.replace(/\.imcrules$/, ""));
    return [`${" ".repeat(startIndex)}${"~".repeat(text.length)} ${names.join(" ")}`];
  });
  return [line, ...drawn].join("\n");
}

function scopes(line: string): readonly (readonly string[])[] {
  return grammar.tokenizeLine(line, INITIAL).tokens.map((token) => token.scopes);
}

/** Returns the text that has no scope but the file's. */
function plainText(line: string): string {
  const { tokens } = grammar.tokenizeLine(line, INITIAL);
  return tokens
    .filter((token) => token.scopes.length === 1)
    .map(({ startIndex, endIndex }) => line.slice(startIndex, endIndex))
    .join("")
    .trim();
}
