import fc from "fast-check";
import { expect, test } from "vitest";
import { mixedFile } from "../../support/mixed.js";
import { everyEdit } from "../../support/product.js";
import { runs } from "../../support/runs.js";

/** A way to write a file: its byte order mark and its ends of line. */
interface Form {
  readonly mark: string;
  readonly end: string;
}

const forms: readonly Form[] = [
  { mark: "\uFEFF", end: "\n" },
  { mark: "", end: "\r\n" },
  { mark: "\uFEFF", end: "\r\n" },
  { mark: "\uFEFF", end: "\r" },
];

/** Checks that each edit of the file in a form gives what it gives of the plain file, in that form. */
function expectKept(text: string, first: number, last: number, { mark, end }: Form): ReturnType<typeof everyEdit> {
  const written = (plain: string) => mark + plain.replaceAll("\n", end);
  const plain = everyEdit(text, first, last);
  const edits = everyEdit(written(text), first, last);
  expect(edits.map(({ title }) => title)).toEqual(plain.map(({ title }) => title));
  for (const [place, { title, after }] of plain.entries()) {
    expect(after, title).not.toMatch(/[\r\uFEFF]/);
    expect(edits[place]?.after, title).toBe(written(after));
  }
  return plain;
}

test.each([
  ["Move above", "accept 10.0.0.0 255.0.0.0\nreject 10.1.0.0 255.255.0.0\nreject any\n"],
  ["Move above", "reject any\naccept 10.0.0.1"],
  ["Move above", "accept any\ndefault reject"],
  ["Ignore", "accept 10.0.0.1/24\nreject any"],
  ["Comment out", "accept 10.0.0.0/24\nreject any"],
  ["Carve out", "accept 10.0.0.0/24\nreject any"],
  ["Split into", "accept 10.0.0.0/24\nreject any"],
  ["Merge with", "accept 10.0.0.0/25\naccept 10.0.0.128/25\nreject any"],
  ["Reverse", "accept 10.0.0.0/24\nreject any"],
  ["Remove all", "accept 10.1.0.0/16\naccept 10.0.0.0/8\nreject any"],
  ["Remove rule", "accept 10.1.0.0/16\naccept 10.0.0.0/8\nreject any"],
  ["Remove comment", "# imcrules-ignore covered-rule\nreject any"],
  ['Split "any"', "reject any\n"],
  ["Split into two rules", "accept 192.0.2.10 198.51.100.7 # two\nreject any"],
  ["Make it hold", "expect reject 10.0.0.0/8\n"],
  ["Make it hold", "accept 10.0.0.0/8\nexpect reject 10.1.0.0/16"],
  ['Write "reject"', "deny 10.0.0.1\nreject any"],
  ["Format", "accept  10.0.0.1\nreject any"],
])("an edit at the top leaves a byte order mark first, and the ends of line of the file: %s", (title, text) => {
  for (const form of forms) {
    const last = text.trimEnd().split("\n").length;
    const edits = [expectKept(text, 1, 1, form), expectKept(text, last, last, form)].flat();
    const named = edits.filter((edit) => edit.title.startsWith(title));
    const firstLine = (file: string) => file.slice(0, file.indexOf("\n"));
    expect(named.filter(({ after }) => firstLine(after) !== firstLine(text)).length).toBeGreaterThan(0);
  }
});

test("every edit leaves a byte order mark first, and the ends of line of the file", () => {
  // A single line shows no end of line.
  const text = mixedFile.filter((plain) => plain.includes("\n"));
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(0, 30),
      fc.constantFrom(...forms),
      (...given) => {
        const [plain, first, more, form] = given;
        expectKept(plain, first, first + more, form);
      },
    ),
    { numRuns: runs(40) },
  );
});
