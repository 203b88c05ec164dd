import fc from "fast-check";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { address } from "./arbitraries.js";
import type { Patience } from "./conversation.js";
import { fileOf, oddLine, snippet } from "./crowded.js";
import type { Question } from "./requests.js";

const crowdedFile = fileOf(oddLine);

/** An action of an editor. */
export type Step =
  | { readonly does: "open"; readonly uri: string; readonly version: number; readonly text: string }
  | { readonly does: "close"; readonly uri: string }
  | {
      readonly does: "edit";
      readonly uri: string;
      /** The increase of the version. Should be positive, but not every editor obeys. */
      readonly later: number;
      readonly changes: readonly TextDocumentContentChangeEvent[];
    }
  /** `which` is the index of a request of the server, modulo their number. */
  | { readonly does: "ask"; readonly which: number; readonly question: Question; readonly patience: Patience }
  | { readonly does: "configure"; readonly settings: unknown }
  | { readonly does: "wait" };

/** The greatest integer of the protocol. */
const GREATEST = 2 ** 31 - 1;
const file = fc.constantFrom("file:///one.imcrules", "untitled:two", "file:///three.cidr");

const within = (usually: number) =>
  fc.oneof({ weight: 9, arbitrary: fc.nat(usually) }, { weight: 1, arbitrary: fc.constantFrom(1_000, GREATEST) });
const position = fc.record({ line: within(16), character: within(30) });
/** Any two positions, in either order. */
const range = fc.record({ start: position, end: position });
/** Some characters of a line or two. */
const nearRange = fc
  .record({ start: position, lines: fc.constantFrom(0, 0, 0, 1), characters: fc.nat(8) })
  .map(({ start, lines, characters }) => ({
    start,
    end: { line: Math.min(GREATEST, start.line + lines), character: Math.min(GREATEST, start.character + characters) },
  }));

export const question: fc.Arbitrary<Question> = fc.record({
  uri: fc.oneof({ weight: 8, arbitrary: file }, { weight: 1, arbitrary: fc.constantFrom("file:///other", "", "% %") }),
  position,
  range,
  isWanted: fc.boolean(),
  word: fc.oneof(address, fc.constantFrom("", "10.0.", "section", "accept")),
  only: fc.constantFrom(undefined, [""], ["quickfix"], ["source"], ["refactor"], ["refactor.rewrite", "quickfix"]),
  number: fc.nat(20),
});

const change: fc.Arbitrary<TextDocumentContentChangeEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ range: nearRange, text: snippet }) },
  { weight: 2, arbitrary: fc.record({ range, text: snippet }) },
  { weight: 1, arbitrary: fc.record({ text: crowdedFile }) },
);

/** Some of the settings, with invalid values among them. */
const settings = fc.record(
  {
    severity: fc.dictionary(
      fc.constantFrom("covered-rule", "host-bits-set", "missing-catch-all", "no-such-finding"),
      fc.constantFrom("off", "hint", "error", "no such level"),
    ),
    maxFindings: fc.constantFrom(1, 2, 500, -1),
    foreignLists: fc.constantFrom("on", "configured", "off", "sometimes"),
    format: fc.record({ columns: fc.boolean() }),
    inlayHints: fc.record({ prefixLength: fc.boolean(), decides: fc.boolean(), hits: fc.boolean() }),
    codeLens: fc.record({ file: fc.boolean(), rules: fc.boolean() }),
  },
  { requiredKeys: [] },
);

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant("edit" as const),
      uri: file,
      later: fc.constantFrom(1, 1, 1, 1, 5, 0, -1),
      changes: fc.array(change, { maxLength: 3 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant("ask" as const),
      which: fc.nat(1_000),
      question,
      patience: fc.constantFrom("patient" as const, "patient" as const, "impatient" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant("open" as const), uri: file, version: fc.nat(3), text: crowdedFile }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("close" as const), uri: file }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant("configure" as const), settings: fc.oneof(settings, fc.constant(null)) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("wait" as const) }) },
);
