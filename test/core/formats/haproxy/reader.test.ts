import { describe, expect, test } from "vitest";
import { expectationsOf } from "../../../../server/src/core/analysis/passes/expectations.js";
import { describeUnless, whyOf } from "../../../../server/src/core/describe/unless.js";
import {
  analyze,
  compile,
  decide,
  lineNumberOf,
  parseAddress,
  type ReadOptions,
  type RuleSet,
  ruleLabel,
  ruleText,
  sourceText,
  textOfLine,
} from "../../../../server/src/core/index.js";
import { conditionOf } from "../../../../server/src/core/model/ruleSet.js";
import { actionOf, isIncluded, isOpen, isPartial, sourceOf } from "../../../../server/src/core/model/ruleTable.js";
import { formatSource } from "../../../../server/src/core/model/source.js";
import { unlessOf } from "../../../../server/src/core/model/unless.js";
import { textAt } from "../../../../server/src/core/text/text.js";
import { findingsIn, fixedAll, listsOf } from "../../../support/product.js";

const frontend = (...lines: readonly string[]) => ["frontend f", ...lines, ""].join("\n");

function including(files: Readonly<Record<string, string>>): ReadOptions {
  return { included: new Map(Object.entries(files).map(([name, text]) => [name, [{ name, text }]])) };
}

/** Writes each list with the rules that people see: `f, http-request: | reject 10.0.0.0/8 @2 if path /x=yes`. */
function lists(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  return listsOf("haproxy", text, including(files)).map((list) => [`${list.name}:`, ...written(list)].join(" | "));
}

function written(list: RuleSet): readonly string[] {
  const { rules } = list;
  const rows = Array.from({ length: rules.count }, (_, id) => id);
  return rows.flatMap((id) => {
    const source = sourceOf(rules, id);
    // Of 6to4 clients the tests of the clients of a member tell.
    if (source.kind === "ipv6" && /^(?:2002:|::[^/]*\/(?:9[6-9]|1))/.test(formatSource(source))) return [];
    const atoms = conditionOf(list, id)?.atoms ?? [];
    const terms = atoms.map(({ name, values, isChanging }) => `${name}=${values.join()}${isChanging ? "?" : ""}`);
    const marks = `${isOpen(rules, id) ? " open" : ""}${isIncluded(rules, id) ? " included" : ""}`;
    const when = isPartial(rules, id) ? ` if ${terms.join(" and ")}` : "";
    return `${actionOf(rules, id)} ${formatSource(source)} @${(rules.lines[id] ?? 0) + 1}${marks}${when}`;
  });
}

/** Returns the line number, code, reason and text of each remark. */
function remarks(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  return listsOf("haproxy", text, including(files)).flatMap((list) =>
    list.remarks.map(
      ({ line, code, reason, span }) => `${line + 1} ${code} ${reason} "${textAt(textOfLine(list, line), span)}"`,
    ),
  );
}

