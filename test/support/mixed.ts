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

/** Rule files with comments, directives, expectations and invalid lines, without a byte order mark and with LF between the lines. */
export const mixedFile = fc
  .tuple(
    ruleFile,
    fc.array(
      fc.oneof(
        oddLine,
        fc.tuple(action, source).map((words) => words.join(" ")),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([head, lines]) => (head === "" ? lines : [head, ...lines]).join("\n"));
