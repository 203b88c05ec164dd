import { describe, expect, test } from "vitest";
import {
  analyze,
  compile,
  decide,
  findingsOf,
  isDead,
  parseAddress,
  type ReadOptions,
  type RuleSet,
  ruleLabel,
  ruleText,
  textOfLine,
} from "../../../../server/src/core/index.js";
import { actionOf, isIncluded, isPartial, sourceOf } from "../../../../server/src/core/model/ruleTable.js";
import { formatSource } from "../../../../server/src/core/model/source.js";
import { textAt } from "../../../../server/src/core/text/text.js";
import { findingsIn, listAnswers, listsOf, rules } from "../../../support/product.js";

/** The texts of files by their names. A path with several files names them all. */
type Files = Readonly<Record<string, string>>;

/** Answers each path with the file of that name, and `*` with all files. */
function including(files: Files): ReadOptions {
  const all = Object.entries(files).map(([name, text]) => ({ name, text }));
  return {
    included: new Map(
      [...all.map((file) => ({ path: file.name, named: [file] })), { path: "*", named: all }].map(({ path, named }) => [
        path,
        named,
      ]),
    ),
  };
}

const read = (text: string, files: Files, format: "nginx-access" | "nginx-geo" = "nginx-access") =>
  listsOf(format, text, including(files));

/** Writes each list with its rules: `server a: allow 10.0.0.1 @3 included partial`. */
function lists(text: string, files: Files, format?: "nginx-access" | "nginx-geo"): readonly string[] {
  return read(text, files, format).map((list) => [`${list.name}:`, ...written(list)].join(" | "));
}

function written({ rules: table }: RuleSet): readonly string[] {
  return Array.from({ length: table.count }, (_, id) => {
    const included = isIncluded(table, id) ? " included" : "";
    const partial = isPartial(table, id) ? " partial" : "";
    const rule = `${actionOf(table, id)} ${formatSource(sourceOf(table, id))}`;
    return `${rule} @${(table.lines[id] ?? 0) + 1}${included}${partial}`;
  });
}

/** Returns the line number, code, reason and text of each remark, and the line that it names in which file. */
function remarks(text: string, files: Files, format?: "nginx-access" | "nginx-geo"): readonly string[] {
  return read(text, files, format).flatMap((list) =>
    list.remarks.map(({ line, code, reason, span, other, word }) => {
      const named = other === undefined ? "" : `, line ${other + 1}${word === undefined ? "" : ` of ${word}`}`;
      return `${line + 1} ${code} ${reason} "${textAt(textOfLine(list, line), span)}"${named}`;
    }),
  );
}

test("a file with the name of one that nginx brings is read if it is there", () => {
  expect(lists("include acl_params;\nallow all;", { acl_params: "deny 10.0.0.0/8;" })).toEqual([
    ": | reject 10.0.0.0/8 @1 included | accept any @2",
  ]);
  expect(lists("include acl_params;\nallow all;", {})).toEqual([": | accept any @2"]);
});

test("a file that was not read decides nothing, in IPv6 either", () => {
  const [list] = read("deny 2001:db8::/32;\ninclude x;\n", {});
  const decides = ["2001:db8::1", "::1", "10.0.0.1"].map((text) => {
    const address = parseAddress(text);
    return list && address && decide(compile(list), address);
  });
  expect(decides).toEqual([0, undefined, undefined]);
});

