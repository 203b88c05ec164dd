import fc from "fast-check";
import { action, source } from "./arbitraries.js";

/** Sources in a few networks of both families, so that every edit hides, uncovers and duplicates rules. */
const crowdedSource = fc.oneof(
  fc
    .tuple(fc.nat(3), fc.integer({ min: 29, max: 31 }))
    .map(([octet, length]) => `10.0.0.${(octet * 2) & ~(2 ** (32 - length) - 1)}/${length}`),
  fc.tuple(fc.nat(15), fc.integer({ min: 27, max: 32 })).map(([octet, length]) => `10.0.0.${octet}/${length}`),
  fc.constantFrom("10.0.0.0/8", "10.0.0.0/28", "8.0.0.0/6", "0.0.0.0/0", "any", "::/0", "255.255.255.255", "0.0.0.0/1"),
  fc.tuple(fc.nat(3), fc.integer({ min: 125, max: 128 })).map(([group, length]) => `2001:db8::${group}/${length}`),
  source,
);

/** Sources with holes over the same networks. */
const oddSource = fc
  .tuple(
    fc.nat(15),
    fc.constantFrom("255.255.255.5", "255.0.255.254", "255.255.255.249", "0.0.0.3", "254.255.255.253", "0.255.255.240"),
  )
  .map(([octet, mask]) => `10.0.0.${octet} ${mask}`);

/** Returns lines of every kind, most of them rules. */
function lineOf(sources: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const rule = fc.tuple(action, sources).map((words) => words.join(" "));
  return fc.oneof(
    { weight: 8, arbitrary: rule },
    { weight: 1, arbitrary: rule.map((text) => `expect ${text}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "",
        "# note",
        "## section",
        "nonsense",
        "accept 10.0.0.0/31 # \0",
        "accept 10.0.0.1 255.0.255.0 255.0.0.0",
        "default reject",
        "evaluate most-specific",
        "expect reject 10.0.0.0/30 by any",
        "# imcrules-ignore covered-rule",
        "reject 10.0.0.3/30 # imcrules-ignore host-bits-set, shadowed-rule -- so be it",
      ),
    },
  );
}

export const crowdedLine = lineOf(crowdedSource);
/** Lines, many of them with masks with holes. */
export const oddLine = lineOf(fc.oneof({ weight: 2, arbitrary: crowdedSource }, { weight: 1, arbitrary: oddSource }));

/** Returns files of such lines, with any evaluation model, default and end of line. */
export function fileOf(lines: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom("", "evaluate most-specific\n", "evaluate accept-overrides\n"),
      fc.constantFrom("", "default reject\n", "default accept\n"),
      fc.array(lines, { maxLength: 14 }),
      fc.constantFrom("\n", "\r\n", "\r"),
    )
    .map(([model, fallback, text, end]) => (model + fallback + text.join("\n")).replaceAll("\n", end));
}

/** Text that a user types or pastes: parts of lines, whole lines, and characters that are hard to parse. */
export const snippet = fc.oneof(
  fc.constantFrom("", "\r", "\n", "\r\n", "#", " ", "1", "\uFEFF", "\0"),
  crowdedLine,
  crowdedLine.map((text) => `\n${text}\n`),
);