describe("lists", () => {
  test("are one a section and phase, in the order in which HAProxy asks them", () => {
    const text = `frontend www
  http-request deny if { src 10.0.0.1 }
  tcp-request content reject if { src 10.0.0.2 }
  tcp-request connection reject if { src 10.0.0.3 }
backend app
  http-request allow if { src 10.0.0.4 }
`;
    expect(lists(text)).toEqual([
      "frontend www, tcp-request connection: | reject 10.0.0.3/32 @4",
      "frontend www, tcp-request content: | reject 10.0.0.2/32 @3",
      "frontend www, http-request: | reject 10.0.0.1/32 @2",
      "backend app, http-request: | accept 10.0.0.4/32 @6",
    ]);
  });

  test("of equal names are numbered, and a file without rules has one", () => {
    const rule = "  http-request deny\n";
    expect(lists(`frontend a\n${rule}frontend a\n${rule}`).map((one) => one.replace(/:.*/, ""))).toEqual([
      "frontend a, http-request",
      "frontend a, http-request (2)",
    ]);
    expect(lists("global\n  daemon\n")).toEqual([":"]);
  });

  test("have actions that are open", () => {
    const text = frontend(
      "  http-request auth if { src 10.0.0.1 }",
      "  http-request redirect location / if { src 10.0.0.2 }",
      "  http-request set-header X-A b if { src 10.0.0.3 }",
      "  http-request use-service lua.x",
    );
    expect(lists(text)).toEqual([
      "frontend f, http-request: | reject 10.0.0.1/32 @2 open | accept 10.0.0.2/32 @3 open | accept any @5 open",
    ]);
  });

  test("may end with a rule of the defaults that accepts", () => {
    const defaults = "defaults a\n  mode http\n  http-request allow if { src 10.0.0.0/8 }\n";
    const deny = "  http-request deny\n";
    const inherited = "accept any @4 included if line 3: http-request=yes?";
    for (const head of ["frontend f from a", "backend f"]) {
      const text = `${defaults}${head}\n${deny}`;
      expect(lists(text)[1]).toBe(`${head.slice(0, 8).trim()} f, http-request: | ${inherited} | reject any @5`);
      const list = listsOf("haproxy", text)[1];
      const asked = parseAddress("10.0.0.1");
      const unless = list && asked ? unlessOf(list, [decide(compile(list), asked)], asked) : [];
      expect(list && describeUnless(list, unless)).toBe(
        "unless line 4 applies (where a rule of its defaults accepts, such as line 3)",
      );
    }
    expect(lists(`${defaults}defaults\n  mode http\nfrontend f\n${deny}`)[1]).toBe(
      "frontend f, http-request: | reject any @7",
    );
  });

  test("have our comments: an expectation is about the rules above, an ignore comment about the next rule", () => {
    const text = frontend(
      "  tcp-request content reject if { src 10.0.0.1 }",
      "  # imcrules-expect reject 10.0.0.1",
      "  http-request deny if { src 10.0.0.1 }",
      "  # imcrules-ignore missing-catch-all -- later",
      "  tcp-request content accept if { src 10.0.0.2 }",
    );
    const [content, http] = listsOf("haproxy", text);
    expect(content && expectationsOf(content)).toHaveLength(1);
    expect(content && [...content.notes.lines]).toEqual([2, 4]);
    expect(http && [...http.notes.lines]).toEqual([]);
  });
});

