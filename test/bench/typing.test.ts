import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { recording } from "./typing.mts";

const text = `## Section
accept 10.0.0.0 255.0.0.0
reject 10.2.0.0 255.254.0.0
reject 10.1.0.0 255.255.0.0 # old
reject any
`;

test("the typing adds a rule before the catch-all, a mask and a comment, and in the end nothing has changed", () => {
  const document = TextDocument.create("", "", 0, text);
  const seen = recording(text.split("\n")).map((keystroke, index) =>
    TextDocument.update(document, [keystroke], index + 1).getText(),
  );
  expect(seen.at(-1)).toBe(text);
  expect(seen).toContain(text.replace("reject any", "accept 198.51.100.7 255.255.255.255\nreject any"));
  expect(seen).toContain(text.replace(" 255.255.0.0", " 255.2"));
  expect(seen).toContain(text.replace("# old", "# old # the printer on the second floor"));
});
