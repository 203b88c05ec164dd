import { expect, test } from "vitest";
import { fixes } from "../../support/product.js";

const offered = (text: string) => fixes("expectation-failed", text);

test("a failing expectation can be made to hold, or expect the other verdict", () => {
  expect(offered("accept 10.0.0.0/8\nreject any\nexpect reject 10.1.0.0/16")).toMatchInlineSnapshot(`
    "line 3: Make it hold: reject 10.1.0.0/16 above line 1 (65,536 more addresses rejected)
    reject 10.1.0.0/16
    accept 10.0.0.0/8
    reject any
    expect reject 10.1.0.0/16

    line 3: Expect accept instead
    accept 10.0.0.0/8
    reject any
    expect accept 10.1.0.0/16"
  `);
});

test("the other verdict is not expected if only some addresses get it, or a decider is named", () => {
  for (const line of ["expect reject 10.0.0.0/7", "expect reject 10.0.0.0/8 by 10.0.0.0/8"]) {
    expect(offered(`accept 10.0.0.0/8\nreject any\n${line}`)).not.toContain("instead");
  }
});

test("the action of an expectation is replaced, however it is written", () => {
  expect(offered("reject any\n  Expect   ACCEPT  10.1.0.0/16 # accept")).toContain(
    "  Expect   reject  10.1.0.0/16 # accept",
  );
});

test("no new rule is offered if the model would not let it decide", () => {
  const list = "evaluate accept-overrides\naccept 10.0.0.0/8\nexpect reject 10.1.0.0/16";
  expect(offered(list)).not.toContain("Make it hold");
});

test.each([
  "default reject\naccept 10.0.0.0/8\nexpect reject 10.1.0.0/16 by default",
  "default reject\naccept 10.0.0.0/8\nexpect reject 10.1.0.0/16 by 10.1.0.0/17",
  "# nothing\nexpect reject 10.0.0.0/8\ndefault accept",
])("no new rule is offered if the expectation would still fail: %j", (text) => {
  expect(offered(text)).not.toContain("Make it hold");
});

test("in a file without rules the new rule is above the expectation", () => {
  expect(offered("# imcrules-ignore host-bits-set\nexpect reject 10.0.0.1/8")).toContain(
    "\nreject 10.0.0.1/8\n# imcrules-ignore host-bits-set\nexpect reject 10.0.0.1/8",
  );
});

test("the new rule is last if only the default decides otherwise", () => {
  expect(offered("default reject\naccept 10.0.0.0/8\nexpect accept 192.0.2.1")).toContain(
    "\ndefault reject\naccept 10.0.0.0/8\naccept 192.0.2.1\nexpect accept 192.0.2.1",
  );
});

test("an expectation that names another decider can name the right one", () => {
  const list = "accept 10.0.0.0  255.0.0.0 # office\nreject any\n";
  expect(offered(`${list}expect accept 10.1.0.0/16 by 10.1.0.0/16 # why`)).toContain(
    "line 3: Expect it by 10.0.0.0 255.0.0.0\n",
  );
  expect(offered(`${list}expect accept 10.1.0.0/16 by 10.1.0.0/16 # why`)).toContain(
    "\nexpect accept 10.1.0.0/16 by 10.0.0.0 255.0.0.0 # why",
  );
  expect(offered("default reject\naccept 10.0.0.0/8\nexpect reject 9.0.0.0/8 by 10.0.0.0/8")).toContain(
    "Expect it by default\n",
  );
  // Two rules decide it, or it gets the other verdict.
  for (const line of ["expect reject 11.0.0.0/8 by 10.0.0.0/8", "expect accept 10.0.0.0/7 by any"]) {
    const two = `reject 11.1.0.0/16\n${list}`;
    expect(offered(`${two}${line}`)).not.toContain("Expect it by");
  }
});
