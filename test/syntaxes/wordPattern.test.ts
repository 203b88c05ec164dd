import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const configurationFile = new URL("../../syntaxes/language-configuration.json", import.meta.url);
const { wordPattern }: { wordPattern: { pattern: string; flags: string } } = JSON.parse(
  readFileSync(configurationFile, "utf8"),
);

// The bar is the cursor. As in VS Code, the word at the cursor holds or touches it.
test.each([
  ["accept 192.0.|2.10 255.255.255.255", "192.0.2.10"],
  ["accept |192.0.2.10", "192.0.2.10"],
  ["accept 192.0.2.10| # host", "192.0.2.10"],
  ["accept 192.0.2.10   255.2|55.255.255", "255.255.255.255"],
  ["accept 10.|0.0.0/8", "10.0.0.0"], // not the length
  ["accept 10.0.0.0/2|4", "24"],
  ["accept 10.0.0.0/255.|0.0.0", "255.0.0.0"],
  ["accept 2001:d|b8::1", "2001:db8::1"],
  ["accept 2001:db8::|/32", "2001:db8::"],
  ["accept |::1/128", "::1"],
  ["accept |::/0", "::"],
  ["accept fe80:|:1", "fe80::1"],
  ["accept dead:beef:|:1", "dead:beef::1"],
  ["accept ::ffff:192.|0.2.1", "::ffff:192.0.2.1"],
  ["accept ::ff|ff:192.0.2.1", "::ffff:192.0.2.1"],
  ["acc|ept any", "accept"],
  ["evaluate first|-match", "first-match"],
  ["evaluate Accept-|Overrides", "Accept-Overrides"],
  ["# imcrules-|ignore host-bits-set", "imcrules-ignore"],
  ["# imcrules-ignore shadowed-rule,host-|bits-set", "host-bits-set"],
  ["accept any#of|fice", "office"],
])("at the bar in %j the word is %s", (marked, word) => expect(wordAt(marked)).toBe(word));

// A completion replaces this word. Without it the completion would repeat the typed text.
test.each([
  ["accept 10.0.0.0 255.255.|", "255.255."],
  ["accept 10.|", "10."],
  ["accept 2001:|", "2001:"],
  ["accept 2001:db8:|", "2001:db8:"],
  ["evaluate first-|", "first-"],
])("in the unfinished %j the word is %s", (marked, word) => expect(wordAt(marked)).toBe(word));

test.each([
  ["# the gateway is 10.0.|0.1.", "10.0.0.1"],
  ["# the gateway is 10.0.|0.1:25", "10.0.0.1"],
  ["# the gateway (10.0.|0.1), see mail", "10.0.0.1"],
  ["# Bad|: 10.0.0.1", "Bad"],
  ["# Büro| Zürich", "Büro"],
  ["# 本|社", "本社"],
  ["# 24h|", "24h"],
  ["# a --| b", undefined],
  ["accept any |# x", undefined],
])("in prose, at the bar in %j, the word is %s", (marked, word) => expect(wordAt(marked)).toBe(word));

test.each(["1", "f", ":", "1.", "f:", "::", "a-", "255."])("a hundred thousand %j take no time", (piece) => {
  expect(wordAt(`|${piece.repeat(100_000 / piece.length)}#`)).toBeTypeOf("string");
});

/** Returns the word at the bar, without the bar. */
function wordAt(marked: string): string | undefined {
  const cursor = marked.indexOf("|");
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
  const words = text.matchAll(new RegExp(wordPattern.pattern, `${wordPattern.flags}g`));
  return [...words].find(({ index, 0: word }) => index <= cursor && cursor <= index + word.length)?.[0];
}