describe("conditions", () => {
  const rule = (condition: string) => lists(frontend("  acl a src 10.0.0.0/8", `  http-request deny ${condition}`))[0];

  test.each([
    ["if { src 10.0.0.1 } { path /x }", "reject 10.0.0.1/32 @3 if path /x=yes"],
    ["if { src 10.0.0.1 } !{ path /x }", "reject 10.0.0.1/32 @3 if path /x=no"],
    ["if a or { path /x }", "reject 10.0.0.0/8 @3 | reject any @3 if path /x=yes"],
    ["if { path /x } or a", "reject 10.0.0.0/8 @3 | reject any @3 if path /x=yes"],
    ["unless !a or { path /x }", "reject 10.0.0.0/8 @3 if path /x=no"],
    ["if { path /x } { path /x } a", "reject 10.0.0.0/8 @3 if path /x=yes"],
    ["if a { rand(2) eq 0 }", "reject 10.0.0.0/8 @3 if rand(2) eq 0=yes?"],
    ["if a { sc0_conn_rate gt 9 }", "reject 10.0.0.0/8 @3 if sc0_conn_rate gt 9=yes?"],
    ["if a { src_conn_rate gt 9 }", "reject 10.0.0.0/8 @3 if src_conn_rate gt 9=yes?"],
    ["if a { fc_rtt gt 9 }", "reject 10.0.0.0/8 @3 if fc_rtt gt 9=yes?"],
    ["if { src 10.0.0.0\\x2f9 }", "reject 10.0.0.0/9 @3"],
    ['if { src "10.0.0.0\\x2F9" }', "reject 10.0.0.0/9 @3"],
    ["if a METH_GET", "reject 10.0.0.0/8 @3 if METH_GET=yes"],
    ["if { src,ipmask(24) 10.0.0.0 }", "reject any @3 if src,ipmask(24) 10.0.0.0=yes"],
    ["if { src mail.test }", "reject any @3 if src mail.test=yes"],
    ["if { src -m str 10.0.0.1 }", "reject any @3 if src -m str 10.0.0.1=yes"],
    ["if a { src 10.1.0.0/16 }", "reject 10.1.0.0/16 @3"],
  ])("%s", (condition, expected) => {
    expect(rule(condition)).toBe(`frontend f, http-request: | ${expected}`);
  });

  test("of equal terms are one object, and terms below an action that changes the request are not", () => {
    const when = "  http-request deny if { src 10.0.0.1 } { path /x }";
    const [list] = listsOf("haproxy", frontend(when, when, "  http-request set-path /y", when, "  http-request deny"));
    expect(list?.conditions.map(({ atoms }) => atoms[0]?.isChanging === true)).toEqual([false, true]);
    expect([...(list?.rules.conditions ?? [])].filter((number) => number > 0)).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2]);
  });

  test.each([
    ["ssl_fc", false],
    ["ssl_c_used", false],
    ["ssl_fc_has_early", true],
  ])("about %s may change when HAProxy waits for the handshake: %s", (term, isChanging) => {
    const when = `  http-request deny if !{ ${term} }`;
    const [list] = listsOf("haproxy", frontend("  http-request wait-for-handshake", when));
    expect(list?.conditions.map(({ atoms }) => atoms[0]?.isChanging === true)).toEqual([isChanging]);
  });

  test("below an action that sets the address stay open if rules above it ask for another", () => {
    const [sets, rule] = ["  http-request set-src hdr(x)", "  http-request deny if { src 10.0.0.1 }"];
    expect(lists(frontend(sets, rule))).toEqual(["frontend f, http-request: | reject 10.0.0.1/32 @3"]);
    expect(lists(frontend(rule, sets, rule, "  http-request deny"))).toEqual([
      "frontend f, http-request: | reject 10.0.0.1/32 @2 | reject any @4 if if { src 10.0.0.1 }=yes? | reject any @5",
    ]);
    // Neither the name nor the address above says anything about the address that is asked below.
    const allow = "  http-request allow if { src 10.0.0.0/8 mail.test }";
    const deny = "  http-request deny if { src 10.1.0.0/16 }";
    const byName = "  http-request deny if { src mail.test }";
    expect(findingsIn("haproxy", frontend(allow, sets, deny, byName))).not.toMatch(/shadowed|covered/);
    const [list] = listsOf("haproxy", frontend(allow, sets, deny));
    expect(list && whyOf(list, list.rules.count - 1)).toBe(
      'where "if { src 10.1.0.0/16 }" holds for the address set above',
    );
  });

  test("that make too many networks stay open", () => {
    const many = Array.from({ length: 60 }, (_, place) => `10.${place}.1.0/255.255.0.255`).join(" ");
    const text = frontend(`  acl a src ${many}`, "  http-request deny if !a");
    expect(lists(text)).toEqual(["frontend f, http-request: | reject any @3 if if !a=yes?"]);
    expect(remarks(text)).toEqual(['3 analysis-incomplete too-complex "!a"']);
  });

  test("with too many unknown terms stay open as a whole", () => {
    const acls = Array.from({ length: 65 }, (_, place) => `  acl a path /${place}`);
    const text = frontend(...acls, "  http-request deny if !a");
    expect(lists(text)).toEqual(["frontend f, http-request: | reject any @67 if if !a=yes?"]);
    expect(remarks(text)).toEqual(['67 analysis-incomplete too-complex "!a"']);
  });

  test("in blocks of the preprocessor stay open", () => {
    const text = frontend("  .if defined(A)", "  http-request deny", "  .else", "  http-request allow", "  .endif");
    expect(lists(text)).toEqual([
      "frontend f, http-request: | reject any @3 if .if defined(A)=yes | accept any @5 if .else of line 4=yes",
    ]);
  });
});

