import { describe, expect, test } from "vitest";
import { readGlob } from "../../server/src/core/index.js";

function globOf(text: string) {
  const read = readGlob(text);
  if ("fault" in read) throw new Error(read.fault);
  return read.glob;
}

describe("a glob matches", () => {
  test.each([
    ["lists/a.imcrules", "lists/a.imcrules"],
    ["./lists/*", "lists/a"],
    ["*", ".hidden"],
    ["lists/**", "lists/a/b/c"],
    ["**/archive/**", "archive/a"],
    ["**/archive/**", "lists/archive/2024/a"],
    ["?.imcrules", "a.imcrules"],
    ["{north,south}/*", "south/a"],
    ["{a,b[cd]}{1,2}", "bd2"],
    ["[a-c][!0-9]", "bx"],
    ["lists [[]old?", "lists [old]"],
    ["#1+@$|", "#1+@$|"],
    ["*.imcrules", "LIST.IMCRULES"],
    ["**/*.IMCrules", "a/list.imcrules"],
  ])("%s: %s", (glob, path) => expect(globOf(glob).matches(path)).toBe(true));
});

describe("a glob does not match", () => {
  test.each([
    ["*", "lists/a"],
    ["lists/*", "lists/a/b"],
    ["?", ""],
    ["[!a]", "a"],
    ["{a,b}", "c"],
    ["a.b", "axb"],
    ["Lists/*", "lists/a"],
  ])("%s: %s", (glob, path) => expect(globOf(glob).matches(path)).toBe(false));
});

test.each([
  ["lists/*.imcrules", "lists", true],
  ["lists/*.imcrules", "lists/old", false],
  ["lists/*.imcrules", "other", false],
  ["**/old/*", "a/b", true],
  ["{a,b/c}/*", "b", true],
])("%s may match below %s: %s", (glob, folder, may) => expect(globOf(glob).mayMatchBelow(folder)).toBe(may));

describe("any other glob is a fault", () => {
  test.each([
    "((a+)+)+x",
    "+(a)",
    "@(a|b)",
    "!(a)",
    "!a",
    "a(b)",
    "a\\*",
    "{a,{b,c}}",
    "{a}",
    "{1..9}",
    "{a",
    "a}",
    "[a",
    "a]",
    "[]",
  ])("%s", (glob) => expect(readGlob(glob)).toEqual({ fault: expect.stringMatching(/^This glob holds more than \*/) }));

  test.each([
    ["nothing", "", /empty/],
    ["1,001 characters", "a".repeat(1001), /more than 1,000 characters/],
    ["five braces of two", "{a,b}".repeat(5), /more than 16 alternatives/],
    ["a brace of 17", `{${"a,".repeat(16)}a}`, /more than 16 alternatives/],
    ["200 braces", "{a,b}".repeat(200), /more than 16 alternatives/],
  ])("%s", (_, glob, fault) => expect(readGlob(glob)).toEqual({ fault: expect.stringMatching(fault) }));

  test("a glob at the limit is valid", () => {
    expect(globOf("a".repeat(1000)).matches("a".repeat(1000))).toBe(true);
    expect(globOf("{a,b}".repeat(4)).matches("abba")).toBe(true);
  });
});

describe("the longest globs of every kind match paths of 16,384 parts in time, as no backtracking matcher would", () => {
  const longest = (part: string, end: string) => part.repeat(Math.floor((1000 - end.length) / part.length)) + end;

  test.each([
    ["stars", longest("*a", "b"), "a"],
    ["stars and question marks", longest("*?", "b"), "a"],
    ["stars and classes", longest("[a-z]*", "1"), "a"],
    ["globstars", longest("**/a/", "x/b"), "a/"],
    ["globstars and stars", longest("**/*a*a/", "x/b"), "aaaa/"],
    ["globstars around folders", longest("**/", "a/**/x/b"), "a/"],
    ["braces", `${"{a,*a}".repeat(4)}${longest("*a*", "b").slice(24)}`, "a"],
  ])("%s", (_, glob, part) => {
    const { matches, mayMatchBelow } = globOf(glob);
    for (let count = 16; count <= 16_384; count *= 2) {
      const path = part.repeat(count);
      for (const end of ["c", "c/b"]) expect(matches(path + end)).toBe(false);
      mayMatchBelow(path);
    }
  });

  test("a glob with the most globstars still finds its file", () => {
    const glob = longest("**/a/", "b");
    expect(globOf(glob).matches(`${"a/".repeat(300)}b`)).toBe(true);
    expect(globOf(glob).matches(`${"a/".repeat(100)}b`)).toBe(false);
  });
});
