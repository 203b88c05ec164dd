import { expect, test } from "vitest";
import { parseLine } from "../../../server/src/core/formats/imcrules/parse.js";
import type { SyntaxFault } from "../../../server/src/core/model/statement.js";
import { codes, findings, rules, verdictOf } from "../../support/product.js";

/** The smallest line for each reason. A reason without a line does not compile. */
const lines: Readonly<Record<Exclude<SyntaxFault, "utf-16">, string>> = {
  "unknown-statement": "connect 192.0.2.10",
  "missing-action": "default",
  "unknown-action": "default maybe",
  "missing-model": "evaluate",
  "unknown-model": "evaluate last-match",
  "missing-source": "accept",
  "missing-address": "accept /24",
  "any-with-mask": "accept any 255.0.0.0",
  "unknown-any": "accept all",
  "address-range": "accept 192.0.2.16-192.0.2.31",
  "surplus-word": "accept 192.0.2.10 255.255.255.255 office",
  "nul-character": "accept 192.0.2.10 # a stray \0 here",
};

test.each(Object.entries(lines))("%s: %s", (reason, line) => expect(parseLine(line).problem?.reason).toBe(reason));

test("each says what is wrong, that the line is ignored, and what to write", () => {
  expect(findings(Object.values(lines).join("\n")).replace("\0", "NUL")).toMatchInlineSnapshot(`
    "connect 192.0.2.10
    ~~~~~~~ error[syntax-error]: Unknown keyword "connect". Begin with accept, reject or expect.
    This line is ignored: a line begins with accept, reject, default, evaluate or expect.
    default
    ~~~~~~~ error[syntax-error]: The action is missing after "default". Add accept or reject.
    This line is ignored: only the action says what is meant.
    default maybe
            ~~~~~ error[syntax-error]: "maybe" is not an action. Use accept or reject.
    This line is ignored: there are no other actions.
    evaluate
    ~~~~~~~~ error[syntax-error]: The evaluation model is missing after "evaluate". Add first-match.
    This line is ignored: the models are first-match, most-specific and accept-overrides.
    evaluate last-match
             ~~~~~~~~~~ error[syntax-error]: Another program's order of rules. Write first-match and reverse the order of all rules.
    This line is ignored: here the first match decides, or the rule that the model asks first.
    accept
    ~~~~~~ error[syntax-error]: The address is missing after "accept". Add an address, or any.
    This line is ignored: a rule matches addresses.
    accept /24
           ~~~ error[syntax-error]: The address before "/24" is missing. Write it there.
    This line is ignored: a length needs an address.
    accept any 255.0.0.0
               ~~~~~~~~~ error[syntax-error]: Remove "255.0.0.0", or replace any by an address.
    This line is ignored: the word any matches every address already.
    accept all
           ~~~ error[syntax-error]: Another program's word. Write "accept any".
    This line is ignored: the actions are accept and reject, and any is every address.
    accept 192.0.2.16-192.0.2.31
           ~~~~~~~~~~~~~~~~~~~~~ error[syntax-error]: A range of addresses. Write "accept 192.0.2.16/28".
    This line is ignored: a rule holds one network.
    accept 192.0.2.10 255.255.255.255 office
                                      ~~~~~~ error[syntax-error]: "office" is one word too many. Remove it, or put # before it.
    This line is ignored: a rule is an action and one source, and # begins a comment.
    accept 192.0.2.10 # a stray NUL here
                                ~ error[syntax-error]: This line has a NUL character. Type the line again.
    This line is ignored: many programs end a text at a NUL."
  `);
});

test("a file in UTF-16 is one error and not one a line", () => {
  const utf16 = [..."accept 192.0.2.10\nreject any"].map((letter) => `${letter}\0`).join("");
  const drawn = findings(utf16).split("\n");
  expect(drawn.filter((line) => line.startsWith("~"))).toMatchInlineSnapshot(`
    [
      "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error[syntax-error]: This file is UTF-16. Save it as UTF-8.",
    ]
  `);
});

test.each(["acceptance 192.0.2.10", "default", "accept any office", "192.0.2.10"])(
  "%s could be meant in more than one way",
  (line) => expect(findings(line)).not.toContain('Write "'),
);

test.each([
  "",
  "   ",
  "# free text",
  "## Section",
  "ACCEPT any",
  "\taccept\tany  # all",
  "expect reject any by default",
])("a line like %j is fine", (line) => expect(findings(`reject any\n${line}`)).not.toContain("syntax-error"));

test("the leftmost of several mistakes in a line is reported", () => {
  expect(codes("connect 10.1 office\naccept 10.1 office\naccept 192.0.2.10 office here")).toEqual([
    "1 syntax-error",
    "2 invalid-address",
    "3 invalid-mask",
  ]);
});

test("an ignored line neither matches nor hides anything, and the rest is analysed", () => {
  const list = rules`
    allow any
    accept 192.0.2.0/24
    accept 192.0.2.10
    reject any
  `;
  expect(codes(list)).toEqual(["1 syntax-error", "3 covered-rule"]);
  expect(verdictOf(list, "198.51.100.1")).toBe("reject, line 4");
});
