import { describe, expect, test } from "vitest";
import { nginxGeo } from "../../../../server/src/core/formats/nginx/geo.js";
import { type ReadOptions, ruleOf, textOfLine } from "../../../../server/src/core/index.js";
import { actionOf, isPartial, PLACE_COLUMNS, sourceOf } from "../../../../server/src/core/model/ruleTable.js";
import { formatSource } from "../../../../server/src/core/model/source.js";
import { textAt } from "../../../../server/src/core/text/text.js";
import { findingsIn, listAnswers, listsOf, rules } from "../../../support/product.js";

const read = (text: string, options: ReadOptions = {}) => listsOf("nginx-geo", text, options);

/** Answers for each address of the expected answers: `10.0.0.1 reject 2` names the line of the deciding network. */
function answers(text: string, expected: readonly string[], options: ReadOptions = {}): readonly string[] {
  const [list] = read(text, options);
  if (list === undefined) throw new Error("There is always a list.");
  return listAnswers(list, expected);
}

/** Returns the line number, code, reason and text of each remark, and the line that it names. */
function remarks(text: string, options: ReadOptions = {}): readonly string[] {
  return read(text, options).flatMap((list) =>
    list.remarks.map(({ line, code, reason, span, other }) => {
      const named = other === undefined ? "" : `, line ${other + 1}`;
      return `${line + 1} ${code} ${reason} "${textAt(textOfLine(list, line), span)}"${named}`;
    }),
  );
}

/** Writes each list with its rules: `geo $x: | reject 10.0.0.0/8 @3 partial`. */
function lists(text: string, options: ReadOptions = {}): readonly string[] {
  return read(text, options).map(({ name, rules: table }) =>
    [
      `${name}:`,
      ...Array.from({ length: table.count }, (_, id) => {
        const partial = isPartial(table, id) ? " partial" : "";
        return `${actionOf(table, id)} ${formatSource(sourceOf(table, id))} @${(table.lines[id] ?? 0) + 1}${partial}`;
      }),
    ].join(" | "),
  );
}

