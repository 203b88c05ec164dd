import { describe, expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("a comment at the end of a line silences the findings of that line, and no others", () => {
  expect(
    codes(rules`
      accept 192.0.2.7/24 # imcrules-ignore host-bits-set -- as the router shows it
      accept 192.0.3.7/24
      reject any
    `),
  ).toEqual(["2 host-bits-set"]);
});

test("only the codes that it names", () => {
  expect(
    codes(rules`
      reject 10.0.0.0/8
      accept 10.1.0.7/16 # imcrules-ignore shadowed-rule
      accept any
    `),
  ).toEqual(["2 host-bits-set"]);
});

describe("alone on a line it speaks of the next statement", () => {
  test.each([
    ["right below", ""],
    ["past a blank line", "\n"],
    ["past a comment", "# branch office\n"],
    ["past a section title", "## Branch office\n"],
    ["past blanks", "  \t\n\n"],
    ["past all of these", "\n# branch office\n\n## Lyon\n\n"],
  ])("%s", (_, between) => {
    expect(findings(`# imcrules-ignore host-bits-set\n${between}accept 192.0.2.7/24\nreject any`)).toBeSilent();
  });

  test("and not of the one after", () => {
    expect(
      codes(rules`
        # imcrules-ignore host-bits-set
        accept 192.0.2.7/24
        accept 192.0.3.7/24
        reject any
      `),
    ).toEqual(["3 host-bits-set"]);
  });

  test("which may be a line that does not parse", () => {
    expect(
      codes(rules`
        # imcrules-ignore host-bits-set
        rejekt 192.0.2.7
        accept 192.0.3.7/24
      `),
    ).toEqual(["1 unused-ignore", "2 syntax-error", "3 host-bits-set"]);
  });
});

test("at the end of a line it does not speak of the next", () => {
  expect(
    codes(rules`
      accept 192.0.2.0/24 # imcrules-ignore host-bits-set
      accept 192.0.3.7/24
      reject any
    `),
  ).toEqual(["1 unused-ignore", "2 host-bits-set"]);
});

test("several add up", () => {
  expect(
    findings(rules`
      reject 10.0.0.0/8
      # imcrules-ignore shadowed-rule -- until the move to 10.2 is done
      # imcrules-ignore non-contiguous-mask
      accept 10.1.0.7 255.0.255.0 # imcrules-ignore host-bits-set
      accept any
    `),
  ).toBeSilent();
});

test.each([
  "# imcrules-ignore host-bits-set,shadowed-rule",
  "# imcrules-ignore host-bits-set, shadowed-rule",
  "# imcrules-ignore host-bits-set shadowed-rule",
  "# imcrules-ignore\thost-bits-set ,\tshadowed-rule",
  "# imcrules-ignore shadowed-rule, host-bits-set, -- both are known, see 4711",
  "#imcrules-ignore host-bits-set, shadowed-rule --",
])("%s", (comment) => {
  expect(findings(`reject 10.0.0.0/8\naccept 10.1.0.7/16 ${comment}\naccept any`)).toBeSilent();
});

test("text after -- is a reason and no code", () => {
  expect(codes("accept 192.0.2.7/24 # imcrules-ignore -- host-bits-set\nreject any")).toEqual([
    "1 host-bits-set",
    "1 unused-ignore",
  ]);
});

test.each([
  "# please imcrules-ignore host-bits-set",
  "# imcrules-ignored host-bits-set",
  "# IMCRULES-IGNORE host-bits-set",
  "## imcrules-ignore host-bits-set",
])("%s is free text", (comment) => {
  expect(codes(`accept 192.0.2.7/24 ${comment}\nreject any`)).toEqual(["1 host-bits-set"]);
});

test("a finding about the whole list is silenced on its line", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      # imcrules-ignore missing-catch-all -- the firewall shuts the others out
      accept 198.51.100.0/24
    `),
  ).toBeSilent();
  expect(
    codes(rules`
      # imcrules-ignore accepts-everyone, redundant-rule
      accept 192.0.2.10
      accept any
    `),
  ).toEqual([]);
});

test("findings about expectations are silenced as those about rules are", () => {
  expect(findings("reject any\nexpect reject 192.0.2.7/24 # imcrules-ignore host-bits-set")).toBeSilent();
});

test("a code that is off until asked for can be silenced once it is asked for", () => {
  const on = { "ipv4-only-catch-all": "warning", "model-dependent": "warning" } as const;
  expect(codes("reject 0.0.0.0 0.0.0.0 # imcrules-ignore ipv4-only-catch-all", on)).toEqual([]);
  expect(
    codes(
      rules`
        default accept
        reject 10.1.0.0/16 # imcrules-ignore model-dependent -- we have Postfix only
        accept 10.0.0.0/15
        reject 10.0.0.0/8
      `,
      on,
    ),
  ).toEqual([]);
});

test.each([
  ["syntax-error", "rejekt any"],
  ["invalid-address", "reject 010.0.0.1"],
  ["invalid-mask", "reject 10.0.0.0 8"],
  ["misplaced-directive", "evaluate first-match"],
  ["duplicate-directive", "default accept"],
  ["expectation-failed", "expect accept ::1"],
])("%s is an error and cannot be silenced", (code, line) => {
  const list = `default reject\nreject any\n${line} # imcrules-ignore ${code}`;
  expect(codes(list)).toContain(`3 ${code}`);
  expect(codes(list, { [code]: "warning" })).toContain(`3 ${code}`);
});

test("a warning that somebody made an error of can be silenced still", () => {
  expect(
    codes("accept 192.0.2.7/24 # imcrules-ignore host-bits-set\nreject any", { "host-bits-set": "error" }),
  ).toEqual([]);
});

test("silenced findings change no others", () => {
  expect(
    codes(rules`
      reject 10.0.0.0/8
      accept 10.1.0.0/16 # imcrules-ignore shadowed-rule
      accept 10.1.0.0/16
      reject any
    `),
  ).toContain("3 shadowed-rule");
});

test("an ignore above a file's last line works without a line end, and with any", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    expect(codes(["reject any", "# imcrules-ignore host-bits-set", "expect reject 192.0.2.7/24"].join(end))).toEqual(
      [],
    );
  }
});
