import { expect, test } from "vitest";
import { codes, findingsIn, rules } from "../../support/product.js";

test("Postfix skips a rule that it cannot read, and goes on with the next one", () => {
  expect(
    findingsIn(
      "postfix-cidr",
      rules`
        10.0.0.0/255.0.0.0 REJECT
        192.0.2.1
        198.51.100.0/24 REJECT
      `,
    ),
  ).toMatchInlineSnapshot(`
    "10.0.0.0/255.0.0.0 REJECT
    ~~~~~~~~~~~~~~~~~~ error[program-skips]: Postfix skips "10.0.0.0/255.0.0.0". Write a length in digits, such as /8.
    Its log says: bad mask value, skipping this rule.
    192.0.2.1
    ~~~~~~~~~ error[program-skips]: Postfix skips "192.0.2.1": the result is missing. Add OK or REJECT.
    Its log says: no lookup result, skipping this rule.
    198.51.100.0/24 REJECT"
  `);
});

test("Postfix skips an invalid if alone, so that its rules hold for everyone", () => {
  expect(
    findingsIn(
      "postfix-cidr",
      rules`
        if 10.0.0.1/8
        192.0.2.0/24 REJECT
        endif
      `,
    ),
  ).toMatchInlineSnapshot(`
    "if 10.0.0.1/8
    ~~~~~~~~~~~~~ error[program-skips]: Postfix skips this if: the rules up to line 3 hold for everyone. Correct it.
    Postfix skips the line alone, and not the rules below it.
    192.0.2.0/24 REJECT
    endif"
  `);
});

test("an indented rule is a part of the line above", () => {
  expect(
    findingsIn("postfix-cidr", "10.0.0.0/8 OK\n  192.0.2.0/24 REJECT", { "missing-catch-all": "off" }),
  ).toMatchInlineSnapshot(`
    "10.0.0.0/8 OK
      192.0.2.0/24 REJECT
      ~~~~~~~~~~~~~~~~~~~ error[program-skips]: This is text of line 1 and no rule. Remove the space at its beginning.
    Postfix reads a line that begins with a space as the end of the one above."
  `);
});

test("a loader skips a line that is no address", () => {
  expect(findingsIn("plain", "192.0.2.0/24 office\n198.51.100.7")).toMatchInlineSnapshot(`
    "192.0.2.0/24 office
    ~~~~~~~~~~~~~~~~~~~ error[program-skips]: Loaders skip "192.0.2.0/24 office". Write # before the comment.
    The other lines are still loaded.
    198.51.100.7"
  `);
});

test.each([
  ["10.0.0.0/8\tREJECT", "a tab before the result"],
  ["10.0.0.0/08 REJECT", "zeros before a length"],
  ["[2001:DB8::]/32 REJECT # office", "brackets, capitals and a comment in the result"],
  ["10.0.0.0/8\n REJECT please", "a result on the next line"],
  ["# 10.0.0.0/8\n  # 10.0.0.0", "a comment"],
  ["if !10.0.0.0/8\n11.0.0.0/8 OK\nendif", "a condition with its end"],
])("%j: Postfix reads %s", (table) => expect(findingsIn("postfix-cidr", table)).not.toContain("program-skips"));

test.each(["10.0.0.0/8 ; SBL1", "; Spamhaus DROP", " 10.0.0.1-10.0.0.9\t", "2001:db8::/32\r"])(
  "%j: a loader reads it",
  (list) => expect(findingsIn("plain", list)).not.toContain("program-skips"),
);

test("an error cannot be silenced", () => {
  expect(findingsIn("plain", "# imcrules-ignore program-skips -- known\nlocalhost")).toContain("error[program-skips]");
});

test("our own language has findings of its own", () => {
  expect(codes("accept 10.0.0.0 255.0\nallow 10.0.0.0\naccept 010.0.0.1")).toEqual([
    "1 invalid-mask",
    "2 syntax-error",
    "3 invalid-address",
  ]);
});