// nginx 1.22.1 gave every value and every deciding line in these tables.
describe.each<[group: string, cases: readonly [fact: string, text: string, answers: string[], remarks?: string[]][]]>([
  [
    "networks",
    [
      [
        "the most specific decides, wherever it is",
        rules`
          default reject;
          10.0.0.5/32 accept;
          10.0.0.0/8 reject;
          10.1.0.0/16 accept;
        `,
        ["10.0.0.5 accept 2", "10.1.2.3 accept 4", "10.9.1.1 reject 3", "192.0.2.1 reject 1", "::1 reject 1"],
      ],
      [
        "of equal networks the last decides",
        "10.0.0.0/8 1;\n10.0.0.7/8 0;\n10.0.0.0/8 1;",
        ["10.0.0.1 reject 3"],
        [`1 never-matches replaced "10.0.0.0/8", line 2`, `2 never-matches replaced "10.0.0.7/8", line 3`],
      ],
      [
        "host bits are masked",
        "default 0;\n10.0.0.7/8 1;\n2001:db8::1/32 1;",
        ["10.2.0.1 reject 2", "2001:db8:9::1 reject 3", "192.0.2.1 accept 1"],
      ],
      [
        "the default is a network of each family, and the last of equal ones decides",
        "0.0.0.0/0 1;\ndefault 0;\n::/0 1;",
        ["10.0.0.1 accept 2", "2001:db8::1 reject 3"],
        [`1 never-matches replaced "0.0.0.0/0", line 2`],
      ],
      [
        "a default may be replaced in both families",
        "default 1;\n0.0.0.0/0 0;\n::/0 0;",
        ["10.0.0.1 accept 2", "2001:db8::1 accept 3"],
        [`1 never-matches replaced "default", line 3`],
      ],
      ["without a default the value is empty", "0.0.0.0/0 1;", ["10.0.0.1 reject 1", "2001:db8::1 accept default"]],
      [
        "a mapped network never matches",
        "default 0;\n::ffff:10.0.0.0/104 1;",
        ["10.0.0.5 accept 1"],
        [`2 never-matches mapped "::ffff:10.0.0.0/104"`],
      ],
      [
        "a delete removes the equal network above it",
        "10.0.0.5 1;\ndelete 10.0.0.5;\n10.0.0.6 1;\ndelete 10.0.0.7;\n10.0.0.5 0;",
        ["10.0.0.5 accept 5", "10.0.0.6 reject 3"],
        [`1 never-matches deleted "10.0.0.5", line 2`, `4 program-skips nothing-to-delete "10.0.0.7"`],
      ],
      [
        "a delete may remove the default of one family",
        "default 1;\ndelete ::/0;",
        ["10.0.0.1 reject 1", "2001:db8::1 accept default"],
      ],
      [
        "octets are decimal, and a missing one is 0",
        "default 0;\n010.0.0.5 1;\n10.1.0. 1;",
        ["10.0.0.5 reject 2", "10.1.0.0 reject 3", "10.1.0.1 accept 1"],
        [`2 reads-differently leading-zero "010.0.0.5"`, `3 reads-differently missing-part "10.1.0."`],
      ],
      [
        "the last address is a network",
        "255.255.255.255 1;",
        ["255.255.255.255 reject 1", "255.255.255.254 accept default"],
      ],
      [
        "comments, quotes, CRLF and several lines are those of nginx",
        "default 0; # x\r\n'10.0.0.0/8'\r\n \"1\" ;10.1.0.0/16 0;",
        ["10.0.0.5 reject 2", "10.1.0.1 accept 3", "192.0.2.1 accept 1"],
      ],
      ["a proxy is no network", "proxy 10.0.0.0/8; proxy_recursive; default 0;", ["10.0.0.1 accept 1"]],
    ],
  ],
  [
    "ranges",
    [
      [
        "a later range inside takes addresses, and IPv6 gets the default",
        "ranges;\ndefault 0;\n10.0.0.0-10.0.0.9 1;\n10.0.0.5-10.0.0.6 0;",
        [
          "10.0.0.4 reject 3",
          "10.0.0.5 accept 4",
          "10.0.0.6 accept 4",
          "10.0.0.9 reject 3",
          "10.0.0.10 accept 2",
          "::1 accept 2",
        ],
      ],
      [
        "of equal ranges the last decides",
        "ranges;\n10.0.0.0-10.0.0.9 1;\n10.0.0.0-10.0.0.9 0;",
        ["10.0.0.0 accept 3"],
        [`2 never-matches replaced "10.0.0.0-10.0.0.9", line 3`],
      ],
      [
        "a delete leaves a hole in the range around",
        "ranges;\n10.0.0.0-10.0.0.9 1;\n10.0.0.5-10.0.0.6 1;\ndelete 10.0.0.5-10.0.0.6;\ndelete 10.0.0.1-10.0.0.2;",
        ["10.0.0.4 reject 2", "10.0.0.5 accept default", "10.0.0.7 reject 2"],
        [
          `3 never-matches deleted "10.0.0.5-10.0.0.6", line 4`,
          `5 program-skips nothing-to-delete "10.0.0.1-10.0.0.2"`,
        ],
      ],
      [
        "ranges may cross where a /16 ends",
        "ranges;\n10.0.0.0-10.1.255.255 1;\n10.1.0.0-10.2.5.5 0;",
        ["10.0.255.255 reject 2", "10.1.0.0 accept 3", "10.2.5.5 accept 3", "10.2.5.6 accept default"],
      ],
      [
        "the last of several defaults decides",
        "ranges;\ndefault 1;\ndefault 0;",
        ["10.0.0.1 accept 3"],
        [`2 never-matches replaced "default", line 3`],
      ],
    ],
  ],
])("%s", (_, cases) => {
  test.each(cases)("%s", (_fact, text, expected, remarked = []) => {
    expect(answers(text, expected)).toEqual(expected);
    expect(remarks(text)).toEqual(remarked);
  });
});

