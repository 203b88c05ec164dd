import { describe, expect, test } from "vitest";
import { nginxAccess } from "../../../../server/src/core/formats/nginx/access.js";
import { nginxGeo } from "../../../../server/src/core/formats/nginx/geo.js";
import { analyze, describeRule, type RuleSet, ruleOf, textOfLine } from "../../../../server/src/core/index.js";
import { actionOf, isPartial, OPEN, PLACE_COLUMNS, sourceOf } from "../../../../server/src/core/model/ruleTable.js";
import { formatSource } from "../../../../server/src/core/model/source.js";
import { textAt } from "../../../../server/src/core/text/text.js";
import { answered } from "../../../support/answered.js";
import { findingsIn, listAnswers, listsOf, rules } from "../../../support/product.js";

const read = (text: string) => listsOf("nginx-access", text);

/** Answers for each address of the expected answers: `10.0.0.1 reject 2` names the line of the deciding rule. */
function answers(text: string, expected: readonly string[]): readonly string[] {
  const [list] = read(text);
  if (list === undefined) throw new Error("There is always a list.");
  return listAnswers(list, expected);
}

/** Returns the line number, code, reason and text of each remark, and the line that it names. */
function remarks(text: string): readonly string[] {
  return read(text).flatMap((list) =>
    list.remarks.map(({ line, code, reason, span, other }) => {
      const named = other === undefined ? "" : `, line ${other + 1}`;
      return `${line + 1} ${code} ${reason} "${textAt(textOfLine(list, line), span)}"${named}`;
    }),
  );
}

/** Writes each list with its rules: `server a: allow 10.0.0.1 @3 partial`. */
function lists(text: string): readonly string[] {
  return read(text).map((list) => [`${list.name}:`, ...written(list)].join(" | "));
}

function written({ rules: table }: RuleSet): readonly string[] {
  return Array.from({ length: table.count }, (_, id) => {
    const flags = table.flags?.[id] ?? 0;
    const partial = isPartial(table, id) ? " partial" : "";
    const open = (flags & OPEN) > 0 ? " open" : "";
    return `${actionOf(table, id)} ${formatSource(sourceOf(table, id))} @${(table.lines[id] ?? 0) + 1}${partial}${open}`;
  });
}