describe("a section in a block of the preprocessor", () => {
  test("has rules that are sure in the section", () => {
    const text = frontend(
      "  http-request allow if { src 10.0.0.1 }",
      ".if defined(A)",
      "backend b",
      "  acl a src 10.0.0.2",
      "  mode http",
      "  http-request deny if a",
      ".endif",
      "frontend g",
      "  http-request deny",
    );
    expect(lists(text)).toEqual([
      "frontend f, http-request: | accept 10.0.0.1/32 @2",
      "backend b, http-request: | reject 10.0.0.2/32 @7",
      "frontend g, http-request: | reject any @10",
    ]);
  });

  test("leaves open to which section the lines below belong", () => {
    const text = frontend(
      "  http-request allow if { src 10.0.0.1 }",
      ".if defined(A)",
      "backend b",
      ".endif",
      "  http-request deny",
    );
    expect(lists(text)).toEqual([
      "frontend f, http-request: | accept any @1 included if section=yes? | reject any @1 included if section=yes? | accept 10.0.0.1/32 @2",
      "backend b, http-request: | reject any @6 if section of line 4=yes?",
    ]);
  });

  test("is left where the next branch begins", () => {
    const text = frontend(".if defined(A)", "backend b", ".else", "  http-request deny", ".endif");
    expect(lists(text)).toEqual(["frontend f, http-request: | reject any @5 if .else of line 4=yes"]);
  });

  test("may be the defaults of those below, and surely is in the same branch", () => {
    const inside = ".if defined(A)\ndefaults\n  mode http\nfrontend f\n  http-request deny\n.endif\n";
    expect(lists(inside)).toEqual(["frontend f, http-request: | reject any @5"]);
    const defaults = "defaults\n  mode http\n.if defined(A)\ndefaults\n  mode tcp\n.endif\n";
    expect(lists(`${defaults}frontend f\n  http-request deny\n`)).toEqual([
      "frontend f, http-request: | accept any @7 included if line 4: http-request=yes? | reject any @8 if mode http=yes",
    ]);
  });
});

test("a mode of a block of the preprocessor may not be there", () => {
  const deny = "  http-request deny";
  expect(lists(frontend("  mode http", ".if defined(A)", "  mode tcp", ".endif", deny))).toEqual([
    "frontend f, http-request: | reject any @6 if mode http=yes",
  ]);
  expect(lists(frontend(".if defined(A)", "  mode tcp", ".endif", "  mode http", deny))).toEqual([
    "frontend f, http-request: | reject any @6",
  ]);
});

test("a condition of two blocks is one, unless the file may change the environment", () => {
  const blocks = [".if defined(A)", "  http-request deny", ".endif"];
  expect(lists(frontend(...blocks))[0]).toContain("@3 if .if defined(A)=yes");
  expect(lists(["global", "  setenv A 1", frontend(...blocks)].join("\n"))[0]).toContain("@5 if .if defined(A)=yes?");
});

test("a rule in many blocks of the preprocessor stays open, whatever is known of the outer ones", () => {
  const blocks = Array.from({ length: 17 }, (_, place) => `.if defined(A${place})`);
  const text = frontend(...blocks, "  http-request deny", ...blocks.map(() => ".endif"));
  expect(lists(text)[0]).toMatch(/defined\(A15\)=yes and \.if defined\(A16\)=yes\?$/);
});