describe("the rules of an included file", () => {
  test("are asked where the include is", () => {
    const text = rules`
      allow 10.0.0.1;
      include office;
      deny 192.0.2.0/24;
    `;
    const files = { office: "# office\ndeny 10.0.0.0/8;\nallow 192.0.2.1;" };
    expect(lists(text, files)).toEqual([
      ": | accept 10.0.0.1/32 @1 | reject 10.0.0.0/8 @2 included | accept 192.0.2.1/32 @2 included | reject 192.0.2.0/24 @3",
    ]);
    const expected = [
      "10.0.0.1 accept 1",
      "10.0.0.2 reject 2",
      "192.0.2.1 accept 2",
      "192.0.2.2 reject 3",
      "203.0.113.1 accept default",
    ];
    const [list] = read(text, files);
    expect(list && listAnswers(list, expected)).toEqual(expected);
    expect(remarks(text, files)).toEqual([]);
  });

  test("are named with their file", () => {
    const [list] = read("deny 10.0.0.1;\ninclude '*';", { office: "\n\ndeny\n '10.0.0.0/8';" });
    expect(list && [ruleText(list, 0), ruleText(list, 1), ruleLabel(list, 1)]).toEqual([
      "deny 10.0.0.1",
      "include office, line 4: deny 10.0.0.0/8",
      "include office, line 4: deny 10.0.0.0/8",
    ]);
  });

  test("are those of all files that a path names, in their order", () => {
    const files = { a: "deny 10.0.0.1;", b: "allow 10.0.0.1;" };
    expect(lists("include *; include b;", files)).toEqual([
      ": | reject 10.0.0.1/32 @1 included | accept 10.0.0.1/32 @1 included | accept 10.0.0.1/32 @1 included",
    ]);
  });

  test("may be in a file that an included file includes", () => {
    const files = { a: "\ninclude b; allow 10.0.0.2;", b: "\n\ndeny 10.0.0.1;" };
    expect(lists("deny all;\n\ninclude a;", files)).toEqual([
      ": | reject any @1 | reject 10.0.0.1/32 @3 included | accept 10.0.0.2/32 @3 included",
    ]);
    const [list] = read("include a;", files);
    expect(list && ruleText(list, 0)).toBe("include b, line 3: deny 10.0.0.1");
  });

  test("replace those of the blocks around, and are replaced", () => {
    const files = { office: "deny 10.0.0.0/8;", sites: "server {\n deny 10.0.0.1;\n}" };
    const inner = "deny all;\nserver {\n include office;\n}";
    expect(lists(inner, files)).toEqual(["top level: | reject any @1", "server: | reject 10.0.0.0/8 @3 included"]);
    expect(remarks(inner, files)).toEqual([`1 never-matches replaced "deny all", line 3`]);
    const outer = "include office;\nserver { location /a { allow all; } }";
    expect(remarks(outer, files)).toEqual([`1 reads-differently partly-replaced "include office", line 2`]);
    expect(lists("deny all;\ninclude sites;", files)).toEqual([": | reject any @1"]);
    expect(remarks("deny all;\ninclude sites;", files)).toEqual([`1 never-matches replaced "deny all", line 2`]);
  });

  test("are refused where nginx refuses rules", () => {
    expect(remarks("location / { if ($x) { include office; } }", { office: "\ndeny all;" })).toEqual([
      `1 program-refuses included-refused "include office", line 2 of office`,
    ]);
  });

  test("are not read in blocks of unknown modules", () => {
    expect(lists("map $a $b { include office; }\ndeny all;", { office: "deny 10.0.0.1;" })).toEqual([
      ": | reject any @2",
    ]);
    expect(read("map $a $b { include office; }", {})[0]?.includes).toEqual([]);
  });
});