// nginx 1.22.1 refused each of these texts.
test.each([
  ["a name", "example.com 1;", `1 program-refuses not-an-address "example.com"`],
  ["all", "all 1;", `1 program-refuses not-an-address "all"`],
  ["Default", "Default 1;", `1 program-refuses not-an-address "Default"`],
  ["a dotted mask", "10.0.0.0/255.0.0.0 1;", `1 program-refuses dotted-mask "10.0.0.0/255.0.0.0"`],
  ["the last address with a length", "255.255.255.255/32 1;", `1 program-refuses all-ones "255.255.255.255/32"`],
  ["a range of networks", "10.0.0.0-10.0.0.9 1;", `1 program-refuses range "10.0.0.0-10.0.0.9"`],
  ["a network of ranges", "ranges; 10.0.0.0/8 1;", `1 program-refuses invalid-range "10.0.0.0/8"`],
  [
    "a range that ends before it begins",
    "ranges; 10.0.0.9-10.0.0.0 1;",
    `1 program-refuses invalid-range "10.0.0.9-10.0.0.0"`,
  ],
  [
    "a range up to the last address",
    "ranges; 0.0.0.0-255.255.255.255 1;",
    `1 program-refuses invalid-range "0.0.0.0-255.255.255.255"`,
  ],
  ["a range of IPv6", "ranges; ::1-::2 1;", `1 program-refuses invalid-range "::1-::2"`],
  [
    "a range that crosses another",
    "ranges;\n10.0.0.5-10.0.0.9 1;\n10.0.0.0-10.0.0.6 0;",
    `3 program-refuses crossing-range "10.0.0.0-10.0.0.6", line 2`,
  ],
  [
    "a range around another",
    "ranges;\n10.0.0.5-10.0.0.6 1;\n10.0.0.0-10.0.0.9 0;",
    `3 program-refuses crossing-range "10.0.0.0-10.0.0.9", line 2`,
  ],
  ["ranges behind a network", "default 0; ranges;", `1 program-refuses late-ranges "ranges"`],
  ["a network without a value", "10.0.0.0/8;", `1 program-refuses number-of-words "10.0.0.0/8"`],
  ["two values", "10.0.0.0/8 1 0;", `1 program-refuses number-of-words "10.0.0.0/8 1 0"`],
  ["a missing semicolon", "10.0.0.0/8 1\n10.0.0.1 0;", `1 program-refuses number-of-words "10.0.0.0/8 1"`],
  ["a bad proxy", "proxy x;", `1 program-refuses not-an-address "x"`],
  ["a delete of a name", "delete x;", `1 program-refuses not-an-address "x"`],
  ["a delete of a bad range", "ranges; delete 10.0.0.1;", `1 program-refuses invalid-range "10.0.0.1"`],
  ["a block inside", "geo $x { 10.0.0.0/8 1 { } }", `1 program-refuses unexpected "{"`],
  ["a block in an included file", "10.0.0.0/8 { 1; }", `1 program-refuses unexpected "{"`],
  ["a variable without its sign", "geo x { }", `1 program-refuses variable-name "x"`],
  ["a block without a variable", "geo { }", `1 program-refuses number-of-variables "geo"`],
  ["three variables", "geo $a $b $c { }", `1 program-refuses number-of-variables "geo"`],
  ["an open block", "geo $x {\n default 1;", `1 program-refuses open-block "{"`],
])("nginx refuses %s", (_, text, remark) => {
  expect(remarks(text)).toEqual([remark]);
});

