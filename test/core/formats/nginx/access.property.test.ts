import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNetwork } from "../../../../server/src/core/formats/nginx/networks.js";
import { type RuleSet, rulesOf, textOf, textOfLine } from "../../../../server/src/core/index.js";
import { sourceText } from "../../../../server/src/core/model/ruleSet.js";
import { isPartial, OPEN, PLACE_COLUMNS } from "../../../../server/src/core/model/ruleTable.js";
import type { Source } from "../../../../server/src/core/model/source.js";
import { textAt } from "../../../../server/src/core/text/text.js";
import { expectReached } from "../../../support/expectReached.js";
import { foreignShapesOf, type Shape, slowShape } from "../../../support/longLines.js";
import { expectPlaces } from "../../../support/places.js";
import { listsOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

const network = fc.constantFrom(
  ..."all unix: 10.0.0.0/8 10.0.0.1 010.0.0.1/08 10.0.0. .1..2/31 ... 255.255.255.255 10.0.0.1/33 1.2.3 0.0.0.256".split(
    " ",
  ),
  ..."::/0 2001:db8::1/32 :1:2:3:4:5:6:7:8 1::2: 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 ::ffff:10.0.0.1 ::ffff:0:0/95".split(
    " ",
  ),
  ..."::1.2.3. ::010.1.1.1/128 ::1.2.3.255 1:::2 ::g 12345:: 1::2:: x ALL $x 10.0.0.1# 10.0.0.1} \\10.0.0.1 a\\;b".split(
    " ",
  ),
  ...`"10.0.0.1" '192.0.2.0/24' "all" "a b" 'a;b' "a{" "\\""`.split(/ (?=["'])/),
);
const usualNetwork = fc.constantFrom(
  "all",
  "10.0.0.0/8",
  "10.0.0.1",
  "2001:db8::/32",
  "unix:",
  "::ffff:10.0.0.1",
  "::/0",
);
const space = fc.constantFrom(" ", " ", " ", "\t", "\n", "\r\n", " # c\n", "\n#deny all;\n");
const action = fc.constantFrom("allow", "deny", "deny", `"allow"`);
const spaceOrNone = fc.oneof({ weight: 3, arbitrary: fc.constant("") }, space);
const anyRule = fc.tuple(action, space, fc.oneof({ weight: 6, arbitrary: usualNetwork }, network), spaceOrNone);
const rule = anyRule.map((words) => `${words.join("")};`);
const setting = fc.constantFrom(
  ..."satisfy any;|satisfy all;|satisfy Any;|return 200;|include more;|include mime.types;|set $x deny;|index a\n deny all;".split(
    "|",
  ),
  ..."listen 80;|listen [::]:80 ipv6only=off;|server_name _ a.test;|allow all x;|allow 10.0.0.1 deny all;|Deny all;".split(
    "|",
  ),
);
const head = fc.constantFrom(
  ..."server|server|http|stream|location /|location /|location /a|location ~ ^/a{1,2}|limit_except GET|if ($x)|if ('$x' = 'a')|map $x $y|geo $x".split(
    "|",
  ),
);
const { body } = fc.letrec<{ body: string; part: string }>((tie) => ({
  body: fc.array(tie("part"), { maxLength: 5 }).map((parts) => parts.join(" ")),
  part: fc.oneof(
    { maxDepth: 4 },
    { weight: 5, arbitrary: rule },
    { weight: 2, arbitrary: setting },
    { weight: 4, arbitrary: fc.tuple(head, tie("body")).map(([name, inside]) => `${name} { ${inside} }`) },
  ),
}));

/** Characters with a meaning, among words of the language. */
const piece = fc.oneof(
  fc.constantFrom(
    ..."{ } ; ; \" ' # \\ $ ${ ) ( \n \r \t \0 \u2028 /".split(" "),
    " ",
    "\ufeff",
    "\r\n",
    "x_by_lua_block {",
  ),
  fc.constantFrom("# imcrules-ignore shadowed-rule", "# imcrules-expect reject 10.0.0.1\n", "[=[", "]=]", "--"),
  action,
  network,
  setting,
  head,
);
const soup = fc
  .array(fc.tuple(piece, fc.constantFrom("", " ", " ", "\n")), { maxLength: 30 })
  .map((all) => all.flat().join(""));

/** A file with a few characters too many or too few. */
const damaged = fc.tuple(body, fc.nat(), piece, fc.nat(3)).map(([text, at, inserted, removed]) => {
  const place = at % (text.length + 1);
  return text.slice(0, place) + inserted + text.slice(place + removed);
});

const anyText = fc.oneof(body, soup, damaged, fc.string());

/** Without Lua, a byte order mark, and CR alone, which ends our lines but not those of nginx. */
const twinText = fc
  .oneof({ weight: 3, arbitrary: body }, damaged, soup)
  .filter((text) => !/_by_lua|^\ufeff|\r(?!\n)/.test(text));

describe("any text", () => {
  test.each(["nginx-access", "nginx-geo"] as const)(
    "gives %s lists whose places are inside of it, in file order",
    (format) => {
      fc.assert(
        fc.property(anyText, (text) => {
          const lists = listsOf(format, text);
          expect(lists.length).toBeGreaterThan(0);
          expect(new Set(lists.map(({ name }) => name)).size).toBe(lists.length);
          for (const list of lists) checkPlaces(list);
        }),
        { numRuns: runs(2000) },
      );
    },
  );

  test("gives rules whose spans are the words that they are read from", () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.oneof(body, damaged), (text) => {
        for (const list of listsOf("nginx-access", text)) {
          for (const [id, { action: verdict, actionSpan, source }] of [...rulesOf(list)].entries()) {
            if (isPartial(list.rules, id)) continue;
            const [start = 0, end = 0] = list.rules.places?.slice(id * PLACE_COLUMNS) ?? [];
            const name = verdict === "accept" ? "allow" : "deny";
            const word = sourceText(list, id);
            // A word for mapped addresses is also one for IPv4.
            if (source.kind === "ipv4" && word.includes(":")) continue;
            const network = readNetwork(word);
            expect(typeof network === "string" ? { kind: word === "all" && "any" } : network.source).toEqual(source);
            if (actionSpan === undefined) continue;
            expect(textAt(textOfLine(list, list.rules.lines[id] ?? 0), actionSpan)).toBe(name);
            if (text.slice(start, end) === `${name} ${word};`) plain++;
          }
        }
      }),
      { numRuns: runs(2000) },
    );
    // Most plain rules are read by the quick path.
    expectReached(plain, runs(550));
  });
});

function checkPlaces(list: RuleSet): void {
  const { rules, remarks } = list;
  const whole = textOf(list);
  expectPlaces(list);
  for (const [id, { addressSpan }] of [...rulesOf(list)].entries()) {
    const [start = -1, end = -1] = rules.places?.slice(id * PLACE_COLUMNS) ?? [];
    expect(whole.slice(start, end)).toMatch(/^["'a-z\d:.].*;$/s);
    const address = (list.lineStarts[rules.lines[id] ?? 0] ?? 0) + addressSpan.start;
    if (!(start <= address && address < end)) expect.fail("the address of a rule is not in its directive");
  }
  for (const { span, reason } of remarks) expect(list.format.reasons[reason]?.("x", span.end)).toBeDefined();
}

/** Texts of one piece many times. */
const pieces = [
  ...`{|}|;|a{|"|'|\\|\${|#|deny |deny all;|10.0.0.1-10.0.0.2 1;|default 1;|delete 10.0.0.1;`.split("|"),
  ...`location /a{deny all;|geo $x{default 1;}|"deny" |x_by_lua_block{"}|x_by_lua_block{--[=[|satisfy any;|:|.|0`.split(
    "|",
  ),
];
const shapes = pieces.flatMap((piece) =>
  ["", "deny ", "ranges;", "x_by_lua_block{"].flatMap((beginning) =>
    ["", ";"].map((end): Shape => {
      const line = (length: number) =>
        beginning + piece.repeat(Math.max(0, length - beginning.length - 1) / piece.length) + end;
      return { name: JSON.stringify([beginning, piece, end]), beginning, end, line };
    }),
  ),
);

test.each(["nginx-access", "nginx-geo"] as const)("%s is read in linear time", async (format) => {
  const slow = await slowShape([...shapes, ...foreignShapesOf("deny ")], (text) => listsOf(format, text));
  expect(slow).toBeUndefined();
});

test("the lists are those of a twin that reads one character after the other, as nginx does", () => {
  let intact = 0;
  fc.assert(
    fc.property(twinText, (text) => {
      const slow = slowlyRead(text);
      const lists = listsOf("nginx-access", text);
      const refuses = lists.some(({ remarks }) => remarks.some(({ code }) => code === "program-refuses"));
      expect(refuses).toBe(slow === undefined || slow.isRefused);
      if (slow === undefined) return;
      intact++;
      expect(lists.map(written)).toEqual(slow.lists);
    }),
    { numRuns: runs(3000) },
  );
  // Without enough valid texts the test would show nothing.
  expectReached(intact, runs(2100));
});

/** Writes the rules of a list, and whether no request asks it. */
function written(list: RuleSet): readonly string[] {
  const isDead = list.remarks.some(({ code, reason }) => code === "never-matches" && reason !== "mapped");
  const rules = [...rulesOf(list)].map(({ action: verdict, source }, id) => {
    const flags = list.rules.flags?.[id] ?? 0;
    const partial = isPartial(list.rules, id) ? " partial" : "";
    const open = (flags & OPEN) > 0 ? " open" : "";
    return `${verdict === "accept" ? "allow" : "deny"} ${hexOf(source)} @${list.rules.lines[id]}${partial}${open}`;
  });
  return isDead ? [...rules, "dead"] : rules;
}

function hexOf(source: Source): string {
  if (source.kind === "any") return "all";
  const words = source.kind === "ipv4" ? [source.address] : source.address;
  const length = source.kind === "ipv4" ? source.mask.toString(2).replaceAll("0", "").length : source.length;
  return `${words.map((word) => word.toString(16).padStart(8, "0")).join("")}/${length}`;
}

// The twin follows ngx_conf_file.c, ngx_inet.c and ngx_http_access_module.c of nginx 1.22.1 as closely as it can.

interface SlowDirective {
  readonly words: readonly string[];
  /** The lines on which the first and the last word begin. */
  readonly firstLine: number;
  readonly line: number;
  readonly stop: string;
}

/** Reads directives. `undefined` if nginx gives up. */
function slowDirectives(text: string): readonly SlowDirective[] | undefined {
  const directives: SlowDirective[] = [];
  let words: string[] = [];
  let word = "";
  let line = 0;
  let wordLine = 0;
  let firstLine = 0;
  let depth = 0;
  let [isBetween, needsSpace, isComment, isEscaped, isVariable] = [true, false, false, false, false];
  let quote = "";
  const end = (stop: string) => {
    directives.push({ words, firstLine, line: wordLine, stop });
    words = [];
    [isBetween, needsSpace] = [true, false];
    if (stop === "{") depth++;
    if (stop === "}") depth--;
  };
  for (const character of text) {
    const at = line;
    if (character === "\n") {
      line++;
      isComment = false;
    }
    if (isComment) continue;
    if (isEscaped) {
      isEscaped = false;
      word += character;
      continue;
    }
    if (needsSpace) {
      if (" \t\r\n".includes(character)) {
        [isBetween, needsSpace] = [true, false];
        continue;
      }
      if (character === ";" || character === "{") {
        end(character);
        continue;
      }
      if (character !== ")") return undefined;
      [isBetween, needsSpace] = [true, false];
    }
    if (isBetween) {
      if (" \t\r\n".includes(character)) continue;
      if (character === ";" || character === "{") {
        if (words.length === 0) return undefined;
        end(character);
      } else if (character === "}") {
        if (words.length > 0 || depth === 0) return undefined;
        end(character);
      } else if (character === "#") {
        isComment = true;
      } else {
        isBetween = false;
        wordLine = at;
        if (words.length === 0) firstLine = at;
        word = "";
        quote = character === '"' || character === "'" ? character : "";
        isEscaped = character === "\\";
        isVariable = character === "$";
        if (quote === "") word = character;
      }
      continue;
    }
    if (character === "{" && isVariable) {
      word += character;
      continue;
    }
    isVariable = character === "$";
    if (character === "\\") isEscaped = true;
    const isEnd = quote === "" ? " \t\r\n;{".includes(character) : character === quote;
    if (!isEnd || character === "\\" || character === "$") {
      word += character;
      continue;
    }
    words.push(word);
    if (quote !== "") needsSpace = true;
    else if (character === ";" || character === "{") end(character);
    else isBetween = true;
  }
  return words.length > 0 || !isBetween || depth > 0 ? undefined : directives;
}

interface SlowLevel {
  readonly kind: string;
  readonly words: string;
  readonly parent: SlowLevel | undefined;
  readonly rows: {
    readonly text: string;
    readonly isReject: boolean;
    readonly isOfMapped: boolean;
  }[];
  readonly listens: string[];
  hasRules: boolean;
  hasIpv4Rule: boolean;
  hasInclude: boolean;
  hasReturn: boolean;
  satisfy: string | undefined;
}

function slowlyRead(text: string) {
  const directives = slowDirectives(text);
  if (directives === undefined) return undefined;
  const slowLevel = (kind: string, words: string, parent?: SlowLevel): SlowLevel => {
    const nothing = {
      hasRules: false,
      hasIpv4Rule: false,
      hasInclude: false,
      hasReturn: false,
      satisfy: undefined,
    };
    return { kind, words, parent, rows: [], listens: [], ...nothing };
  };
  const levels = [slowLevel("top", "")];
  const open: (SlowLevel | "refused" | "ignored")[] = [...levels];
  let isRefused = false;
  for (const { words, firstLine, line, stop } of directives) {
    const block = open.at(-1) ?? "ignored";
    const [name = "", ...values] = words;
    if (/^(allow|deny)$/i.test(name) && block !== "ignored") {
      const row = block === "refused" || name !== name.toLowerCase() || stop !== ";" ? undefined : slowRow(values);
      if (row === undefined || block === "refused") isRefused = true;
      else {
        block.hasRules = true;
        if (row === "all" || /^\w{8}\//.test(row)) block.hasIpv4Rule = true;
        const isReject = name === "deny";
        const isMapped = /^00000000000000000000ffff\w{8}\/(9[6-9]|1..)$/.test(row);
        if (row !== "" && !isMapped) block.rows.push({ text: `${name} ${row} @${line}`, isReject, isOfMapped: false });
        const ofMapped = slowIpv4Row(row);
        if (ofMapped !== undefined)
          block.rows.push({ text: `${name} ${ofMapped} @${line}`, isReject, isOfMapped: true });
      }
    } else if (name === "include" && values.length !== 1 && stop === ";" && block !== "ignored") {
      isRefused = true;
    } else if (typeof block === "object" && stop === ";") {
      if (name === "satisfy") block.satisfy = values[0]?.toLowerCase();
      if (name === "include" && values[0] !== "mime.types") {
        block.hasInclude = true;
        block.rows.push({ text: `allow all @${firstLine} partial`, isReject: false, isOfMapped: false });
        block.rows.push({ text: `deny all @${firstLine} partial`, isReject: true, isOfMapped: false });
      }
      if (name === "return") block.hasReturn = true;
      if (name === "listen") block.listens.push(values.join(" "));
    }
    if (stop === "}") open.pop();
    if (stop !== "{") continue;
    if (typeof block === "object" && /^(http|stream|server|location|limit_except)$/.test(name)) {
      const level = slowLevel(name, values.join(" "), block);
      levels.push(level);
      open.push(level);
    } else {
      open.push(typeof block === "object" && name === "if" ? "refused" : "ignored");
    }
  }
  const homeOf = (level: SlowLevel | undefined): SlowLevel | undefined =>
    level === undefined || level.hasRules ? level : homeOf(level.parent);
  const satisfyOf = (level: SlowLevel | undefined): string | undefined =>
    level && (level.satisfy ?? satisfyOf(level.parent));
  const isInStream = (level: SlowLevel | undefined): boolean =>
    level !== undefined && (level.kind === "stream" || isInStream(level.parent));
  const serverOf = (level: SlowLevel | undefined): SlowLevel | undefined =>
    level === undefined || level.kind === "server" ? level : serverOf(level.parent);
  const wordsOf = (listen: string) => listen.split(" ");
  const isForBoth = (listen: string) => wordsOf(listen).includes("ipv6only=off");
  const both = new Set(levels.flatMap(({ listens }) => listens.filter(isForBoth).map((listen) => wordsOf(listen)[0])));
  const isBoth = (listen: string) => both.has(wordsOf(listen)[0]);
  const isIpv6Only = (listen: string) => listen.startsWith("[") && !isBoth(listen);
  /** Whether IPv4 clients of a level have mapped addresses: all, some or none of them. */
  const mappedOf = (level: SlowLevel) => {
    const server = serverOf(level);
    const servers = server === undefined ? levels.filter(({ kind }) => kind === "server") : [server];
    const sockets = servers.flatMap(({ listens }) => (listens.length === 0 ? ["80"] : listens));
    if (level.hasIpv4Rule || !sockets.some(isBoth)) return "none";
    return sockets.every((listen) => isBoth(listen) || isIpv6Only(listen)) ? "all" : "some";
  };
  const answering = levels.filter((level) => {
    const inside = levels.filter(({ parent }) => parent === level);
    if (level.hasInclude || level.kind === "limit_except") return true;
    if (/^(top|http|stream)$/.test(level.kind)) return !inside.some(({ kind }) => kind === "server");
    if (level.hasReturn && !isInStream(level)) return false;
    if (level.kind !== "server" || isInStream(level)) return true;
    return !inside.some(({ kind, words }) => kind === "location" && words === "/");
  });
  const lists = levels.filter(({ hasRules }) => hasRules);
  return {
    isRefused,
    lists: (lists.length > 0 ? lists : levels.slice(0, 1)).map((list) => {
      const taking = levels.filter((level) => homeOf(level) === (list.hasRules ? list : undefined));
      const isOpen = taking.some((level) => satisfyOf(level) === "any");
      const isDead =
        list.hasRules && !(list.hasReturn && !isInStream(list)) && !answering.some((level) => taking.includes(level));
      const mapped = mappedOf(list);
      const rows = list.rows
        .filter(({ isOfMapped }) => !isOfMapped || mapped !== "none")
        .map(({ text: row, isReject, isOfMapped }) => {
          const partial = isOfMapped && mapped === "some" ? " partial" : "";
          return `${row}${partial}${isOpen && isReject ? " open" : ""}`;
        });
      return isDead ? [...rows, "dead"] : rows;
    }),
  };
}

/** Reads the words behind `allow` or `deny`: a network, an empty text if no address matches it, or `undefined`. */
function slowRow(words: readonly string[]): string | undefined {
  const [word = ""] = words;
  if (words.length !== 1) return undefined;
  if (word === "all") return "all";
  if (word === "unix:") return "";
  const [address = "", length, ...others] = word.split("/");
  const ipv4 = slowIpv4(address);
  const hex = ipv4 === 0xffffffff ? undefined : (ipv4?.toString(16).padStart(8, "0") ?? slowIpv6(address));
  const most = 4 * (hex?.length ?? 0);
  const bits = length === undefined ? most : /^\d+$/.test(length) ? Number(length) : 999;
  if (hex === undefined || others.length > 0 || bits > most) return undefined;
  return `${hex}/${bits}`;
}

/** Returns the IPv4 network that an IPv6 network means for mapped addresses, `undefined` without one. */
function slowIpv4Row(row: string): string | undefined {
  const [hex = "", length] = row.split("/");
  if (hex.length !== 32) return undefined;
  const bits = Math.min(96, Number(length));
  const isEqual = (BigInt(`0x${hex}`) ^ 0xffff00000000n) >> BigInt(128 - bits) === 0n;
  return isEqual
    ? `${Number(length) < 96 ? "00000000" : hex.slice(24)}/${Math.max(0, Number(length) - 96)}`
    : undefined;
}

/** As ngx_inet_addr(). */
function slowIpv4(text: string): number | undefined {
  let [address, octet, dots] = [0, 0, 0];
  for (const character of text) {
    if (/\d/.test(character)) {
      octet = octet * 10 + Number(character);
      if (octet > 255) return undefined;
    } else if (character === ".") {
      address = address * 256 + octet;
      octet = 0;
      dots++;
    } else return undefined;
  }
  return dots === 3 ? address * 256 + octet : undefined;
}

/** As ngx_inet6_addr(). Returns the address in hexadecimal digits. */
function slowIpv6(text: string): string | undefined {
  const groups: number[] = [];
  let zero: number | undefined;
  let tail: string | undefined;
  let [digits, group] = [0, 0];
  let rest = text.startsWith(":") ? text.slice(1) : text;
  if (text === "") return undefined;
  while (rest !== "") {
    const character = rest.charAt(0);
    const before = rest;
    rest = rest.slice(1);
    if (character === ":") {
      if (digits > 0) {
        groups.push(group);
        if (groups.length === 8) return undefined;
        [digits, group] = [0, 0];
      } else if (zero === undefined) zero = groups.length;
      else return undefined;
      tail = rest;
    } else if (character === "." && digits > 0) {
      const word = tail === undefined || groups.length > 6 ? undefined : slowIpv4(tail);
      if (word === undefined || word === 0xffffffff) return undefined;
      groups.push(word >>> 16);
      group = word & 0xffff;
      break;
    } else {
      if (++digits > 4 || !/[\da-f]/i.test(character)) return undefined;
      group = group * 16 + Number.parseInt(before.charAt(0), 16);
    }
  }
  if (digits === 0 && zero === undefined) return undefined;
  groups.push(group);
  const missing = 8 - groups.length;
  if (missing > 0 ? zero === undefined : zero !== undefined) return undefined;
  groups.splice(zero ?? 0, 0, ...Array.from({ length: missing }, () => 0));
  return groups.map((one) => one.toString(16).padStart(4, "0")).join("");
}
