/** Random texts of each format. They mix correct rules with rules that a program reads differently than people do. */
import fc from "fast-check";
import type { AskedText, Program } from "./program.js";

/** Few distinct networks, so that rules collide often. */
const ipv4Networks = [
  "0.0.0.0/0",
  "128.0.0.0/1",
  "10.0.0.0/8",
  "10.1.0.0/16",
  "10.1.2.0/24",
  "10.1.2.2/31",
  "10.1.2.3/32",
  "10.1.2.3",
  "10.1.2.255",
  "192.0.2.0/24",
];
const ipv6Networks = [
  "::/0",
  "8000::/1",
  "2001:db8::/32",
  "2001:DB8:0001::/48",
  "2001:db8:1::2/127",
  "2001:db8:1:0:0:0:0:3",
  "2001:db8::10.1.2.3",
  "::1",
];
const mappedNetworks = ["::ffff:0:0/96", "::ffff:10.0.0.0/104", "::ffff:10.1.2.3"];

/** Both sides of every border of the networks. No address is a mapped one, since clients have none. */
const borderAddresses: readonly string[] = [
  ...[
    "0.0.0.0",
    "8.0.0.0",
    "9.255.255.255",
    "10.0.0.0",
    "10.0.0.1",
    "10.0.255.255",
    "10.1.0.0",
    "10.1.1.255",
    "10.1.2.0",
  ],
  ...[
    "10.1.2.1",
    "10.1.2.2",
    "10.1.2.3",
    "10.1.2.4",
    "10.1.2.254",
    "10.1.2.255",
    "10.1.3.0",
    "10.1.255.255",
    "10.2.0.0",
  ],
  ...[
    "10.255.255.255",
    "11.0.0.0",
    "127.255.255.255",
    "128.0.0.0",
    "192.0.1.255",
    "192.0.2.0",
    "192.0.2.255",
    "192.0.3.0",
  ],
  ...["255.255.255.254", "::", "::1", "::2", "::a01:203", "::fffe:ffff:ffff", "::1:0:0:0"],
  ...["2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::", "2001:db8::a01:203", "2001:db8::a01:204"],
  ...[
    "2001:db8:0:ffff:ffff:ffff:ffff:ffff",
    "2001:db8:1::",
    "2001:db8:1::1",
    "2001:db8:1::2",
    "2001:db8:1::3",
    "2001:db8:1::4",
  ],
  ...[
    "2001:db8:1:ffff:ffff:ffff:ffff:ffff",
    "2001:db8:2::",
    "2001:db9::",
    "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "8000::",
  ],
  ...["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
];

/** Returns the addresses to ask a program about. No client can have some of them, and PostgreSQL has real clients only. */
export function addressesFor(format: Program["format"]): readonly string[] {
  const isImpossible = /^(?:0\.0\.0\.0|127\.255\.255\.255|255\..*|::|ff.*)$/;
  return format === "pg-hba" ? borderAddresses.filter((address) => !isImpossible.test(address)) : borderAddresses;
}

const network = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...ipv4Networks) },
  { weight: 3, arbitrary: fc.constantFrom(...ipv6Networks) },
  { weight: 1, arbitrary: fc.constantFrom(...mappedNetworks) },
);

const lineEnd = fc.constantFrom("\n", "\n", "\n", "\r\n");

/** Returns usually one string, and rarely one of the others. */
function rarely(usual: string, ...others: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

/** Returns one string half of the time, and else one of the others. */
function often(usual: string, ...others: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(fc.constant(usual), fc.constantFrom(...others));
}

const byteOrderMark = fc.oneof(
  { weight: 20, arbitrary: fc.constant("") },
  { weight: 1, arbitrary: fc.constant("\ufeff") },
);

/** Joins parts. */
function sequence(...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  const arbitraries = parts.map((part) => (typeof part === "string" ? fc.constant(part) : part));
  return fc.tuple(...arbitraries).map((texts) => texts.join(""));
}

function wholeText(line: fc.Arbitrary<string>, maxLength: number, last = rarely("\n", "")): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(line, { minLength: 1, maxLength }), lineEnd, last)
    .map(([lines, end, ending]) => `${lines.join("\n")}${ending}`.replaceAll("\n", end));
}

// Postfix