test("a fault in a block of the preprocessor may not be seen", () => {
  const text = frontend(
    ".if defined(A)",
    "  http-request deny if { src 10.0.0.0/33 }",
    ".endif",
    "  http-request deny",
  );
  expect(remarks(text)).toEqual(['3 analysis-incomplete in-branch "10.0.0.0/33"']);
  expect(lists(text)).toEqual(["frontend f, http-request: | reject any @5"]);
});

test("an ACL of a block of the preprocessor may not be there", () => {
  const text = frontend(
    "  .if defined(A)",
    "  acl office src 10.0.0.0/8",
    "  .else",
    "  acl office src 10.0.0.0/8",
    "  .endif",
    "  acl office src 192.0.2.0/24",
    "  http-request deny if office",
    "  http-request allow if { src 10.1.0.0/16 }",
  );
  expect(lists(text)).toEqual([
    [
      "frontend f, http-request:",
      "reject 192.0.2.0/24 @8",
      "reject any @8 if line 3: src 10.0.0.0/8=yes",
      "reject any @8 if line 5: src 10.0.0.0/8=yes",
      "accept 10.1.0.0/16 @9",
    ].join(" | "),
  ]);
  expect(findingsIn("haproxy", text)).not.toMatch(/shadowed|covered/);
});

test("terms of other words are other terms", () => {
  const terms = ["/a b", '"/a b"', '"/a" "b"', "/a\\ b", '"$A"', "'$A'", '"$A b"', "'$A b'", '""', ""];
  const names = terms.flatMap((term) => {
    const [list] = listsOf("haproxy", frontend(`  http-request deny if { path ${term} }`));
    return list?.conditions.flatMap(({ atoms }) => atoms.map(({ name }) => name)) ?? [];
  });
  expect(names).toEqual([
    "path /a b",
    'path "/a b"',
    "path /a b",
    'path "/a b"',
    'path "$A"',
    "path $A",
    'path "$A b"',
    'path "\\$A b"',
    'path ""',
    "path",
  ]);
});

test("a rule is named with the word unless", () => {
  const [list] = listsOf("haproxy", frontend("tcp-request content reject unless { src 10.0.0.0/8 }"));
  expect(list && [ruleLabel(list, 0), sourceText(list, 0)]).toEqual([
    "reject unless { src 10.0.0.0/8 }",
    "unless { src 10.0.0.0/8 }",
  ]);
});

describe("files of addresses", () => {
  const text = frontend(
    "  acl office src -f office.lst",
    "  http-request deny if { src -f more.lst 10.0.0.1 } or office",
  );
  const files = { "office.lst": "192.0.2.0/24\n", "more.lst": "# more\n\n198.51.100.0/24\n" };

  test("are read", () => {
    expect(lists(frontend("  http-request deny if { src -f more.lst 10.0.0.1 }"), files)).toEqual([
      "frontend f, http-request: | reject 198.51.100.0/24 @2 included | reject 10.0.0.1/32 @2",
    ]);
    expect(lists(text, files)).toEqual([
      "frontend f, http-request: | reject 10.0.0.1/32 @3 | reject 198.51.100.0/24 @3 | reject 192.0.2.0/24 @3",
    ]);
    expect(listsOf("haproxy", text)[0]?.includes).toEqual(["office.lst", "more.lst"]);
  });

  test("that were not read stay open", () => {
    expect(lists(frontend("  http-request deny if { src -f more.lst 10.0.0.1 }"))).toEqual([
      "frontend f, http-request: | reject 10.0.0.1/32 @2 | reject any @2 included if src -f more.lst=yes",
    ]);
    expect(remarks(text)).toEqual(['2 analysis-incomplete file "office.lst"', '3 analysis-incomplete file "more.lst"']);
  });

  test("with names stay open, with one remark for a use", () => {
    const names = "192.0.2.0/24\nx.test\ny.test\n";
    const use = "  http-request deny if { src -f names.lst }";
    expect(lists(frontend(use), { "names.lst": names })).toEqual([
      "frontend f, http-request: | reject 192.0.2.0/24 @2 | reject any @2 if src -f names.lst=yes",
    ]);
    expect(remarks(frontend(use, use), { "names.lst": names })).toEqual([
      '2 analysis-incomplete file-name "names.lst"',
      '3 analysis-incomplete file-name "names.lst"',
    ]);
  });

  test("are read once, however often they are named", () => {
    let readings = 0;
    const file = {
      name: "x.lst",
      get text() {
        readings++;
        return "# nobody\n\n";
      },
    };
    const readingsOf = (uses: number) => {
      readings = 0;
      const acls = Array.from({ length: uses }, () => "  acl a src -f x.lst");
      listsOf("haproxy", frontend(...acls), { included: new Map([["x.lst", [file]]]) });
      return readings;
    };
    expect(readingsOf(9)).toBe(readingsOf(1));
  });

  test("make a bounded number of sources", () => {
    const many = Array.from({ length: 30_000 }, (_, place) => `10.${place >> 8}.${place & 255}.1\n`).join("");
    const uses = Array.from({ length: 12 }, () => "  acl a src -f many");
    expect(remarks(frontend(...uses), { many })).toEqual(['13 analysis-incomplete file "many"']);
  });

  test("of many addresses are rules of their own", () => {
    const many = Array.from({ length: 5_000 }, (_, place) => `10.${place >> 8}.${place & 255}.1\n`).join("");
    const [list] = listsOf("haproxy", frontend("  acl a src -f many", "  http-request deny if a"), including({ many }));
    expect(list?.rules.count).toBe(15_000);
    expect(list && isIncluded(list.rules, 0)).toBe(true);
  });
});