describe("blocks", () => {
  test("each geo block of a file is a list, named by its variable", () => {
    const text = rules`
      http {
        geo $a { default 0; 10.0.0.0/8 1; }
        map $a $b { 10.0.0.0/8 1; }
        geo $remote_addr $a { 10.0.0.1 1; }
        server { 10.0.0.2 1; }
      }
      stream { geo $c { } }
    `;
    expect(lists(text)).toEqual([
      "geo $a: | accept 0.0.0.0/0 @2 | accept ::/0 @2 | reject 10.0.0.0/8 @2",
      "geo $a (2): | reject 10.0.0.1/32 @4",
      "geo $c:",
    ]);
    expect(remarks(text)).toEqual([]);
  });

  test("a file without blocks is the inside of one, and other files have an empty list", () => {
    expect(lists("10.0.0.0/8 1;")).toEqual([": | reject 10.0.0.0/8 @1"]);
    expect(lists("user www; server { listen 80; }")).toEqual([":"]);
    expect(remarks("user www data; server { listen 80; }")).toEqual([]);
  });

  test("an address other than the client's is reported, once for the block", () => {
    const text = "geo $arg_x $y { 10.0.0.0/8 1; } geo $remote_addr $z { 10.0.0.0/8 1; }";
    expect(lists(text)).toEqual(["geo $y: | reject 10.0.0.0/8 @1", "geo $z: | reject 10.0.0.0/8 @1"]);
    expect(remarks(text)).toEqual([`1 reads-differently other-address "$arg_x"`]);
  });

  test("a file that was not read may give everyone either value", () => {
    expect(lists("10.0.0.0/8 1;\ninclude more;")).toEqual([
      ": | reject 10.0.0.0/8 @1 | accept any @2 partial | reject any @2 partial",
    ]);
  });

  test("a broken block leaves the others alone", () => {
    expect(lists("geo $a { 10.0.0.0/8 1; x }\ngeo $b { 10.0.0.1 1; ")).toEqual([
      "geo $a: | reject 10.0.0.0/8 @1",
      "geo $b: | reject 10.0.0.1/32 @2",
    ]);
  });

  test("no network may be moved across a brace or a delete", () => {
    const [list] = read("geo $a {\n 10.0.0.1 1;\n delete 10.0.0.2;\n}\n");
    expect([...(list?.barriers ?? [])]).toEqual([0, 2, 3]);
  });
});

describe("values", () => {
  test.each([
    ["0", "accept"],
    [`""`, "accept"],
    ["allow", "accept"],
    ["good", "accept"],
    ["1", "reject"],
    ["deny", "reject"],
    [`"blo\\ck"`, undefined],
    ["2", undefined],
    ["Deny", undefined],
  ])("%s is %s", (value, verdict) => {
    const text = `10.0.0.0/8 ${value};`;
    expect(lists(text)).toEqual([verdict === undefined ? ":" : `: | ${verdict} 10.0.0.0/8 @1`]);
  });

  test("a list with an unknown value is not read, unless another line replaces the value", () => {
    expect(remarks("10.0.0.0/8 1;\n10.0.0.1\n nl; 10.0.0.2 be;")).toEqual([`3 analysis-incomplete unknown-value "nl"`]);
    expect(lists("10.0.0.1 nl;\n10.0.0.1 1;")).toEqual([": | reject 10.0.0.1/32 @2"]);
  });

  test("a configuration says which values reject", () => {
    const options = { rejectValues: ["nl", ""] };
    expect(lists("default be;\n10.0.0.0/8 nl;\n10.0.0.1 1;", options)).toEqual([
      ": | accept 0.0.0.0/0 @1 | accept ::/0 @1 | reject 10.0.0.0/8 @2 | accept 10.0.0.1/32 @3",
    ]);
    expect(answers("10.0.0.0/8 be;", ["10.0.0.1 accept 1", "11.0.0.1 reject default"], options)).toEqual([
      "10.0.0.1 accept 1",
      "11.0.0.1 reject default",
    ]);
  });
});