const postfixPattern = sequence(
  rarely("", "!", "! ", "!!", "!\t!", "!!!"),
  fc.oneof(
    { weight: 8, arbitrary: network },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        ...[
          "10.0.0.0/08",
          "[10.1.2.3]",
          "[10.1.2.0]/24",
          "[10.1.2.0/24]",
          "[::1]",
          "10.0.0.1/8",
          "10.1.2.3/31",
          "2001:db8::1/32",
        ],
        ...[
          "10.0.0.0/255.0.0.0",
          "10.0.0.0/33",
          "10.0.0.0/+8",
          "10.0.0.0/",
          "2001:db8::/129",
          "010.0.0.0/8",
          "10.1",
          "10/8",
        ],
        ...[
          "10.0.0.0-10.1.2.3",
          "example.com",
          "all",
          "::00001",
          "[10.1.2.3",
          "10.1.2.3]",
          "[10.1.2.3]x",
          "10.1.2.3/8/8",
        ],
      ),
    },
  ),
);
const postfixResult = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("OK", "REJECT") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        "DUNNO",
        "permit",
        "reject with text",
        "Reject\ttext",
        "550 text",
        "450 4.7.1 text",
        "550",
        "12345",
        "OK # comment",
      ],
      ...["REJECT # comment", "DEFER", "DEFER_IF_PERMIT", "DISCARD", "WARN text", "PREPEND X: y", "INFO", "HOLD text"],
    ),
  },
);
const postfixSpaces = rarely(" ", "\t", "  ", " \t ");
const postfixRule = sequence(postfixPattern, postfixSpaces, postfixResult, rarely("", " ", "\t"));
const postfixIf = sequence(
  rarely("if ", "IF\t", "if  "),
  rarely("", "!", "! "),
  fc.constantFrom("10.0.0.0/8", "10.1.0.0/16", "::/0", "2001:db8::/32"),
);
const postfixLine = fc.oneof(
  { weight: 12, arbitrary: postfixRule },
  {
    weight: 3,
    arbitrary: fc
      .tuple(postfixIf, fc.array(postfixRule, { minLength: 1, maxLength: 3 }))
      .map(([condition, rules]) => [condition, ...rules, "endif"].join("\n")),
  },
  { weight: 1, arbitrary: postfixIf },
  { weight: 1, arbitrary: sequence("if", rarely(" ", "", "\t"), postfixPattern, rarely("", " # comment", " OK", " ")) },
  { weight: 3, arbitrary: rarely("endif", "ENDIF", "EndIf ", "endif # comment", "endif x", "endifx") },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "\t", "# comment", "  # comment", "#10.0.0.0/8 REJECT") },
  { weight: 1, arbitrary: sequence(fc.constantFrom(" ", "\t", "  "), postfixRule) },
  {
    weight: 1,
    arbitrary: sequence(
      postfixPattern,
      fc.constantFrom("", " "),
      fc.constantFrom("", "\n", "\n# comment", "\n  # comment"),
      "\n ",
      postfixResult,
    ),
  },
  { weight: 1, arbitrary: sequence(postfixPattern, fc.constantFrom("", " ", " /8 REJECT", "/8 REJECT", " \\")) },
  { weight: 1, arbitrary: fc.constantFrom("  endif", "if", "if !", "  if 10.0.0.0/8", "10.0.0.0 /8 REJECT") },
);
const postfixText = sequence(byteOrderMark, wholeText(postfixLine, 14));

// nginx, both modules

const nginxNetwork = fc.oneof(
  { weight: 8, arbitrary: network },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...["10.0.0.1/8", "10.1.2.3/31", "2001:db8::1/32", "10.0.0.0/08", "010.001.002.003", "10.1..3/24", "10.1.2."],
      ...["2001:DB8::/032", "1.2.3.4/0", "::1:2:3/0"],
    ),
  },
);
/** Words that refuse the file in place of a network. */
const refusedNetwork = fc.constantFrom(
  ...[
    "10.0.0.0/255.0.0.0",
    "10.0.0.0/33",
    "2001:db8::/129",
    "10.0.0.0/+8",
    "10.0.0.0/",
    "10.1",
    "10/8",
    "example.com",
    "ALL",
  ],
  ...[
    "[::1]",
    "10.0.0.0-10.1.2.3",
    "10.0.0.0 255.0.0.0",
    "10.0.0.1#comment",
    "256.0.0.1",
    "::00001",
    "fe80::1%lo",
    '""',
  ],
  ...["255.255.255.255/32", "1:2:3:4:5:6:7::", "$remote_addr", "10.1.2.3.4", "10.1.2.\\3"],
);
const quoted = (word: fc.Arbitrary<string>) =>
  fc.tuple(rarely("", '"', "'"), word).map(([quote, text]) => `${quote}${text}${quote}`);
const nginxSpace = rarely(" ", "\t", "\n", "\n  ", " # comment;\n", "  ");
const nginxEnd = sequence(
  rarely("", " ", "\n", " # comment\n"),
  ";",
  rarely("\n", " ", "", " # comment\n", "# comment\n", "\n\n"),
);
/** A mistake that refuses the file, wherever it is between two directives. */
const nginxMistake = fc.constantFrom(";", "}\n", '"', "deny;\n");