describe("remarks", () => {
  test.each([
    ["http-request deny if office\n  acl office src 10.0.0.1", ['2 program-refuses no-such-acl "office"']],
    ["acl a src 10.0.0.1\n  http-request deny if a\n  acl a src 10.0.0.2", ['4 reads-differently adds-up "a"']],
    ["http-request deny if { src 10/8 }", ['2 reads-differently octal "10/8"']],
    ["acl a src 10.0.0.1/8\n  http-request deny if a", ['2 reads-differently host-bits "10.0.0.1/8"']],
    ["http-request deny if { src 10.0.0.0/33 }", ['2 program-refuses bad-length "10.0.0.0/33"']],
    ["http-request deny if { src ::/64 }", ['2 reads-differently takes-ipv4 "::/64"']],
    ["http-request set-src hdr(x)\n  http-request deny", ['2 reads-differently sets-address "set-src"']],
    ["http-request deny if { src }\n  http-request deny", ['2 never-matches no-patterns "src"']],
    ["http-request deny if\n  http-request deny", ['2 never-matches never-holds "http-request deny if"']],
    [
      "http-request deny if { src 10.0.0.1 } { src ::1 }",
      ['2 never-matches never-holds "http-request deny if { src 10.0.0.1 } { src ::1 }"'],
    ],
    ["http-request deny if FALSE", []],
    ["http-request deny if { path \\x2 }", ['2 program-refuses bad-escape "\\x2 }"']],
    ['http-request deny if { path "\\xzz" }', ['2 program-refuses bad-escape "\\xzz" }"']],
    ["http-request deny if { path '\\x2' } # \\x2", []],
    ["HTTP-request deny", ['2 program-refuses unknown-keyword "HTTP-request"']],
    ["mode tcp\n  http-request deny", ['3 program-skips tcp-mode "http-request deny"']],
    [
      "http-request deny\n  http-request deny if TRUE !TRUE\n  mode tcp",
      ['2 program-skips tcp-mode "http-request deny"'],
    ],
    ["http-request deny if { src mail.test }", ['2 analysis-incomplete name "mail.test"']],
    ['http-request deny if { src "$OFFICE" }', ['2 analysis-incomplete variable ""$OFFICE""']],
  ])("%s", (lines, expected) => {
    expect(remarks(frontend(`  ${lines}`))).toEqual(expected);
  });

  test("know the mode of the defaults", () => {
    const rule = "  http-request deny if { src 10.0.0.1 }\n";
    expect(remarks(`defaults\n  timeout client 1s\nfrontend f\n${rule}`)).toHaveLength(1);
    expect(remarks(`defaults\n  mode http\nfrontend f\n${rule}`)).toEqual([]);
    expect(remarks(`defaults a\n  mode http\ndefaults b\nfrontend f from a\n${rule}`)).toEqual([]);
    // The defaults may be in another file.
    expect(remarks(`frontend f\n${rule}`)).toEqual([]);
  });
});