describe("an include", () => {
  test("of a file without rules is harmless", () => {
    const files = { ssl: "# imcrules-expect reject 10.0.0.1\nssl_protocols TLSv1.3;" };
    expect(remarks("include ssl;\ndeny all;\ninclude ssl;", files)).toEqual([]);
    const [list] = read("include ssl;\ndeny all;", files);
    expect(list?.notes.read).toEqual([]);
  });

  test("names what it asks for, and what it cannot follow stays open", () => {
    const files = { a: "deny 10.0.0.1;\ninclude b;" };
    const text = "include mime.types;\ninclude a;\ndeny all;\ninclude c;";
    expect(read(text, files)[0]?.includes).toEqual(["mime.types", "a", "b", "c"]);
    expect(lists(text, files)).toEqual([
      ": | reject 10.0.0.1/32 @2 included | accept any @2 included partial | reject any @2 included partial | reject any @3 | accept any @4 included partial | reject any @4 included partial",
    ]);
    expect(remarks(text, files)).toEqual([
      `2 analysis-incomplete included-include "include a", line 2 of a`,
      `4 analysis-incomplete include "include c"`,
    ]);
  });

  test("decides no IPv6 address by an IPv4 rule while its file is unread", () => {
    const [list] = read("location / { include missing.conf; deny 10.0.0.0/8; }", {});
    const expected = ["10.0.0.1 reject 1", "11.0.0.1 accept default", "2001:db8::1 accept default"];
    expect(list && listAnswers(list, expected)).toEqual(expected);
  });

  test("of files that nobody has any of includes nothing", () => {
    expect(remarks("include *;\ndeny all;", {})).toEqual([]);
  });

  test.each([
    ["a rule", "\ndeny x; deny y;\nDeny all;", 2],
    ["a brace too many", "deny all;\n}", 2],
    ["a brace too few", "location /a {\n", 1],
    ["a missing semicolon", "\n\ndeny all", 3],
    ["a byte order mark", "\ufeffdeny all;", 1],
  ])("of a file in which nginx refuses %s names the line", (_, office, line) => {
    expect(remarks("server {\n deny 10.0.0.1;\n include office;\n}", { office })).toEqual([
      `3 program-refuses included-refused "include office", line ${line} of office`,
    ]);
  });

  test("ends the blocks of its file", () => {
    expect(lists("include office; deny all;", { office: "server { location / {" })).toEqual([": | reject any @1"]);
  });

  test("of a file that includes itself is refused", () => {
    const files = { a: "include b;", b: "\ninclude a;" };
    expect(remarks("deny all;\ninclude a;", files)).toEqual([
      `2 program-refuses included-refused "include a", line 2 of b`,
    ]);
  });

  test("takes one path", () => {
    expect(remarks("include a b;\ndeny all;", {})).toEqual([`1 program-refuses include-words "include a b"`]);
  });

  test("keeps the remarks of a file to itself, but for a return", () => {
    const files = { office: "deny 010.0.0.5;\n# imcrules-ignore x\ndeny ::ffff:10.0.0.1;\nreturn 200;" };
    expect(remarks("server {\n deny all;\n include office;\n}", files)).toEqual([
      `3 reads-differently included-return "include office", line 4 of office`,
    ]);
    expect(remarks("server { include end; location /a {\n deny all;\n} }", { end: "return 200;" })).toEqual([
      `1 reads-differently included-return "include end", line 1 of end`,
    ]);
  });

  test("of files that double each other is read in part", () => {
    const names = Array.from({ length: 31 }, (_, place) => `f${place}`);
    const files = Object.fromEntries(
      names.map((name, place) => [name, `include f${place + 1}; include f${place + 1};`]),
    );
    const text = "deny all;\ninclude f0;";
    expect(remarks(text, { ...files, f31: "deny 10.0.0.1;" })).toEqual([
      expect.stringMatching(/^2 analysis-incomplete included-include "include f0", line 1 of f\d+$/),
    ]);
  });
});

