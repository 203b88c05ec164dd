import fc from "fast-check";
import { action, ruleFile, source } from "./arbitraries.js";

const oddLine = fc.constantFrom(
  "# imcrules-ignore host-bits-set, covered-rule -- so be it",
  "# of the office",
  "## Section",
  "accept 10.0.0.0/31 # one",
  "accept 10.0.0.2/31 # two",
  "accept 10.0.0.3/31 # imcrules-ignore host-bits-set",
  "expect accept 10.0.0.0/31 by 10.0.0.0/31",
  "expect reject 10.0.0.0/30 by default",
  "",
  "# imcrules-ignore shadowed-rule, no-such-code",
  "allow 10.0.0.1",
  "accept 10.0.0.8:25",
  "accept 10.0.0.1 8",
  "deny any",
  "default reject",
  "expect accept 10.0.0.1 255.0.0.0",
  "reject 10.0.0.1 10.0.0.2 # two",
  "accept 0.0.0.0 255.255.255.255",
);

/**
 * Rule files with comments, directives, expectations and invalid lines, without a byte order mark and with LF between the lines.
 *
 * Some expectations name a rule of the file, so that edits of this rule make them fail.
 */
export const mixedFile = fc
  .tuple(
    ruleFile,
    fc.array(
      fc.oneof(
        oddLine,
        fc.tuple(action, source).map((words) => words.join(" ")),
        // Half of them fail.
        fc.tuple(action, source).map((words) => `expect ${words.join(" ")}`),
      ),
      { maxLength: 8 },
    ),
    fc.array(fc.nat(13), { maxLength: 4 }),
  )
  .map(([head, lines, named]) => {
    const written = head === "" ? [] : head.split("\n");
    const expected = named.flatMap((place) => {
      const [, does, what] = /^(accept|reject) (.*)$/.exec(written[place] ?? "") ?? [];
      return does === undefined ? [] : [`expect ${does} ${what} by ${what}`];
    });
    return [...written, ...lines, ...expected].join("\n");
  });