/** Joins directives. One text of four has a mistake. */
function directives(
  directive: fc.Arbitrary<string>,
  mistake: fc.Arbitrary<string>,
  maxLength: number,
): fc.Arbitrary<string> {
  const correct = fc.array(directive, { minLength: 1, maxLength });
  return fc.oneof(
    { weight: 3, arbitrary: correct.map((texts) => texts.join("")) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(correct, mistake, correct)
        .map(([before, one, behind]) => [...before, one, ...behind].join("")),
    },
  );
}

/** A text with the line ends of one system. The last line may lack its end. */
function ended(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(text, lineEnd, fc.boolean())
    .map(([one, end, isCut]) => (isCut ? one.replace(/\n$/, "") : one).replaceAll("\n", end));
}

// nginx, allow and deny

const accessWord = fc.oneof(
  { weight: 8, arbitrary: nginxNetwork },
  { weight: 1, arbitrary: fc.constantFrom("all", "all", "unix:") },
);
const accessAction = quoted(fc.constantFrom("allow", "deny"));
const accessRule = sequence(accessAction, nginxSpace, quoted(accessWord), nginxEnd);
const accessMistake = fc.oneof(
  nginxMistake,
  sequence(accessAction, " ", refusedNetwork, ";\n"),
  sequence(accessAction, " ", accessWord, "\n"),
  sequence(fc.constantFrom("Allow", "DENY"), " ", accessWord, ";\n"),
);
const accessRules = (maxLength: number) => directives(accessRule, accessMistake, maxLength);
/** Returns what has no rule of its own. Locations are below `/name`, since nginx refuses two of one name. */
const besideRules = (name: string) =>
  fc.constantFrom(
    "",
    `location /${name} { }\n`,
    `location /${name} { location /${name}/b { } }\n`,
    `location ~ '^/${name}{2}$' { }\n`,
    'add_header X-List "deny all; } #";\n',
    `location /${name} {\n  if ($request_method = POST) { set $x 'deny all;'; }\n}\n`,
    "# deny all;\n",
  );
const besideServers = fc.constantFrom(
  "",
  "map $uri $mapped { default 0; deny 1; allow 2; }\n",
  "geo $placed { default allow; 10.0.0.0/8 deny; }\n",
  "log_format x 'deny all; # $remote_addr';\n",
  "# server { deny all; }\n",
);
const accessText = ended(
  fc.oneof(
    { weight: 4, arbitrary: sequence(byteOrderMark, besideRules("a"), accessRules(8), besideRules("c")) },
    { weight: 1, arbitrary: sequence(accessRules(4), besideRules("a"), accessRules(4)) },
    { weight: 2, arbitrary: sequence("location / {\n", accessRules(6), "}\n", besideRules("a")) },
    {
      weight: 1,
      arbitrary: sequence("# @http\n", accessRules(3), besideServers, inServer(besideRules("a")), accessRules(2)),
    },
    {
      weight: 1,
      arbitrary: sequence(
        "# @http\n",
        besideServers,
        inServer(sequence(accessRules(3), "location / { }\n", besideRules("a"), accessRules(2))),
      ),
    },
    {
      weight: 1,
      arbitrary: sequence(
        "# @http\n",
        besideServers,
        inServer(sequence(besideRules("a"), "location / {", accessRules(4), "}\n")),
      ),
    },
  ),
);

function inServer(inside: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return sequence("server {", rarely("\n", " ", "\n  listen 8080;\n"), inside, "}\n");
}

const ipv6Word = fc.constantFrom(...ipv6Networks, ...mappedNetworks, "::fffe:0:0/95", "0:0:0:0:0:ffff:c000:200/120");
const ipv6Rule = sequence(accessAction, " ", ipv6Word, ";\n");
/** A list over a socket for both families, mostly without an IPv4 rule. */
const mappedText = ended(
  sequence(
    "# @http\nserver {\n  listen [::]:8080 ipv6only=off;\n",
    fc
      .array(fc.oneof({ weight: 9, arbitrary: ipv6Rule }, { weight: 1, arbitrary: accessRule }), {
        minLength: 1,
        maxLength: 6,
      })
      .map((rules) => rules.join("")),
    "}\n",
  ),
);

const includeLine = (path: string) =>
  sequence("include", rarely(" ", "\n  "), fc.constantFrom(path, `"${path}"`), ";\n");
/** A list with rules of two files. One includes the other. */
const includingText: fc.Arbitrary<AskedText> = fc
  .record({
    text: fc.oneof(
      sequence(accessRules(3), includeLine("a.inc"), accessRules(3)),
      sequence("location / {\n", accessRules(2), includeLine("*.inc"), "}\n", besideRules("c")),
      sequence("# @http\n", includeLine("a.inc"), accessRules(2), inServer(besideRules("a"))),
    ),
    a: sequence(rarely("", "\ufeff", "# deny all;\n"), accessRules(3), rarely("", "include b.part;\n")),
    b: accessRules(2),
  })
  .map(({ text, a, b }) => ({ text, files: { "a.inc": a, "b.part": b } }));