test("a network lies from its first word to its semicolon, and its value is the action", () => {
  const text = `  10.0.0.0/8 "1" ; default\n0;`;
  const [list] = read(text);
  if (list === undefined) throw new Error("There is always a list.");
  const places = Array.from({ length: list.rules.count }, (_, id) => {
    const [start, end] = list.rules.places?.slice(id * PLACE_COLUMNS) ?? [];
    const { actionSpan, addressSpan, maskSpan } = ruleOf(list, id);
    const line = textOfLine(list, list.rules.lines[id] ?? 0);
    const words = [actionSpan, addressSpan, maskSpan].map((span) => (span === undefined ? "-" : textAt(line, span)));
    return [text.slice(start, end), ...words, list.rules.groups?.[id]];
  });
  expect(places).toEqual([
    [`10.0.0.0/8 "1" ;`, "1", "10.0.0.0", "8", 0],
    ["default\n0;", "-", "default", "-", 1],
    ["default\n0;", "-", "default", "-", 1],
  ]);
});

test("a range of many pieces is one partial rule for the block around it", () => {
  const holes = Array.from({ length: 3_000 }, (_, place) => `10.0.${place >>> 6}.${(place % 64) * 4}`);
  const text = ["ranges;", "10.0.0.0-10.0.255.255 1;", ...holes.map((hole) => `${hole}-${hole} 0;`)].join("\n");
  expect(lists(text).join().split(" | ").slice(0, 3)).toEqual([
    ":",
    "reject 10.0.0.0/16 @2 partial",
    "accept 10.0.0.0/32 @3",
  ]);
});

test("a block with far too many ranges is not read", () => {
  const text = `ranges;\n${"0.0.0.0-255.255.255.254 1;\n".repeat(100)}`;
  expect(lists(text)).toEqual([":"]);
  expect(remarks(text).at(0)).toBe(`2 analysis-incomplete too-many-ranges "0.0.0.0-255.255.255.254"`);
});

test("our comments belong to their block, or to the first one", () => {
  const text = rules`
    # imcrules-expect accept 10.0.0.1
    geo $a { default 0; # imcrules-ignore accepts-everyone
    }
    geo $b {
      # imcrules-expect reject 10.0.0.1
    }
    # imcrules-expect accept 10.0.0.2
  `;
  expect(read(text).map(({ notes }) => [...notes.lines].map((line) => line + 1))).toEqual([[1, 2, 7], [5]]);
});

test("findings are drawn under their words", () => {
  expect(findingsIn("nginx-geo", "10.0.0.1 nl;\n10.0.0.0/8 1;\n10.0.0.0/8 0;\nx 1;")).toMatchInlineSnapshot(`
    "10.0.0.1 nl;
             ~~ information[analysis-incomplete]: Is "nl" a reject? Set reject in lists of imcrules.config.json.
    The text does not say which values reject, so the block is not read.
    10.0.0.0/8 1;
    ~~~~~~~~~~ error[never-matches]: Never matches: line 3 replaces it. Remove one of the two.
    Of equal networks nginx takes the last.
    10.0.0.0/8 0;
    x 1;
    ~ error[program-refuses]: nginx refuses "x". Write an address or a network.
    It does not load the file and says: invalid network."
  `);
});

test("it writes networks, but no rules without a value", () => {
  const { rule, source } = nginxGeo.format.notation;
  const like = { source: { kind: "any" }, addressSpan: { start: 0, end: 0 }, maskSpan: undefined } as const;
  const network = { kind: "ipv4", address: 0x0a000000, mask: 0xff000000 } as const;
  expect(rule("accept", network)).toBeUndefined();
  expect(source(network, like, "")).toBe("10.0.0.0/8");
  expect(source({ kind: "ipv6", address: [0x20010db8, 0, 0, 1], length: 128 }, like, "")).toBe("2001:db8::1");
  expect(source({ ...network, mask: 0xff00ff00 }, like, "")).toBeUndefined();
  expect(source({ kind: "any" }, like, "")).toBeUndefined();
});
