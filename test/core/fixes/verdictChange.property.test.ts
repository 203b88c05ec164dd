import fc from "fast-check";
import { expect, test } from "vitest";
import { isNone } from "../../../server/src/core/address/count.js";
import { compare } from "../../../server/src/core/analysis/questions/compare.js";
import { allChanges, isSameForAll } from "../../../server/src/core/analysis/questions/conditionalChanges.js";
import { ignoresOf } from "../../../server/src/core/findings/ignores.js";
import { effectText, NOT_PROVED } from "../../../server/src/core/fixes/verdictChange.js";
import {
  type Analysis,
  analyze,
  findingKinds,
  formatIds,
  parse,
  runToEnd,
  textOfLine,
} from "../../../server/src/core/index.js";
import { budgetOf } from "../../../server/src/core/text/steps.js";
import { crowdedLine, fileOf } from "../../support/crowded.js";
import { expectReached } from "../../support/expectReached.js";
import { mixedFile } from "../../support/mixed.js";
import {
  analysisOf,
  effectIn,
  fileRefactorings,
  fixedAll,
  listsOf,
  offeredFixes,
  refactorings,
} from "../../support/product.js";
import { runs } from "../../support/runs.js";

const everything = Object.fromEntries(findingKinds.map(({ code }) => [code, "information" as const]));

/** Rule files with lines of every kind, and any end of line. */
const file = fc
  .tuple(mixedFile, fc.constantFrom("\n", "\r\n", "\r"), fc.boolean(), fc.constantFrom("", "\uFEFF"))
  .map(([text, end, isEnded, mark]) => mark + text.replaceAll("\n", end) + (isEnded ? end : ""));

/** Half of these lists are crowded: most rules hide, repeat or cover others. */
const anyFile = fc.oneof(file, fileOf(crowdedLine));

test("every fix has the effect in its title", () => {
  let moved = 0;
  let made = 0;
  let failing = 0;
  fc.assert(
    fc.property(anyFile, (text) => {
      for (const { code, title, after } of offeredFixes(text, everything)) {
        if (title.startsWith("Move")) moved++;
        if (title.startsWith("Make it hold")) made++;
        if (/expectations? fails?/.test(title)) failing++;
        expect(shownEffect(title), `${code}: ${title}`).toBe(changeBetween(text, after));
      }
    }),
    { numRuns: runs(120) },
  );
  expectReached(moved, runs(38));
  expectReached(made, runs(70));
  expectReached(failing, runs(48));
});

test("every refactoring has the effect in its title", () => {
  let failing = 0;
  fc.assert(
    fc.property(file, fc.nat(12), fc.constantFrom(0, 1, 5, 30, 30), (text, first, more) => {
      for (const { title, after } of [...refactorings(text, first, first + more), ...fileRefactorings(text)]) {
        if (/expectations? fails?/.test(title)) failing++;
        expect(shownEffect(title), title).toBe(changeBetween(text, after));
        expect(parse(after).problemCount).toBe(parse(text).problemCount);
        expect(parse(after).idleDirectives.length).toBeLessThanOrEqual(parse(text).idleDirectives.length);
      }
    }),
    { numRuns: runs(210) },
  );
  expectReached(failing, runs(11));
});

test("refactorings lose no comment and keep ignore comments with their rules", () => {
  fc.assert(
    fc.property(file, fc.nat(20), fc.constantFrom(0, 0, 1, 5, 30), (text, first, more) => {
      for (const { title, after } of [...refactorings(text, first, first + more), ...fileRefactorings(text)]) {
        const ignored = ignoredRules(text);
        if (/^(Reverse|Remove all|Carve|Make)/.test(title)) {
          for (const one of ignoredRules(after)) expect(ignored, title).toContain(one);
        }
        if (/^(Comment out|Remove all)/.test(title)) continue;
        const kept = commentsOf(after).join("\n");
        for (const comment of commentsOf(text)) expect(kept, title).toContain(comment);
      }
    }),
    { numRuns: runs(100) },
  );
});