// nginx, geo

const geoValue = fc.constantFrom("0", "1", "allow", "deny", "ok", "reject", '""', "'1'", "bad", "good");
const geoEntry = fc.oneof(
  { weight: 8, arbitrary: sequence(quoted(nginxNetwork), nginxSpace, geoValue, nginxEnd) },
  { weight: 1, arbitrary: sequence("default", nginxSpace, geoValue, nginxEnd) },
  { weight: 1, arbitrary: sequence("delete", nginxSpace, nginxNetwork, nginxEnd) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("proxy 10.0.0.0/8;\n", "proxy_recursive;\n", "# comment\n", "255.255.255.255 1;\n"),
  },
);
const geoMistake = fc.oneof(
  nginxMistake,
  sequence(refusedNetwork, " ", geoValue, ";\n"),
  sequence(nginxNetwork, ";\n"),
  sequence(nginxNetwork, " 0\n"),
  fc.constantFrom(
    "ranges;\n",
    "delete default;\n",
    "Default 0;\n",
    "all 0;\n",
    "default;\n",
    "0;\n",
    "10.1.2.3\\; 0;\n",
  ),
);
/** Borders of ranges that nest, and of some that cross. */
const geoRange = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      ...["0.0.0.0-9.255.255.255", "10.0.0.0-10.255.255.255", "10.0.0.0-10.0.255.255", "10.1.0.0-10.1.255.255"],
      ...["10.1.2.0-10.1.2.255", "10.1.2.0-10.1.2.3", "10.1.2.2-10.1.2.2", "10.1.2.2-10.1.2.3", "10.1.2.4-10.1.2.255"],
      ...["192.0.2.0-192.0.2.255", "10.001.2.3-10.1.2.3"],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...["10.0.0.0-10.1.2.3", "10.1.2.3-10.1.255.255", "10.0.0.0-10.1.255.255", "128.0.0.0-255.255.255.254"],
      ...["10.1.2.1-10.1.2.2"],
    ),
  },
);
const geoRangeEntry = fc.oneof(
  { weight: 8, arbitrary: sequence(quoted(geoRange), nginxSpace, geoValue, nginxEnd) },
  { weight: 1, arbitrary: sequence("default", nginxSpace, geoValue, nginxEnd) },
  { weight: 1, arbitrary: sequence("delete", nginxSpace, geoRange, nginxEnd) },
);
const geoRangeMistake = fc.oneof(
  nginxMistake,
  sequence(nginxNetwork, " 0;\n"),
  fc.constantFrom("10.1.2.3-10.1.2.2 1;\n", "0.0.0.0-255.255.255.255 1;\n", "10.1.2.0 - 10.1.2.3 1;\n", "::1-::2 1;\n"),
);
const geoInside = fc.oneof(
  { weight: 3, arbitrary: directives(geoEntry, geoMistake, 10) },
  { weight: 1, arbitrary: sequence("ranges;\n", directives(geoRangeEntry, geoRangeMistake, 5)) },
);
const geoText = ended(
  fc.oneof(
    { weight: 3, arbitrary: sequence(byteOrderMark, geoInside) },
    {
      weight: 1,
      arbitrary: sequence(
        "# @http\n",
        besideServers.filter((text) => !text.startsWith("geo")),
        rarely("geo", "geo $remote_addr"),
        " $v {\n",
        geoInside,
        "}\n",
      ),
    },
  ),
);

/** A geo block with networks of a file. */
const includingGeo: fc.Arbitrary<AskedText> = fc
  .record({
    text: sequence(directives(geoEntry, geoMistake, 4), "include a.inc;\n", directives(geoEntry, geoMistake, 4)),
    a: directives(geoEntry, geoMistake, 4),
  })
  .map(({ text, a }) => ({ text, files: { "a.inc": a } }));

// HAProxy

const haproxyPattern = fc.oneof(
  { weight: 12, arbitrary: network },
  {
    weight: 1,
    arbitrary: fc.constantFrom("10.1.2.3/8", "010.0.0.0/8", "10.0.2.0/255.254.255.0", "10/8", "0.0.0.0/+1"),
  },
  { weight: 1, arbitrary: fc.constantFrom("2002:a01::/32", "::/96", "10.0.0.0/255.0.0.0", '"10.0.0.1"') },
);
const haproxyMistake = fc.constantFrom("10.0.0.0/33", "10.0.0.1-10.0.0.9", "10.0.0.256", "0x10.0.0.1", "::1/129", "*");
const haproxyCriterion = fc
  .array(haproxyPattern, { minLength: 1, maxLength: 3 })
  .map((patterns) => `src ${patterns.join(" ")}`);
