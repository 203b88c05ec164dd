import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

const on = { "model-dependent": "information" } as const;

test("the list of Q155920 depends on the model: one example, reported once on the first rule", () => {
  expect(
    findings(
      rules`
        # as the article shows it
        reject 157.57.0.0 255.255.0.0
        accept 157.57.10.0 255.255.255.0
      `,
      on,
    ),
  ).toMatchInlineSnapshot(`
    "# as the article shows it
    reject 157.57.0.0 255.255.0.0
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ information[model-dependent]: Verdicts depend on the evaluation model. Put each accept above the wider rejects.
    The address 157.57.10.0 is rejected by first-match, accepted by most-specific, accepted by accept-overrides, and Microsoft's articles contradict each other about the model of Exchange.
    accept 157.57.10.0 255.255.255.0
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning[shadowed-rule]: Never fires: line 2 rejects all 256 addresses first. Move it above line 2.
    All 256 addresses are rejected instead: the first match wins.
          line 2 rejects all 256 addresses"
  `);
});

test("with the accept first all models agree", () => {
  expect(
    findings(
      rules`
        accept 157.57.10.0 255.255.255.0
        reject 157.57.0.0 255.255.0.0
      `,
      on,
    ),
  ).toBeSilent();
});

test("it is off unless asked for", () => {
  expect(codes("reject 157.57.0.0/16\naccept 157.57.10.0/24")).not.toContain("1 model-dependent");
});

test("a reject inside an accept depends on the model in every order", () => {
  expect(codes("default reject\nreject 10.1.0.0/16\naccept 10.0.0.0/8", on)).toContain("2 model-dependent");
  expect(codes("default reject\naccept 10.0.0.0/8\nreject 10.1.0.0/16", on)).toContain("2 model-dependent");
});

test.each([
  ["rules that do not overlap", "accept 192.0.2.0/24\nreject 198.51.100.0/24\nreject any"],
  ["rules of one action", "default reject\naccept 10.0.0.0/8\naccept 10.1.0.0/16"],
  ["accepts with a reject for the rest", "accept 192.0.2.10\naccept 2001:db8::/32\nreject any"],
  ["no rules", "default reject"],
])("%s: all models agree", (_, text) => expect(findings(text, on)).not.toContain("model-dependent"));

test("one address is enough, also of IPv6", () => {
  expect(findings("reject 2001:db8::25\naccept 2001:db8::/32\nreject any", on)).toMatchInlineSnapshot(`
    "reject 2001:db8::25
    ~~~~~~~~~~~~~~~~~~~ information[model-dependent]: Verdicts depend on the evaluation model. Put each accept above the wider rejects.
    The address 2001:db8::25 is rejected by first-match, rejected by most-specific, accepted by accept-overrides, and Microsoft's articles contradict each other about the model of Exchange.
    accept 2001:db8::/32
    reject any"
  `);
});

test("two equal rules are asked as written, but accepts come first in accept-overrides", () => {
  expect(findings("reject 192.0.2.7\naccept 192.0.2.7\nreject any", on)).toContain(
    "192.0.2.7 is rejected by first-match, rejected by most-specific, accepted by accept-overrides",
  );
});

test("it does not matter which model the file asks for", () => {
  const list = "reject 157.57.0.0/16\naccept 157.57.10.0/24";
  for (const model of ["first-match", "most-specific", "accept-overrides"]) {
    expect(codes(`evaluate ${model}\n${list}`, on)).toContain("2 model-dependent");
  }
});

test("masks with holes are followed exactly", () => {
  const holes = { ...on, "non-contiguous-mask": "off", "redundant-rule": "off" } as const;
  expect(codes("reject 10.0.5.0 255.0.255.0\naccept 10.7.5.9\nreject any", holes)).toContain("1 model-dependent");
  expect(findings("reject 10.0.5.0 255.0.255.0\naccept 10.7.4.9\nreject any", holes)).toBeSilent();
});

test("a list that depends on the model is to be corrected first where a mask is probably mistyped", () => {
  expect(findings("accept 10.0.0.0 0.0.0.0\nreject 192.0.2.1", { "model-dependent": "information" })).toContain(
    "Depends on the model. Correct this line first: it probably means something else.\nThe address 192.0.2.1 is",
  );
});