test("Fix All changes no verdict, and a second Fix All changes nothing", () => {
  let fixed = 0;
  fc.assert(
    fc.property(anyFile, (text) => {
      const after = fixedAll(text);
      if (after !== text) fixed++;
      expect(changeBetween(text, after)).toBe("");
      expect(fixedAll(after)).toBe(after);
    }),
    { numRuns: runs(500) },
  );
  expectReached(fixed, runs(27));
});

/** Lines of other programs, with few distinct networks, so that rules collide. */
const network = fc.constantFrom("10.0.0.0/8", "10.1.0.0/16", "10.0.0.0/9", "10.0.0.5/8", "0.0.0.0/0", "2001:db8::/32");
const hostsClients = fc
  .array(
    network.map((word) => word.replace(/^(.*:.*)\//, "[$1]/")),
    { minLength: 1, maxLength: 3 },
  )
  .map((words) => words.join(", "));
const foreignLines: Readonly<Record<string, fc.Arbitrary<string>>> = {
  plain: fc.oneof(network, fc.constantFrom("# note", "10.1.0.0-10.1.0.9", "x", "010.0.0.1")),
  "postfix-cidr": fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom("", "", "!"), network, fc.constantFrom("OK", "REJECT", "REJECT", ""))
        .map(([not, source, result]) => `${not}${source} ${result}`),
    },
    network.map((source) => `if ${source}`),
    fc.constantFrom(
      "endif",
      "# note",
      "",
      "  10.2.0.0/16 OK",
      "  see the policy",
      "# imcrules-expect reject 10.1.0.0/16",
    ),
  ),
  "nginx-access": fc.oneof(
    fc
      .tuple(fc.constantFrom("allow", "deny", "deny"), network, fc.constantFrom(";", ";", ""))
      .map(([action, source, end]) => `${action} ${source}${end}`),
    fc.constantFrom(
      "deny all;",
      "location / {",
      "}",
      "# note",
      "allow 10.0.0.0/8; deny 10.1.0.0/16;",
      "allow",
      "10.0.0.0/8;",
    ),
  ),
  "pg-hba": fc.oneof(
    fc
      .tuple(
        fc.constantFrom("host all all", "host all all", "host all all", "hostssl app bob", "host app,replication all"),
        fc.oneof(
          network,
          fc.constantFrom(
            "all",
            "10.0.0.0 8",
            "10.0.0.0 255.0.0.0",
            "10.0.0.0 0.255.255.255",
            "10.0.0.5 255.255.225.0",
          ),
          fc.constantFrom(
            "10.0.0.5",
            "010.0.0.5/32",
            "10.0.0.0/255.0.0.0",
            '"10.1.0.0/16"',
            "samehost",
            "\\\n10.0.0.5/8",
          ),
        ),
        fc.constantFrom("md5", "reject", "reject", "reject # note", "trust \\", "\\\n reject"),
      )
      .map((words) => words.join(" ")),
    fc.constantFrom("# note", "# note \\", "", "local all all trust", "# imcrules-expect reject 10.1.0.0/16"),
  ),
  "hosts-access": fc.oneof(
    fc
      .tuple(fc.constantFrom("ALL: ", "ALL: ", "sshd: "), hostsClients, fc.constantFrom("", "", " : DENY", " : ALLOW"))
      .map((words) => words.join("")),
    fc.constantFrom(
      "# note",
      "",
      "ALL: 0.0.0.0/0.0.0.0 : DENY",
      "ALL",
      "ALL: 10.1. # ALL",
      "ALL: ALL EXCEPT 10.0.0.0/9",
    ),
  ),
  haproxy: fc.oneof(
    fc
      .tuple(fc.constantFrom("allow", "deny", "deny"), network, fc.constantFrom("", "", " 10.2.0.0/16", " } { path /x"))
      .map(([action, source, more]) => `  http-request ${action} if { src ${source}${more} }`),
    fc
      .tuple(fc.constantFrom("allow", "deny"), fc.constantFrom("if", "unless"), network)
      .map(([action, keyword, source]) => `  http-request ${action} ${keyword} office || !{ src ${source} }`),
    fc.constantFrom("  http-request deny", "  acl office src 10.1.0.0/16", "frontend b", "# note", "  bind :80"),
  ),
};