const haproxyTerm = fc.oneof(
  { weight: 4, arbitrary: haproxyCriterion.map((criterion) => `{ ${criterion} }`) },
  { weight: 4, arbitrary: fc.constantFrom("a", "b", "c") },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...["{ dst_port 81 }", "{ dst_port 80 }", "{ method GET }", "{ path /x }", "METH_GET", "{ always_false }"],
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("TRUE", "FALSE", "LOCALHOST", "{ src -f a.lst }", "{ always_true }") },
);
const haproxyCondition = fc
  .array(sequence(rarely("", "!", "! ", "!!"), haproxyTerm), { minLength: 1, maxLength: 4 })
  .chain((terms) =>
    fc
      .array(fc.constantFrom(" ", " ", " or ", " || ", " OR "), { minLength: terms.length, maxLength: terms.length })
      .map((betweens) => terms.map((term, place) => (place === 0 ? term : `${betweens[place]}${term}`)).join("")),
  );
const haproxyRule = ([phase, accept, reject]: readonly [string, string, string]) =>
  sequence(
    `  ${phase} `,
    fc.constantFrom(accept, reject, reject),
    fc.oneof(
      { weight: 1, arbitrary: fc.constant("") },
      { weight: 9, arbitrary: sequence(fc.constantFrom(" if ", " if ", " unless "), haproxyCondition) },
    ),
    rarely("", " # note"),
  );
const haproxyAcl = sequence(
  "  acl ",
  fc.oneof(
    sequence(fc.constantFrom("a", "b", "c"), " ", haproxyCriterion),
    sequence(
      fc.constantFrom("a", "c", "c"),
      " ",
      fc.constantFrom("dst_port 80", "dst_port 81", "path /x", "method GET"),
    ),
  ),
);
const haproxyBranch = fc.constantFrom(
  ...[
    "1",
    "0",
    "",
    "!1",
    "defined(PATH)",
    "defined(NOT_SET)",
    "streq(a,b)",
    "strneq(a,b)",
    "feature(NOPE) || 1",
    "0 && 1",
  ],
);
/** What HAProxy only reads where the condition of its block holds. */
const haproxyUnread = fc.constantFrom("  acl a src 10.0.0.0/33", "  http-request denied", "  acl or src 10.0.0.1", "");

/** Lines, some of them in blocks of the preprocessor. `inBlocks` are lines that only blocks have. */
function haproxyLines(
  line: fc.Arbitrary<string>,
  maxLength: number,
  inBlocks: fc.Arbitrary<string> = line,
): fc.Arbitrary<string> {
  const linesOf = (one: fc.Arbitrary<string>, size: number) =>
    fc.array(one, { maxLength: size }).map((all) => all.map((each) => `${each}\n`).join(""));
  const lines = (size: number) => linesOf(line, size);
  const inside = (size: number) =>
    linesOf(fc.oneof({ weight: 5, arbitrary: line }, { weight: 1, arbitrary: inBlocks }), size);
  const block = (content: fc.Arbitrary<string>) =>
    sequence(
      sequence(rarely("", "  "), ".if ", haproxyBranch, rarely("", " # note"), "\n", content),
      fc.oneof(
        { weight: 2, arbitrary: fc.constant("") },
        { weight: 1, arbitrary: sequence(".elif ", haproxyBranch, "\n", content) },
      ),
      fc.oneof(fc.constant(""), sequence(rarely(".else", " .else"), "\n", content)),
      rarely(".endif\n", " .endif # note\n"),
    );
  const never = sequence(".if 0\n", haproxyUnread, "\n.endif\n");
  const inner = fc.oneof({ weight: 4, arbitrary: inside(2) }, { weight: 1, arbitrary: block(inside(1)) });
  return fc.oneof(
    { weight: 2, arbitrary: lines(maxLength) },
    {
      weight: 2,
      arbitrary: sequence(lines(3), block(inner), lines(3), fc.oneof(fc.constant(""), block(inner)), lines(2)),
    },
    { weight: 1, arbitrary: sequence(lines(2), never, lines(2)) },
    { weight: 1, arbitrary: sequence(lines(2), haproxyLoneBranch, lines(2)) },
  );
}