// nginx 1.22.1 gave every verdict in these tables. Its line is that of the first word of a rule, ours is that of the address.
describe.each<[group: string, cases: readonly [fact: string, text: string, answers: string[], remarks?: string[]][]]>([
  [
    "the rules",
    [
      [
        "the first rule that matches decides",
        rules`
          allow 10.0.0.5;
          deny 10.0.0.0/8;
          allow 10.1.0.0/16;
          deny all;
        `,
        ["10.0.0.5 accept 1", "10.1.2.3 reject 2", "192.0.2.1 reject 4", "2001:db8::1 reject 4"],
      ],
      ["an address that no rule matches is allowed", "deny 10.0.0.0/8;", ["11.0.0.1 accept default"]],
      [
        "a rule for one family leaves the other one alone",
        "deny 0.0.0.0/0;\nallow 2001:db8::/32;\ndeny ::/0;",
        ["10.0.0.1 reject 1", "2001:db8::1 accept 2", "2001:db9::1 reject 3"],
      ],
      ["an empty file has an empty list", "", ["10.0.0.1 accept default"]],
      [
        "a line may have several rules, and a rule several lines",
        "deny\n  10.0.0.0/8 # office\n  ; allow 192.0.2.1;deny 192.0.2.0/24;",
        ["10.0.0.1 reject 2", "192.0.2.1 accept 3", "192.0.2.2 reject 3"],
      ],
      [
        "a comment begins at the beginning of a word",
        "deny 10.0.0.1;# one\n# deny all;\ndeny # two;\n 10.0.0.2;\nallow all; # deny 10.0.0.3;",
        ["10.0.0.1 reject 1", "10.0.0.2 reject 4", "10.0.0.3 accept 5"],
      ],
      [
        "words may be quoted",
        `deny "10.0.0.5";\n"deny" '192.0.2.0/24';`,
        ["10.0.0.5 reject 1", "192.0.2.1 reject 2", "10.0.0.6 accept default"],
      ],
      [
        "CRLF ends lines, and a comment goes on behind CR",
        "deny 10.0.0.1; # one\r\ndeny 10.0.0.2; # two \rdeny 10.0.0.3;\r\n",
        ["10.0.0.1 reject 1", "10.0.0.2 reject 2", "10.0.0.3 accept default"],
      ],
    ],
  ],
  [
    "addresses",
    [
      [
        "host bits are masked",
        "deny 10.0.0.1/8;\ndeny 2001:db8::1/32;",
        ["10.2.3.4 reject 1", "2001:db8:9::1 reject 2", "192.0.2.1 accept default"],
      ],
      [
        "leading zeros are decimal",
        "deny 010.0.0.5;\ndeny 192.0.2.0/024;\ndeny 2001:db8::010.1.1.1;",
        ["10.0.0.5 reject 1", "8.0.0.5 accept default", "192.0.2.9 reject 2", "2001:db8::a01:101 reject 3"],
        [`1 reads-differently leading-zero "010.0.0.5"`, `3 reads-differently leading-zero "2001:db8::010.1.1.1"`],
      ],
      [
        "a missing octet is 0",
        "deny 10.0.0.;\ndeny 192..2.0/24;\ndeny ...;",
        ["10.0.0.0 reject 1", "10.0.0.1 accept default", "192.0.2.1 reject 2", "0.0.0.0 reject 3"],
        [
          `1 reads-differently missing-part "10.0.0."`,
          `2 reads-differently missing-part "192..2.0/24"`,
          `3 reads-differently missing-part "..."`,
        ],
      ],
      [
        "a colon too many is no error",
        "deny :2001:db8:0:0:0:0:0:1;\ndeny 2001:db8::2:;",
        ["2001:db8::1 reject 1", "2001:db8::2:0 reject 2", "2001:db8::2 accept default"],
        [`1 reads-differently missing-part ":2001:db8:0:0:0:0:0:1"`, `2 reads-differently missing-part "2001:db8::2:"`],
      ],
      [
        "a mapped source never matches",
        "deny ::ffff:10.0.0.0/104;\ndeny ::ffff:0:0/96;\ndeny ::ffff:192.0.2.1;",
        ["10.0.0.5 accept default", "192.0.2.1 accept default"],
        [
          `1 never-matches mapped "::ffff:10.0.0.0/104"`,
          `2 never-matches mapped "::ffff:0:0/96"`,
          `3 never-matches mapped "::ffff:192.0.2.1"`,
        ],
      ],
      ["a rule for unix: matches no address", "deny unix:;\nallow all;", ["10.0.0.1 accept 2"]],
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
  ["a name", "deny example.com;", `1 program-refuses not-an-address "example.com"`],
  ["a short address", "deny 10.1.;", `1 program-refuses not-an-address "10.1."`],
  ["a variable", "deny $net;", `1 program-refuses not-an-address "$net"`],
  ["an octet above 255", "deny 10.0.0.256;", `1 program-refuses not-an-address "10.0.0.256"`],
  ["a list with commas", "deny 10.0.0.1,10.0.0.2;", `1 program-refuses not-an-address "10.0.0.1,10.0.0.2"`],
  ["all in capital letters", "deny ALL;", `1 program-refuses any-word "ALL"`],
  ["any", "deny any;", `1 program-refuses any-word "any"`],
  ["a range", "deny 10.0.0.1-10.0.0.9;", `1 program-refuses range "10.0.0.1-10.0.0.9"`],
  ["brackets", "deny [::1];", `1 program-refuses brackets "[::1]"`],
  ["a dotted mask", "deny 10.0.0.0/255.0.0.0;", `1 program-refuses dotted-mask "10.0.0.0/255.0.0.0"`],
  ["a length that is too large", "deny 10.0.0.0/33;", `1 program-refuses bad-length "10.0.0.0/33"`],
  ["a slash without a length", "deny 10.0.0.0/;", `1 program-refuses bad-length "10.0.0.0/"`],
  ["the last address", "deny 255.255.255.255;", `1 program-refuses all-ones "255.255.255.255"`],
  ["a last IPv4 tail", "deny ::255.255.255.255;", `1 program-refuses not-an-address "::255.255.255.255"`],
  ["a single group left out at the end", "deny 1:2:3:4:5:6:7::;", `1 program-refuses not-an-address "1:2:3:4:5:6:7::"`],
  ["unix: with a length", "deny unix:/8;", `1 program-refuses not-an-address "unix:/8"`],
  ["a backslash", "deny 10\\.0.0.1;", `1 program-refuses not-an-address "10\\.0.0.1"`],
  ["a capital letter in a directive", "Deny all;", `1 program-refuses unknown-directive "Deny"`],
  ["a mask behind a space", "deny 10.0.0.0 255.0.0.0;", `1 program-refuses number-of-words "deny 10.0.0.0 255.0.0.0"`],
  ["a rule without an address", "deny;", `1 program-refuses number-of-words "deny"`],
  ["a missing semicolon", "allow 10.0.0.5\ndeny all;", `1 program-refuses missing-semicolon "allow 10.0.0.5"`],
  ["a missing semicolon before a brace", "server { deny all }", `1 program-refuses unended-at-brace "}"`],
  ["a missing semicolon at the end", "deny all", `1 program-refuses unended-at-end "deny"`],
  ["a block behind a rule", "deny all { }", `1 program-refuses not-terminated "deny all"`],
  ["a rule in if", "location / { if ($x) { deny all; } }", `1 program-refuses not-allowed-here "deny all"`],
  ["a rule in upstream", "upstream x { deny all; }", `1 program-refuses not-allowed-here "deny all"`],
  ["a brace too many", "deny all; }", `1 program-refuses unexpected "}"`],
  ["a brace too few", "server {\ndeny all;", `1 program-refuses open-block "{"`],
  ["a semicolon too many", "deny all;;", `1 program-refuses unexpected ";"`],
  ["a block without a name", "{ }", `1 program-refuses unexpected "{"`],
  ["a quote without end", `deny all;\ndeny "10.0.0.1;\n`, `2 program-refuses open-quote ""10.0.0.1;"`],
  ["a character behind a quote", `deny "10.0.0.1"x;`, `1 program-refuses unexpected "x"`],
  ["a comment behind a quote", `deny "10.0.0.1"# x\n;`, `1 program-refuses unexpected "#"`],
  ["a word like its buffer", `server_name ${"x".repeat(4096)};`, /^1 program-refuses too-long "x+"$/],
  ["a comment like its buffer", `#${"x".repeat(4095)}\n`, /^1 program-refuses too-long "#x+"$/],
  ["a byte order mark", "\ufeffdeny 10.0.0.1;", `1 program-refuses byte-order-mark "\ufeff"`],
])("nginx refuses %s", (_, text, remark) => {
  expect(remarks(text)).toEqual([typeof remark === "string" ? remark : expect.stringMatching(remark)]);
});

test("a word and a comment that just fit into the buffer are no fault", () => {
  expect(remarks(`server_name ${"x".repeat(4095)};#${"x".repeat(4094)}\ndeny all;`)).toEqual([]);
});

test("a refused rule is no rule, and the others stay", () => {
  expect(lists("deny 10.0.0.1;\ndeny x;\nserver { allow 10.0.0.2; deny 10.0.0.3 }\nserver { deny 10.0.0.4; }")).toEqual(
    ["top level: | reject 10.0.0.1/32 @1", "server: | accept 10.0.0.2/32 @3", "server (2): | reject 10.0.0.4/32 @4"],
  );
});

describe("levels", () => {
  test("each block with rules is a list, named as the file calls it", () => {
    const text = rules`
      http {
        deny 10.0.0.1;
        server {
          listen 8080;
          deny 10.0.0.2;
          location /a { deny 10.0.0.3; location ~ "^/a{1,2}$" { deny 10.0.0.4; } }
          server_name _ example.org www.example.org;
        }
        server { listen 443 ssl; location = /b { limit_except GET HEAD { deny 10.0.0.5; } } location /c { } }
        server { deny 10.0.0.6; }
        server { deny 10.0.0.7; }
      }
      stream { server { listen 25; deny 10.0.0.8; } }
    `;
    expect(lists(text)).toEqual([
      "http: | reject 10.0.0.1/32 @2",
      "server example.org: | reject 10.0.0.2/32 @5",
      "server example.org, location /a: | reject 10.0.0.3/32 @6",
      "server example.org, location /a, location ~ ^/a{1,2}$: | reject 10.0.0.4/32 @6",
      "server 443, location = /b, limit_except GET HEAD: | reject 10.0.0.5/32 @9",
      "server: | reject 10.0.0.6/32 @10",
      "server (2): | reject 10.0.0.7/32 @11",
      "stream, server 25: | reject 10.0.0.8/32 @13",
    ]);
  });

  test("the rules before and behind a block are one list", () => {
    expect(lists("allow 10.0.0.1;\nlocation /a { deny 10.0.0.2; }\ndeny all;")).toEqual([
      "top level: | accept 10.0.0.1/32 @1 | reject any @3",
      "location /a: | reject 10.0.0.2/32 @2",
    ]);
  });

  test("no two names are equal", () => {
    const text = `location /a { deny all; } location "/a (2)" { deny all; } location /a { deny all; }`;
    expect(lists(text)).toEqual([
      "location /a: | reject any @1",
      "location /a (2): | reject any @1",
      "location /a (3): | reject any @1",
    ]);
  });

  test("the name of a deep block leaves out the blocks in the middle", () => {
    const text = "server { location /a { location /a/b { location /a/b/c { location /a/b/c/d { deny all; } } } } }";
    expect(lists(text)).toEqual(["server, …, location /a/b, location /a/b/c, location /a/b/c/d: | reject any @1"]);
  });

  test("ten thousand nested blocks are ten thousand lists", () => {
    const nested = read("location /a { deny all; ".repeat(10_000) + "}".repeat(10_000));
    expect(nested.length).toBe(10_000);
    expect(nested.at(-1)?.name).toBe("…, location /a, location /a, location /a (9997)");
  });

  test("further blocks are not read", () => {
    const text = "location /a { deny all; }\n".repeat(50_010);
    expect(read(text).length).toBe(49_999);
    expect(remarks(text)).toEqual([`50000 analysis-incomplete too-many-blocks "{"`]);
  });

  test("a rule for unix: is enough for a list of its own", () => {
    const text = "deny all;\nlocation /a {\n  allow unix:;\n}";
    expect(lists(text)).toEqual(["top level: | reject any @1", "location /a:"]);
    expect(remarks(text)).toEqual([`1 reads-differently partly-replaced "deny all", line 3`]);
  });

  test("words that look like rules in data and in blocks of unknown modules are no rules", () => {
    const text = rules`
      map $x $y { deny 1; default 0; }
      geo $x { allow 1; }
      rtmp { server { application live { allow publish 127.0.0.1; deny play all; } } }
      add_header X-List "deny all; } #";
      content_by_lua_block { ngx.say("it's"); -- } don't
        local a = [[ } ]] --[=[ } ]=] if a then return { 1 } end
      }
      deny 10.0.0.1;
    `;
    expect(lists(text)).toEqual([": | reject 10.0.0.1/32 @8"]);
    expect(remarks(text)).toEqual([]);
  });

  test.each([
    ["http, if each server has rules", "http {\n deny all;\n server { deny 10.0.0.1; }\n}", true],
    ["http, if a server has none", "http {\n deny all;\n server { deny 10.0.0.1; }\n server { }\n}", false],
    [
      "http, if a server may be in another file",
      "http {\n deny all;\n server { deny 10.0.0.1; }\n include x/*;\n}",
      false,
    ],
    ["the top level, if each server has rules", "\ndeny all;\nserver { deny 10.0.0.1; }", true],
    ["a server, if location / has rules", "server {\ndeny all;\nlocation / { deny 10.0.0.1; } }", true],
    ["a server without location /", "server {\ndeny all;\nlocation /a { deny 10.0.0.1; } }", false],
    [
      "a server, if another location has none",
      "server {\ndeny all;\nlocation / { deny 10.0.0.1; } location /a { } }",
      false,
    ],
    [
      "a server, if other locations answer",
      "server {\ndeny all;\nlocation / { deny 10.0.0.1; } location /a { return 404; } }",
      true,
    ],
    ["a server of a stream", "stream { server {\ndeny all;\n} server { deny 10.0.0.1; } }", undefined],
    ["a location", "location / {\ndeny all;\nlocation /a { deny 10.0.0.1; } }", false],
  ])("rules around blocks that replace them: %s", (_, text, isDead) => {
    const dead = `2 never-matches replaced "deny all", line 3`;
    const partly = `2 reads-differently partly-replaced "deny all", line 3`;
    const [found = "none"] = remarks(text);
    expect(found).toBe(isDead === undefined ? "none" : isDead ? dead : partly);
  });

  test("satisfy any leaves open what a reject does, in the level and where its rules are taken", () => {
    expect(lists("satisfy any; allow 10.0.0.1; deny all; server { deny 10.0.0.2; satisfy all; }")).toEqual([
      "top level: | accept 10.0.0.1/32 @1 | reject any @1 open",
      "server: | reject 10.0.0.2/32 @1",
    ]);
    expect(lists("deny all; location /a { satisfy Any; }")).toEqual([": | reject any @1 open"]);
    expect(lists("deny all; server { satisfy all; location /a { satisfy any; } }")).toEqual([": | reject any @1 open"]);
    expect(lists("deny all; location /a { satisfy any; deny 10.0.0.1; }")).toEqual([
      "top level: | reject any @1",
      "location /a: | reject 10.0.0.1/32 @1 open",
    ]);
  });

  test("a file that was not read may allow and deny everyone, unless it surely has no rules", () => {
    expect(
      lists("deny 10.0.0.1;\ninclude /etc/nginx/mime.types;\ndeny 10.0.0.2;\ninclude more;\ndeny 10.0.0.3;"),
    ).toEqual([
      ": | reject 10.0.0.1/32 @1 | reject 10.0.0.2/32 @3 | accept any @4 partial | reject any @4 partial | reject 10.0.0.3/32 @5",
    ]);
    expect(lists("include x; location /a { deny all; include fastcgi_params; deny 10.0.0.1; }")).toEqual([
      "location /a: | reject any @1 | reject 10.0.0.1/32 @1",
    ]);
  });

  test.each([
    ["of a level with rules", "location /a {\n deny all; return 200; }", [`2 reads-differently return "return"`]],
    [
      "where the rules of its server are taken",
      "server {\n deny all;\n location / { return 200; }\n}",
      [`2 never-matches answered "deny all", line 3`, `3 reads-differently return "return"`],
    ],
    [
      "before the rules of its locations",
      "server { return 301 /; location /a { deny all; } }",
      [`1 reads-differently return "return"`],
    ],
    ["of another server", "deny all; server { } server { return 301 /; }", []],
    ["under a condition", "deny all; location / { if ($x) { return 200; } }", []],
    ["without rules", "location / { return 200; }", []],
    ["of a stream", "stream { server { deny all; return x; } }", []],
  ])("a return %s", (_, text, expected) => {
    expect(remarks(text)).toEqual(expected);
  });

  test.each([
    [
      "takes IPv4 clients with ::/0",
      "server { listen [::]:80 ipv6only=off; deny ::/0; }",
      [`1 reads-differently takes-ipv4 "::/0"`],
    ],
    ["takes none beside an IPv4 rule", "server { listen [::]:80 ipv6only=off; deny ::/0; allow all; }", []],
    ["takes none with another network", "server { listen [::]:80 ipv6only=off; deny 2001:db8::/32; }", []],
    ["matches mapped sources", "server { listen [::]:80 ipv6only=off; deny ::ffff:10.0.0.1; }", []],
    [
      "matches no mapped source beside an IPv4 rule",
      "server { listen [::]:80 ipv6only=off; deny ::ffff:10.0.0.1; allow all; }",
      [`1 never-matches mapped "::ffff:10.0.0.1"`],
    ],
    ["is that of the same server", "server { listen [::]:80 ipv6only=off; } server { deny ::/0; }", []],
    [
      "may be that of any server",
      "deny ::/0; server { listen [::]:80 ipv6only=off; }",
      [`1 reads-differently takes-ipv4 "::/0"`],
    ],
  ])("a socket for both families %s", (_, text, expected) => {
    expect(remarks(text)).toEqual(expected);
  });

  test.each([
    [
      "an IPv6 rule for all mapped addresses also matches IPv4 clients, as another row of its word",
      "server { listen [::]:80 ipv6only=off; allow 2001:db8::/32; deny ::/0; }",
      ["server [::]:80: | accept 2001:db8::/32 @1 | reject ::/0 @1 | reject 0.0.0.0/0 @1"],
    ],
    [
      "a mapped source matches its IPv4 clients",
      "server { listen [::]:80 ipv6only=off; deny ::ffff:10.0.0.0/104; allow ::ffff:0:0/96; }",
      ["server [::]:80: | reject 10.0.0.0/8 @1 | accept 0.0.0.0/0 @1"],
    ],
    [
      "with an IPv4 rule in the block, nginx asks with IPv4 addresses",
      "server { listen [::]:80 ipv6only=off; deny ::ffff:10.0.0.1; deny ::/0; allow 192.0.2.1; }",
      ["server [::]:80: | reject ::/0 @1 | accept 192.0.2.1/32 @1"],
    ],
    [
      "a server on the same address has the same socket",
      "server { listen [::]:80 ipv6only=off; } server { listen [::]:80; deny ::/0; }",
      ["server [::]:80: | reject ::/0 @1 | reject 0.0.0.0/0 @1"],
    ],
    [
      "a server with another socket has IPv4 clients of both kinds",
      "server { listen [::]:80 ipv6only=off; listen 8080; listen unix:/x; deny ::/0; }",
      ["server [::]:80: | reject ::/0 @1 | reject 0.0.0.0/0 @1 partial"],
    ],
    [
      "a list of several servers has their clients",
      "deny ::/0; server { listen [::]:80 ipv6only=off; } server { listen [::]:443; }",
      [": | reject ::/0 @1 | reject 0.0.0.0/0 @1"],
    ],
    [
      "a server without a socket has one for IPv4",
      "server { listen [::]:80 ipv6only=off; } server { deny ::/0; }",
      ["server: | reject ::/0 @1"],
    ],
  ])("with a socket for both families %s", (_, text, expected) => {
    expect(lists(text)).toEqual(expected);
  });

  test("a rule behind a directive without a semicolon is text of it", () => {
    expect(remarks("server {\n server_name a\n deny all;\n allow 10.0.0.1; }")).toEqual([
      `3 program-skips in-directive "deny all"`,
    ]);
    expect(remarks("set $x deny; add_header X-Frame-Options deny always;")).toEqual([]);
  });

  test("no rule may be moved across a brace of its own block or of one inside", () => {
    const [outer, inner] = read("deny all;\nlocation /a {\n deny all;\n}\n\nmap $x $y {\n}\ndeny all;");
    expect([...(outer?.barriers ?? [])]).toEqual([1, 3, 5, 6]);
    expect([...(inner?.barriers ?? [])]).toEqual([1, 3]);
  });
});

describe("the places of a rule", () => {
  const placesOf = (text: string) =>
    read(text).flatMap((list) =>
      Array.from({ length: list.rules.count }, (_, id) => {
        const [start, end] = list.rules.places?.slice(id * PLACE_COLUMNS) ?? [];
        const { actionSpan, addressSpan, maskSpan } = ruleOf(list, id);
        const line = textOfLine(list, list.rules.lines[id] ?? 0);
        const words = [actionSpan, addressSpan, maskSpan].map((span) =>
          span === undefined ? "-" : textAt(line, span),
        );
        return [text.slice(start, end), ...words];
      }),
    );

  test("it lies from its first word to its semicolon", () => {
    expect(placesOf(` deny 10.0.0.0/8 ; "allow" '10.0.0.1';deny\n"2001:db8::/32"\n;`)).toEqual([
      ["deny 10.0.0.0/8 ;", "deny", "10.0.0.0", "8"],
      [`"allow" '10.0.0.1';`, "allow", "10.0.0.1", "-"],
      [`deny\n"2001:db8::/32"\n;`, "-", "2001:db8::", "32"],
    ]);
  });
});

describe("our comments", () => {
  const notesOf = (text: string) =>
    read(text).map(({ name, notes }) => [
      name,
      ...notes.read.map(({ comment, statement }, place) => {
        const line = (notes.lines[place] ?? 0) + 1;
        return `${line} ${comment?.kind ?? statement?.kind}`;
      }),
    ]);

  test("they belong to the list whose rules are asked in their block, or to the first list", () => {
    const text = rules`
      # imcrules-expect reject 10.0.0.1
      server {
        deny all; # imcrules-ignore rejects-everyone
        location /a {
          # imcrules-expect reject 10.0.0.2
        }
        location /b {
          allow all;
          # imcrules-expect accept 10.0.0.3
        }
      }
      # imcrules-ignore missing-catch-all
    `;
    expect(notesOf(text)).toEqual([
      ["server", "1 expectation", "3 ignore", "5 expectation", "12 ignore"],
      ["server, location /b", "9 expectation"],
    ]);
  });

  test("an expectation is alone on its line, and a hash inside of a word is no comment", () => {
    expect(notesOf("deny all; # imcrules-expect reject 10.0.0.1\nset $x a# imcrules-ignore x;\n")).toEqual([[""]]);
  });
});

test("what a rule decides depends on the client that authenticates, and on a file that was not read", () => {
  const [list] = read("satisfy any;\nallow 10.0.0.0/8;\ninclude snippets/missing.conf;\ndeny 192.0.2.0/24;\n");
  if (list === undefined) throw new Error("There is always a list.");
  const analysis = analyze(list);
  expect(answered((budget) => describeRule(analysis, list.rules.count - 1, budget)).summary).toBe(
    "Decides all 256 addresses: they are denied, unless line 3 applies (the included file was not read) or the client authenticates.",
  );
});

test("findings are drawn under their words, several on a line", () => {
  expect(findingsIn("nginx-access", "allow 010.0.0.1; deny 10.1.; deny all;")).toMatchInlineSnapshot(`
    "allow 010.0.0.1; deny 10.1.; deny all;
          ~~~~~~~~~ information[reads-differently]: nginx reads "010.0.0.1" as decimal. Remove the leading zeros.
    Other programs read such octets as octal, and 010.0.0.5 is 8.0.0.5 for them.
                          ~~~~~ error[program-refuses]: nginx refuses "10.1.". Write an address or a network.
    It does not load the file and says: invalid parameter."
  `);
});

test.each([nginxAccess, nginxGeo])(
  "$format.name: each reason has two lines for people, the first with 90 characters",
  ({ format }) => {
    for (const [reason, text] of Object.entries(format.reasons)) {
      const [first, why] = text("x".repeat(30), 123_456);
      expect(first.length, `${reason}: ${first}`).toBeLessThanOrEqual(90);
      expect(first, reason).toMatch(/[.?]$/);
      expect(why, reason).toMatch(/^[^a-z][^.;]*(\.\S[^.;]*)*\.$/);
    }
  },
);

test("it writes what a rule may say", () => {
  const { rule, source } = nginxAccess.format.notation;
  const like = { source: { kind: "any" }, addressSpan: { start: 0, end: 0 }, maskSpan: undefined } as const;
  const network = { kind: "ipv4", address: 0x0a000000, mask: 0xff000000 } as const;
  expect(rule("accept", network)).toBe("allow 10.0.0.0/8;");
  expect(rule("reject", { kind: "any" })).toBe("deny all;");
  expect(source({ kind: "ipv4", address: 0x0a000005, mask: 0xffffffff }, like, "")).toBe("10.0.0.5");
  expect(source({ kind: "ipv6", address: [0x20010db8, 0, 0, 0], length: 32 }, like, "")).toBe("2001:db8::/32");
  expect(source({ ...network, mask: 0xff00ff00 }, like, "")).toBeUndefined();
});