test("an answer names the partial rule of a condition that also has clients for sure", () => {
  const text = frontend("  http-request deny if { src 10.0.0.0/8 } or { path /x }", "  http-request allow");
  const [list] = listsOf("haproxy", text);
  const asked = parseAddress("11.0.0.1");
  const decider = list && asked && decide(compile(list), asked);
  const unless = list && asked ? unlessOf(list, [decider], asked) : [];
  expect(list && decider !== undefined && lineNumberOf(list, decider)).toBe(3);
  expect(list && describeUnless(list, unless)).toBe('unless line 2 applies (where "path /x" holds)');
});

test.each([
  ["auth", "the client authenticates"],
  ["redirect location /", "the target of the redirect denies it"],
  ["use-service lua.x", "the service denies it"],
])("an answer says how %s ends, with and without a condition", (action, why) => {
  for (const condition of ["", " if { src 10.0.0.1 }", " unless { src 10.0.0.1 }"]) {
    const [list] = listsOf("haproxy", frontend(`  http-request ${action}${condition}`));
    expect(list && whyOf(list, 0), condition).toBe(why);
  }
});

test("the text of a rule ends with its last word", () => {
  const conditions = ["if { src ::/0 }", "if { src 10.0.0.1 } { path /x } # why", "unless { src 10.0.0.1 }", ""];
  const texts = conditions.map((condition) => {
    const [list] = listsOf("haproxy", frontend(`  http-request deny ${condition}`));
    return list && ruleText(list, 0);
  });
  expect(texts).toEqual([
    "deny if { src ::/0 }",
    "deny if { src 10.0.0.1 } { path /x }",
    "deny unless { src 10.0.0.1 }",
    "deny",
  ]);
});

test("Fix All removes a word of a rule, and the line if no word is left", () => {
  const lines = ["  http-request deny if { src 10.0.0.0/8 }", "  http-request allow"];
  const [first = "", last = ""] = lines;
  const text = (...words: readonly string[]) =>
    frontend(first, ...words.map((word) => `  http-request deny if { src ${word} }`), last);
  const before = text("10.1.0.0/16 11.0.0.1 10.2.0.0/16", "10.1.0.0/16 10.2.0.0/16");
  const [list] = listsOf("haproxy", before);
  expect(list && fixedAll(before, {}, analyze(list))).toBe(text("11.0.0.1"));
});

test("a rule behind one that asks for no more is dead, and its words are named", () => {
  const text = frontend(
    "  http-request deny if { src 10.0.0.0/8 } { path /x }",
    "  http-request allow if { src 10.1.0.0/16 } { path /x } { method GET }",
    "  http-request allow if { src 10.1.0.0/16 }",
    "  http-request deny",
  );
  expect(findingsIn("haproxy", text)).toMatchInlineSnapshot(`
    "frontend f
      http-request deny if { src 10.0.0.0/8 } { path /x }
      http-request allow if { src 10.1.0.0/16 } { path /x } { method GET }
                   ~~~~~~~~~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: line 2 denies all its addresses first. Move it above line 2.
    Where "path /x" holds and "method GET" holds, all its addresses are denied instead: the first match wins.
          line 2 denies all its addresses
      http-request allow if { src 10.1.0.0/16 }
      http-request deny
    "
  `);
});