const haproxyLoneBranch = fc.constantFrom(
  ...[".endif\n", ".else\n.endif\n", ".elif 1\n.endif\n", ".if 1\n", ".if 0\n.else x\n.endif\n", ".if 1\n.endif x\n"],
  ...[
    ".if 0\n.else\n.else\n.endif\n",
    ".if 1\n.else\n.elif 1\n.endif\n",
    ".If 1\n.endif\n",
    `${".if 1\n".repeat(100)}${".endif\n".repeat(100)}`,
  ],
  ...[".unknown\n", '.notice "here"\n', '.alert "here"\n', ".if 0\n.alert\n.endif\n"],
);

/** The last mode counts, which the question writes below all lines. So no reader needs to know which of these HAProxy reads. */
const haproxyMode = fc.constantFrom("  mode http", "  mode tcp", "  mode tcp # note", '  mode "http"');

/** Replaces what HAProxy knows only when it has the request. */
function beforeRequest(text: string): string {
  return text
    .replaceAll("METH_GET", "{ method GET }")
    .replaceAll("method GET", "fc_rcvd_proxy")
    .replaceAll("path /x", "dst_port 82");
}

/** The first lines of a text, in which the ACLs have a meaning. */
const haproxyAcls = fc.constantFrom(
  "  acl a src 10.0.0.0/8\n  acl b src 10.1.0.0/16 ::/0\n  acl c method GET\n",
  "  acl a src 10.0.0.0/8\n  acl b src 10.1.0.0/16\n  acl c src 10.1.2.0/24\n  acl c path /x\n",
  "  acl a dst_port 80\n  acl b src 10.1.2.0/24 2001:db8::/32\n  acl c dst_port 81\n",
);
const haproxyText: fc.Arbitrary<AskedText> = fc
  .constantFrom(
    ["http-request", "allow", "deny"] as const,
    ["tcp-request session", "accept", "reject"] as const,
    ["tcp-request content", "accept", "reject"] as const,
  )
  .chain((words) => {
    const rule = haproxyRule(words);
    const line = fc.oneof(
      { weight: 40, arbitrary: rule },
      { weight: 10, arbitrary: haproxyAcl },
      { weight: 1, arbitrary: haproxyMistake.map((word) => `  acl a src ${word}`) },
    );
    const defaults = fc.oneof(
      sequence("defaults d\n  mode http\n", haproxyAcls, haproxyLines(rule, 3)),
      fc.constant("defaults\n  mode http\ndefaults d\n  mode http\n"),
    );
    // HAProxy 2.6 asks tcp-request session of defaults only for sections with such a rule (its issue 2637).
    const ownRule = `  ${words[0]} ${words[1]} if FALSE\n`;
    const frontend = sequence(rarely("", "  mode http\n"), haproxyAcls, haproxyLines(line, 8, haproxyMode));
    return fc
      .record({
        text: fc.oneof(
          { weight: 2, arbitrary: sequence("frontend f\n", frontend) },
          {
            weight: 1,
            arbitrary: sequence(defaults, fc.constantFrom("frontend f from d\n", "frontend f\n"), frontend, ownRule),
          },
        ),
        end: lineEnd,
        files: fc
          .array(
            haproxyPattern.filter((one) => !/["]/.test(one)),
            { maxLength: 4 },
          )
          .map((members) => ({
            "a.lst": members.map((member) => `${member}\n`).join(""),
          })),
      })
      .map(({ text, end, files }) => {
        const asked = words[0] === "http-request" ? text : beforeRequest(text);
        return { text: asked.replaceAll("\n", end), files };
      });
  });

const withoutFiles = (text: fc.Arbitrary<string>): fc.Arbitrary<AskedText> => text.map((one) => ({ text: one }));

// PostgreSQL

const hbaType = often("host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc", '"host"');
const hbaDatabases = often(
  "all",
  ...["app", "app", "web", "app,web", "postgres", "web,postgres", "replication"],
  ...["app", "app,web", "web, app", "sameuser", '"all"', "ALL", "replication", '"replication"', "replication,app"],
  ...["app,sameuser", "all,replication", "samerole", "/^app"],
  ...[
    '"app"',
    'web,"app"',
    '"app,web"',
    '"my db"',
    '"a#b"',
    'a"p"p',
    '"sameuser"',
    '"@app"',
    '"app""x"',
    '""',
    '"/^app"',
  ],
);
const hbaUsers = often(
  "all",
  "app",
  "app",
  "bob",
  "app,bob",
  "bob,all",
  "+admins",
  '"all"',
  "bob,+admins",
  "All",
  '"b""ob"',
  '+"x"',
  ...['"bob"', '"+admins"', '"b o b"', '"#"', 'b"o"b', '"bob",app', '"bob,app"', '"@app"', 'bob, "app"'],
);
const hbaAddress = fc.oneof(
  { weight: 8, arbitrary: network.map((one) => (one.includes("/") ? one : `${one}/${one.includes(":") ? 128 : 32}`)) },
  { weight: 2, arbitrary: fc.constantFrom("all", "all", '"10.1.2.0/24"', '10."1.2.0"/24', "ALL", '"all"') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...["10.0.0.0 255.0.0.0", "10.1.2.0\t255.255.255.0", "10.0.0.0 8", "10.0.0.0 0.255.255.255", "10.1 255.255"],
      ...["10.1.2.3 255.0.255.255", "2001:db8:: ffff:ffff::", "2001:db8::3 ffff:ffff::f", "::1 ::1", "0 0"],
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...["010.0.0.0/8", "0xa.0.0.0/8", "0x0A010000/16", "10.258/16", "10.1/+16", "10.0.0.0/08", "10.1.2.77/24"],
      ...["2001:db8::77/32", "10.1.2.3/-0", "::10.1.2.3/128", "fe80::1%1/64", "samehost", "samenet", ".example.com"],
      ...["db.invalid", '""'],
    ),
  },
);
const hbaSpace = rarely(" ", "\t", "  ", " , ", " \\\n ");
const hbaMethod = rarely("reject", "trust", "md5", '"reject"');
const hbaEnd = rarely(
  "",
  " ",
  "# comment",
  ' # for "app',
  "\t#reject",
  " # why \\\\",
  " # comment \\\nhost all all all reject",
  " \\",
  " \\\n# comment",
);
const hbaRule = sequence(
  rarely("", " ", ",", "\\\n"),
  hbaType,
  hbaSpace,
  hbaDatabases,
  hbaSpace,
  hbaUsers,
  hbaSpace,
  hbaAddress,
  hbaSpace,
  fc.oneof(hbaMethod, fc.constant("trust")),
  hbaEnd,
  "\n",
);
const hbaOther = fc.constantFrom(
  "",
  "# comment",
  "local all all trust",
  "local all all reject map=x",
  "  # a \\",
  "\t",
  ...["#", "## Office", '# "unclosed', "# host all all all reject", "\t# all", "#\\\n# \\", '#"', "# a,\tb"],
);
const hbaMistake = sequence(
  fc.constantFrom(
    ...[
      "HOST all all all trust",
      "host all all 10.0.0.1 trust",
      "host all all 10.0.0.0/255.0.0.0 trust",
      "host all all",
    ],
    ...[
      "host all all 10.0.0.0/33 trust",
      "host all all db.invalid/8 trust",
      "host all all all TRUST",
      "host all all all",
    ],
    ...["host all all 10.0.0.0 ffff:: trust", "host all all 10.0.0.0,10.1.0.0 trust", "host all all all trust x"],
    ...[
      "host all all all peer",
      "host all all all cert",
      "host all all all trust map=x",
      "host,local all all all trust",
    ],
    ...["host all all all # trust", "host # all all all trust", 'host all all all "#" trust', "# host\\\n\\\nhost all"],
    ...['host all all "all', "host all all 10.0.0.0/ trust", "host all all 256.0.0.0/8 trust", "host", "host all"],
    ...["host all all 10.0.0.0", "host all all all ldap", "host all all all md5,trust"],
    ...["host all all 10.0.0.0/8/8 trust", "host all all ::00001/128 trust", "host all all 08.0.0.0/8 trust"],
    ...[
      "hostssl all all all trust clientcert=1",
      "host all all all trust clientcert=verify-full",
      "\ufeffhost all all all trust",
    ],
  ),
  "\n",
);
const hbaText = ended(
  sequence(
    byteOrderMark,
    directives(
      fc.oneof({ weight: 8, arbitrary: hbaRule }, { weight: 1, arbitrary: sequence(hbaOther, "\n") }),
      hbaMistake,
      8,
    ),
  ),
);
const hbaConnection = sequence(
  fc.constantFrom("user=app ", "user=bob ", "user=all "),
  fc.constantFrom("database=app ", "database=app ", "database=web ", "database=postgres ", "database=replication "),
  fc.constantFrom("type=hostssl", "type=hostnossl"),
);

// TCP wrappers

const hostsClient = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom("ALL", "all", "10.", "10.1.", "10.1.2.", "192.0.2.") },
  {
    weight: 6,
    arbitrary: network.map((word) => {
      const [address = "", length] = word.split("/");
      const text = word.includes(":") ? `[${address}]` : address;
      return length === undefined ? text : `${text}/${length}`;
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...["010.1.2.3", "10.1", "10.1.2.0/255.255.255.0", "10.1.2.3/255.255.255.255", "10.0.0.1/8", "0.0.0.0/0.0.0.0"],
      ...["10.0.0.0/255.0.0.255", "010.0.0.0/8", "0x0a.0.0.0/8", "10.0.0.0/8x", "10.0.0.0/024", "10.0.0.0/24.0"],
      ...[
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/4294967304",
        "[2001:db8::1]/32",
        "[::]/x",
        "[::]/",
        "2001:db8::/32",
        "::1",
      ],
      ...["[2001:db8::/32]", "10.1.*", "*", "10.?.2.3", "1*", "2001*", ".2.3", "..3", "10..", "10.1.2.3.", "300."],
      ...[
        "UNKNOWN",
        "KNOWN",
        "LOCAL",
        "mail.example.com",
        "@office",
        "/no/file",
        "somebody@10.",
        "ALL@10.1.",
        "# not ALL",
      ],
      ...["255.255.255.0/24", "[10.1.2.3]", "10.0.0.0-10.1.2.3", "EXCEPT", "a:b"],
    ),
  },
);
const hostsSpace = rarely(" ", ", ", ",", "\t", "  ", " \\\n  ");
const hostsDaemons = often(
  "smtpd",
  ...["ALL", "ALL", "sshd", "sshd", "imapd, smtpd", "ALL EXCEPT sshd", "ALL EXCEPT smtpd, imapd", "smtpd EXCEPT ALL"],
  ...["ALL EXCEPT ALL EXCEPT smtpd", "ALL EXCEPT sshd EXCEPT sshd", "imapd smtpd EXCEPT imapd"],
  ...["ALL", "all", "SMTPD", "sshd", "sshd, smtpd", "ALL EXCEPT smtpd", "ALL EXCEPT sshd", "smtp?", "smtpd@mail", ".d"],
  ...["sshd smtpd EXCEPT smtpd EXCEPT sshd", "KNOWN", "#", "EXCEPT smtpd"],
);
const hostsOption = rarely(
  "",
  ...[
    " : ALLOW",
    " : DENY",
    ":allow",
    ":Deny ",
    " : severity info : ALLOW",
    " : allwo",
    " : allow : deny",
    " : deny :",
  ],
  ...[" :", " : keepalive : DENY", " : spawn (a\\:b) & : deny", " : umask 022", " : umask", " : allow x", " : allow="],
  ...[" : nice=5", " : twist /bin/echo", " : ALLOW # why", " : nice : allow", " : aclexec /bin/true"],
);
const hostsClients = fc
  .tuple(
    hostsClient,
    fc.array(sequence(hostsSpace, often("", "EXCEPT ", "EXCEPT ", "except "), hostsClient), { maxLength: 3 }),
  )
  .map(([first, others]) => [first, ...others].join(""));
