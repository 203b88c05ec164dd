import { describe, expect, test } from "vitest";
import { findingKinds } from "../../../server/src/core/index.js";
import { codes, findings, rules } from "../../support/product.js";
import { tooManyHoles } from "../../support/tooManyHoles.js";

test("a comment that silences nothing is reported, on the comment", () => {
  expect(
    findings(rules`
      accept 192.0.2.10 # imcrules-ignore host-bits-set -- as the router shows it
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10 # imcrules-ignore host-bits-set -- as the router shows it
                      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ information[unused-ignore]: This comment silences nothing: nothing of the kind is found in line 1. Remove it.
    It would hide a later mistake without anybody noticing.
    reject any"
  `);
});

test("a comment that silences something is of use", () => {
  expect(
    findings(rules`
      accept 192.0.2.10/24 # imcrules-ignore host-bits-set -- as the router shows it
      reject any
    `),
  ).toBeSilent();
});

test("a comment alone on its line is for the next line, and the message has that line's number", () => {
  expect(
    findings(rules`
      # imcrules-ignore host-bits-set

      # branch office
      accept 192.0.2.0/24
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "# imcrules-ignore host-bits-set
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ information[unused-ignore]: This comment silences nothing: nothing of the kind is found in line 4. Remove it.
    It would hide a later mistake without anybody noticing.

    # branch office
    accept 192.0.2.0/24
    reject any"
  `);
});

test("one that nothing follows speaks of nothing", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      reject any
      # imcrules-ignore covered-rule

      # the end
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10
    reject any
    # imcrules-ignore covered-rule
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ information[unused-ignore]: This comment silences nothing: nothing of the kind is found below. Remove it.
    It would hide a later mistake without anybody noticing.

    # the end"
  `);
});

test("one that names no code silences nothing", () => {
  expect(findings("accept 192.0.2.10 # imcrules-ignore -- it is fine\nreject any")).toMatchInlineSnapshot(`
    "accept 192.0.2.10 # imcrules-ignore -- it is fine
                      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ information[unused-ignore]: This comment silences nothing: it names no code. Remove it.
    It would hide a later mistake without anybody noticing.
    reject any"
  `);
});

test("an unknown code is reported, on the code", () => {
  expect(
    findings(rules`
      accept 192.0.2.10/24 # imcrules-ignore host-bit-set, shadowed
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10/24 # imcrules-ignore host-bit-set, shadowed
           ~~~~~~~~~~~~~ warning[host-bits-set]: Host bits are set. Write 192.0.2.0/24 or the host alone.
    They are ignored here: the rule matches 192.0.2.0/24, not the one host, and some of today's servers skip such a rule altogether.
                                           ~~~~~~~~~~~~ information[unused-ignore]: There is no finding "host-bit-set". Correct the code or remove it.
    An ignore comment has no effect without a known code.
                                                         ~~~~~~~~ information[unused-ignore]: There is no finding "shadowed". Correct the code or remove it.
    An ignore comment has no effect without a known code.
    reject any"
  `);
});

test("an unknown code is reported beside one that is of use", () => {
  expect(codes("accept 192.0.2.10/24 # imcrules-ignore host-bits-set, nonsense\nreject any")).toEqual([
    "1 unused-ignore",
  ]);
});

test.each(["Host-Bits-Set", "host_bits_set", "*", "all"])("%s is no code", (code) => {
  expect(codes(`accept 192.0.2.10/24 # imcrules-ignore ${code}\nreject any`)).toEqual([
    "1 host-bits-set",
    "1 unused-ignore",
  ]);
});

test("of several codes one that is of use is enough", () => {
  expect(findings("accept 192.0.2.10/24 # imcrules-ignore covered-rule, host-bits-set\nreject any")).toBeSilent();
});