test.each(Object.keys(foreignLines))("every fix and Fix All in a %s list have the effect in their title", (name) => {
  const format = formatIds.find((id) => id === name) ?? "imcrules";
  const lines = foreignLines[name] ?? fc.constant("");
  let [fixes, moved, conditional] = [0, 0, 0];
  const anyFailing = ({ expectations }: Analysis) =>
    expectations.filter(({ counterExample }) => counterExample !== undefined).length;
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 10 }), fc.constantFrom("\n", "\r\n"), (written, end) => {
      const head = format === "haproxy" ? ["frontend a", "  acl office src 10.0.0.0/9"] : [];
      const text = [...head, ...written].join(end);
      const lists = listsOf(format, text);
      for (const list of lists) {
        const before = analyze(list);
        for (const { code, title, after } of offeredFixes(text, everything, before)) {
          fixes++;
          if (title.startsWith("Move")) moved++;
          const now = listsOf(format, after);
          const edited = now.find((one) => one.name === list.name);
          if (edited === undefined) {
            // A list that loses its last rule is gone.
            expect(shownEffect(title), title).toBe("effect not proved");
            continue;
          }
          const result = analyze(edited);
          const changed = allChanges(before, result);
          const failing = Math.max(0, anyFailing(result) - anyFailing(before));
          // Partial rules may break an expectation, so that nobody knows whether it fails then.
          const isDoubtful = [before, result].some(({ expectations }) =>
            expectations.some((proved) => proved.counterExample === undefined && !isNone(proved.unproved)),
          );
          const shown = shownEffect(title);
          const effect = effectText(list, { ...changed, failing });
          if (/: .* more|on conditions/.test(shown)) conditional++;
          if (shown === "") expect(runToEnd(isSameForAll(before, result, budgetOf())), title).toBe(true);
          expect(shown, `${code}: ${title}`).toBe(isDoubtful && shown === NOT_PROVED ? NOT_PROVED : effect);
          // No other list of the file changes.
          for (const other of lists.filter((one) => one !== list)) {
            const same = now.find((one) => one.name === other.name);
            if (same === undefined) continue;
            expect(effectText(list, { ...compare(analyze(other), analyze(same)), failing: 0 }), title).toBe("");
          }
        }
        const fixed = fixedAll(text, {}, before);
        const after = listsOf(format, fixed).find((one) => one.name === list.name) ?? list;
        expect(runToEnd(isSameForAll(before, analyze(after), budgetOf()))).toBe(true);
      }
    }),
    { numRuns: runs(150) },
  );
  expectReached(fixes, runs(210));
  if (name !== "plain") expect(moved).toBeGreaterThan(0);
  if (["pg-hba", "hosts-access", "haproxy"].includes(name)) expectReached(conditional, runs(10));
});

/** Returns the change that a title names, without the rules that still hide a moved rule. */
function shownEffect(title: string): string {
  return effectIn(title).replace(/(?:^|, )still decided .*$/, "");
}

function changeBetween(before: string, after: string): string {
  const [one, other] = [analysisOf(before), analysisOf(after)];
  const { accepted, rejected, unproved } = compare(one, other);
  const failures = ({ expectations }: Analysis) =>
    expectations.filter(({ counterExample }) => counterExample !== undefined).length;
  return effectText(one.ruleSet, {
    accepted,
    rejected,
    unproved,
    failing: Math.max(0, failures(other) - failures(one)),
  });
}

/** Returns all comments of a file, in alphabetical order. */
function commentsOf(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line) => (line.includes("#") ? [line.slice(line.indexOf("#")).trim()] : []))
    .sort();
}

/** Returns the codes of each ignore comment with the text of the rule that it applies to. */
function ignoredRules(text: string): readonly string[] {
  const { ruleSet } = analysisOf(text);
  return ignoresOf(ruleSet).map(({ comment, target }) => {
    const targetText = target === undefined ? "" : textOfLine(ruleSet, target).replace(/#.*/, "").trim();
    return `${comment.codes.map(({ code }) => code).join()} of ${targetText}`;
  });
}