const hostsRule = sequence(
  rarely("", " ", "\t"),
  hostsDaemons,
  rarely(": ", ":", " : ", ": \\\n  "),
  hostsClients,
  hostsOption,
  rarely("", " "),
);
const hostsLine = fc.oneof(
  { weight: 9, arbitrary: hostsRule },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...["", " ", "# comment", "# comment \\", " # smtpd: 10.", "smtpd ALL", "smtpd:", ": ALL", "::", "#: ALL"],
      ...["\\", "\ufeffsmtpd: ALL", "smtpd:ALL:DENY", `smtpd: ${"10.1.2.3 ".repeat(230)}`, `# ${"x".repeat(2046)}`],
    ),
  },
);
const hostsFile = wholeText(hostsLine, 6, rarely("\n", "\n", "\n", ""));
const hostsText: fc.Arbitrary<AskedText> = fc.oneof(
  { weight: 1, arbitrary: withoutFiles(hostsFile) },
  {
    weight: 4,
    arbitrary: fc.tuple(hostsFile, hostsFile).map(([text, deny]) => ({ text, files: { "hosts.deny": deny } })),
  },
);

/** A random text of each format. A text for nginx has one list, which decides requests for `/`. */
export const randomText: Readonly<Record<Program["format"], fc.Arbitrary<AskedText>>> = {
  "postfix-cidr": withoutFiles(postfixText),
  "nginx-access": fc.oneof(
    { weight: 3, arbitrary: withoutFiles(accessText) },
    { weight: 1, arbitrary: withoutFiles(mappedText) },
    { weight: 1, arbitrary: includingText },
  ),
  "nginx-geo": fc.oneof({ weight: 3, arbitrary: withoutFiles(geoText) }, { weight: 1, arbitrary: includingGeo }),
  "pg-hba": withoutFiles(hbaText),
  "hosts-access": hostsText,
  haproxy: haproxyText,
};

/** What else is known of a client that asks. */
export const randomConnection: Readonly<Record<Program["format"], fc.Arbitrary<string | undefined>>> = {
  "postfix-cidr": fc.constant(undefined),
  "nginx-access": fc.constant(undefined),
  "nginx-geo": fc.constant(undefined),
  "pg-hba": hbaConnection,
  "hosts-access": fc.constant(undefined),
  haproxy: fc.constant(undefined),
};