describe("what cannot be silenced makes a comment useless", () => {
  test("an error", () => {
    expect(
      findings(rules`
        # imcrules-ignore syntax-error
        rejekt 192.0.2.10
        reject any
      `),
    ).toMatchInlineSnapshot(`
      "# imcrules-ignore syntax-error
      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ information[unused-ignore]: This comment silences nothing: this kind cannot be silenced. Remove it.
      It would hide a later mistake without anybody noticing.
      rejekt 192.0.2.10
      ~~~~~~ error[syntax-error]: A misspelt keyword. Did you mean "reject 192.0.2.10"?
      This line is ignored: only known keywords are read.
      reject any"
    `);
  });

  test("an error that somebody made less of", () => {
    expect(
      codes("reject any\nexpect accept ::1 # imcrules-ignore expectation-failed", { "expectation-failed": "hint" }),
    ).toEqual(["2 expectation-failed", "2 unused-ignore"]);
  });

  test("the finding itself", () => {
    expect(
      codes(rules`
        # imcrules-ignore unused-ignore
        accept 192.0.2.10 # imcrules-ignore covered-rule
        reject any
      `),
    ).toEqual(["1 unused-ignore", "2 unused-ignore"]);
  });
});

describe("not unused is a code", () => {
  test("that is off by default", () => {
    expect(findings("# imcrules-ignore ipv4-only-catch-all\nreject 0.0.0.0 0.0.0.0")).toBeSilent();
    expect(findings("# imcrules-ignore model-dependent\naccept 192.0.2.10\nreject any")).toBeSilent();
  });

  test("that somebody turned off", () => {
    const list = "accept 192.0.2.10 # imcrules-ignore covered-rule\nreject any";
    expect(codes(list, { "covered-rule": "off" })).toEqual([]);
    expect(codes(list)).toEqual(["1 unused-ignore"]);
  });

  test.each(findingKinds.filter(({ needs }) => needs?.includes("valid-lines")))(
    "$code while a line does not parse, since it is withheld",
    ({ code, severity }) => {
      const list = `accept 192.0.2.10 # imcrules-ignore ${code}\nreject any`;
      expect(codes(list, { [code]: severity })).toEqual(["1 unused-ignore"]);
      expect(codes(`${list}\nrejekt any`, { [code]: severity })).toEqual(["3 syntax-error"]);
    },
  );

  test("whose findings cannot all be proved, while every other code is", () => {
    const provable = findingKinds.filter(({ needs }) => needs?.includes("proof")).map(({ code }) => code);
    const others = ["host-bits-set", "unspecified-address"];
    const list = [...provable, ...others].map((code) => `accept 2001:db8::/32 # imcrules-ignore ${code}\n`).join("");
    const on = Object.fromEntries(provable.map((code) => [code, "hint" as const]));
    const unused = codes(list + tooManyHoles, on).filter((found) => found.endsWith(" unused-ignore"));
    expect(unused).toEqual(others.map((_, index) => `${provable.length + index + 1} unused-ignore`));
  });

  test("findings of one line alone are not withheld", () => {
    expect(codes("accept 192.0.2.10 # imcrules-ignore host-bits-set\nreject any\nrejekt any")).toEqual([
      "1 unused-ignore",
      "3 syntax-error",
    ]);
  });
});

test("an ignore of a finding elsewhere is unused", () => {
  expect(
    codes(rules`
      accept 192.0.2.0/24 # imcrules-ignore host-bits-set
      accept 192.0.3.7/24
      reject any
    `),
  ).toEqual(["1 unused-ignore", "2 host-bits-set"]);
});

test("an unused comment in a file without rules is reported", () => {
  expect(codes("default reject # imcrules-ignore covered-rule")).toEqual(["1 unused-ignore"]);
});

test("it is not reported if it is off", () => {
  expect(
    findings("accept 192.0.2.10 # imcrules-ignore covered-rule\nreject any", { "unused-ignore": "off" }),
  ).toBeSilent();
});

test("fifty thousand ignore comments are looked at once each", () => {
  const pairs = Array.from({ length: 50_000 }, () => "# imcrules-ignore covered-rule\nfoo");
  const found = codes(pairs.join("\n"));
  expect(found.filter((code) => code.endsWith("unused-ignore")).length).toBe(50_000);
});