describe("findings", () => {
  const show = (text: string, files: Files) => findingsIn("nginx-access", text, {}, including(files));

  test("are about rules of the file, which included rules may decide", () => {
    const office = "deny 10.0.0.1/8;\ndeny 10.2.0.0/16;\ndeny 192.0.2.1;";
    expect(
      show("include office;\ndeny 10.1.0.0/16;\ndeny 192.0.2.0/24;\nallow all;", { office }),
    ).toMatchInlineSnapshot(`
      "include office;
      deny 10.1.0.0/16;
      ~~~~~~~~~~~~~~~~ information[covered-rule]: Never fires: line 1 denies all 65,536 addresses first. Remove it: no verdict changes.
      What it matches is already denied, and whoever changes it will wonder why nothing happens.
            line 1 denies all 65,536 addresses
      deny 192.0.2.0/24;
      allow all;"
    `);
  });

  test("are about no included rule, whether the file is read or not", () => {
    const text = "allow 10.0.0.0/8;\ndeny all;\ninclude more;";
    const analyses = [including({ more: "deny 10.0.0.0/8;\nallow 192.0.2.7/24;" }), {}].map((options) => {
      const [list] = listsOf("nginx-access", text, options);
      if (list === undefined) throw new Error("There is always a list.");
      return analyze(list);
    });
    for (const { ruleSet, traits } of analyses) {
      expect(ruleSet.rules.count).toBe(4);
      expect([...traits].some((_, id) => isDead(traits, id))).toBe(false);
    }
    const codes = analyses.map((analysis) => [...findingsOf(analysis).counts.keys()]);
    expect(codes).toEqual([[], ["analysis-incomplete"]]);
  });

  test("about the whole list know the rules of all files", () => {
    expect(show("allow 10.0.0.1;\ninclude end;", { end: "deny all;" })).toMatchInlineSnapshot(`
      "allow 10.0.0.1;
      include end;"
    `);
    expect(show("allow 10.0.0.1;\ninclude end;", { end: "allow 10.0.0.2;" })).toMatchInlineSnapshot(`
      "allow 10.0.0.1;
      include end;
      ~~~~~~~~~~~ warning[missing-catch-all]: No final deny: everyone else is allowed too. Add "deny all;" after the last rule.
      No rule matches 4,294,967,294 addresses, so nginx allows them."
    `);
    expect(show("allow 10.0.0.1;\ninclude end;", {})).toMatchInlineSnapshot(`
      "allow 10.0.0.1;
      include end;
      ~~~~~~~~~~~ information[analysis-incomplete]: Not followed: the included file may have rules. Test it on its own.
      Rules in it come before those below, and decide what no rule here matches."
    `);
  });

  test("a comment silences the findings of the rule beside an include", () => {
    const text = "deny 10.0.0.0/8;\ninclude office; deny 10.0.0.2; # imcrules-ignore covered-rule";
    expect(show(text, { office: "deny 192.0.2.1;" })).toMatchInlineSnapshot(`
      "deny 10.0.0.0/8;
      include office; deny 10.0.0.2; # imcrules-ignore covered-rule"
    `);
  });
});

describe("geo", () => {
  test("the networks of an included file replace equal ones, and are replaced", () => {
    const text = "default 0;\n10.0.0.0/8 1;\ninclude more;\n10.1.0.0/16 0;\n";
    const files = { more: "10.0.0.0/8 0;\n10.1.0.0/16 1;\n10.2.0.0/16 1;\n10.2.0.0/16 0; 10.3.0.0/16 1;" };
    expect(lists(text, files, "nginx-geo")).toEqual([
      ": | accept 0.0.0.0/0 @1 | accept ::/0 @1 | accept 10.0.0.0/8 @3 included | accept 10.2.0.0/16 @3 included | reject 10.3.0.0/16 @3 included | accept 10.1.0.0/16 @4",
    ]);
    expect(remarks(text, files, "nginx-geo")).toEqual([`2 never-matches replaced "10.0.0.0/8", line 3`]);
    const [list] = read(text, files, "nginx-geo");
    expect(list && ruleText(list, 4)).toBe("include more, line 4: 10.3.0.0/16 1");
  });

  test("an include is refused with its file, with a wildcard, and within itself", () => {
    const files = { more: "\n10.0.0.0/8;", self: "include self;", block: "10.0.0.0/8 { }", geo: "geo $x { x 1; }" };
    expect(
      ["more", "*", "self", "block", "geo"].map((name) => remarks(`default 0;\ninclude ${name};`, files, "nginx-geo")),
    ).toMatchInlineSnapshot(`
      [
        [
          "2 program-refuses included-refused "include more", line 2 of more",
        ],
        [
          "2 program-refuses include-glob "include *"",
        ],
        [
          "2 program-refuses included-refused "include self", line 1 of self",
        ],
        [
          "2 program-refuses included-refused "include block", line 1 of block",
        ],
        [
          "2 program-refuses included-refused "include geo", line 1 of geo",
        ],
      ]
    `);
  });

  test("an include that is not followed may have any network", () => {
    expect(lists("10.0.0.0/8 1; include a;", { a: "include b;" }, "nginx-geo")).toEqual([
      ": | reject 10.0.0.0/8 @1 | accept any @1 included partial | reject any @1 included partial",
    ]);
    expect(remarks("10.0.0.0/8 1; include a;", { a: "include b;" }, "nginx-geo")).toEqual([
      `1 analysis-incomplete included-include "include a", line 1 of a`,
    ]);
    expect(remarks("include a;", { a: "10.0.0.0/8 home;" }, "nginx-geo")).toEqual([
      `1 analysis-incomplete unknown-value "include a"`,
    ]);
  });
});
