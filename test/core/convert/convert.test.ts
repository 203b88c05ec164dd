import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type FormatId, readAsOption, settle } from "../../../server/src/core/index.js";
import {
  analysisOf,
  conversionOf,
  converted,
  findings,
  listOf,
  listsOf,
  ruleSetOf,
  rules,
} from "../../support/product.js";
import { tooManyHoles } from "../../support/tooManyHoles.js";

const sample = (name: string) => readFileSync(new URL(`../../../samples/${name}.imcrules`, import.meta.url), "utf8");

describe.each(["q316205", "q155920", "start", "tour"])("the sample %s", (name) => {
  test.each([
    "imcrules",
    "plain",
    "plain:haproxy",
    "postfix-cidr",
    "nginx-access",
    "nginx-geo",
    "pg-hba",
    "haproxy",
    "hosts-access",
  ])("as %s is that of its golden file", async (target) => {
    const to = readAsOption(target) ?? { format: "imcrules" as const, options: {} };
    const text = converted(ruleSetOf(sample(name)), { ...to, name: `${name}.imcrules`, method: "scram-sha-256" });
    await expect(text).toMatchFileSnapshot(`../../goldens/convert/${name}.${target.replace(":", "-")}.txt`);
  });
});

/** Converts a list of another program to ours. Returns the losses, or why nothing is written. */
function losses(format: FormatId, text: string, to: Parameters<typeof conversionOf>[1] = { format: "imcrules" }) {
  const conversion = conversionOf(format === "imcrules" ? ruleSetOf(text) : listOf(format, text), to);
  if ("refusal" in conversion) return [`${conversion.refusal}: ${conversion.text}`];
  return conversion.losses.map((loss) => `${(loss.line ?? -1) + 1} ${loss.code}: ${loss.text}`);
}

describe("losses", () => {
  test("a rule that is not for all clients is not written, and said to be for whom it was", () => {
    const text = rules`
      hostssl app  app 10.0.0.0/8 scram-sha-256
      host    all  all 10.0.0.0/8 reject
    `;
    expect(converted(listOf("pg-hba", text), { format: "nginx-access" })).toMatchInlineSnapshot(`
      "# Written by imcrules convert from office.imcrules
      # For a block of nginx without other rules: include this file there.

      deny 10.0.0.0/8;
      deny all;
      loss[conditional] line 1: The rule is left out: it depends on more than the address (for connections over SSL to database app as user app).
      "
    `);
  });

  test("what is given makes such a rule one for all clients", () => {
    const list = listOf("pg-hba", "hostssl app all 10.0.0.0/8 trust\nhost all all all reject\n");
    const given = settle(list, { database: "app", type: "hostssl" });
    expect(converted(given, { format: "postfix-cidr" })).toMatchInlineSnapshot(`
      "# Written by imcrules convert from office.imcrules
      # For smtpd_client_restrictions: elsewhere OK may let a client relay.

      10.0.0.0/8 OK
      0.0.0.0/0 REJECT
      ::/0 REJECT
      "
    `);
  });

  test("an include that was not read is one loss", () => {
    expect(losses("nginx-access", "include office.conf;\ndeny all;\n")).toMatchInlineSnapshot(`
      [
        "1 conditional: The rule is left out: it depends on more than the address (the included file was not read).",
      ]
    `);
  });

  test("a verdict that depends on more than the list is written as the list says", () => {
    expect(losses("postfix-cidr", "10.0.0.0/8 my_class\n")).toMatchInlineSnapshot(`
      [
        "1 open: Its clients count as permitted, unless my_class rejects. Nothing else is written.",
      ]
    `);
  });

  test("what an action does besides is lost", () => {
    expect(
      losses("postfix-cidr", "10.0.0.0/8 550 5.7.1 Go away\n10.1.0.0/16 550 5.7.1 Go away\n192.0.2.1 HOLD\n::/0 ok\n"),
    ).toMatchInlineSnapshot(`
      [
        "1 action: The clients of "550 5.7.1 Go away" in 2 rules are rejected. Nothing else is written.",
        "3 action: The clients of "HOLD" are permitted. Nothing else is written.",
      ]
    `);
    expect(
      losses("haproxy", "frontend f\n  http-request deny deny_status 429 if { src 10.0.0.0/8 }\n"),
    ).toMatchInlineSnapshot(`
      [
        "2 action: The clients of "deny deny_status 429" are denied. Nothing else is written.",
      ]
    `);
  });

  test("the method of pg_hba.conf is lost, unless the new list has it too", () => {
    const text = "host all all 10.0.0.0/8 md5\nhost all all all trust\n";
    expect(losses("pg-hba", text)).toEqual(['1 action: The clients of "md5" are admitted. Nothing else is written.']);
    expect(losses("pg-hba", text, { format: "pg-hba", method: "md5" })).toEqual([]);
  });

  test("comments are lost where rules become blocks, and ignore comments everywhere", () => {
    const text = rules`
      # The office

      # Berne
      accept 10.0.0.0/8 # all of it
      # imcrules-ignore duplicate-rule
      accept 10.0.0.0/8
      reject any
      # The end
    `;
    expect(converted(ruleSetOf(text), { format: "nginx-geo" })).toMatchInlineSnapshot(`
      "# Written by imcrules convert from office.imcrules
      # For the http block of nginx: $rejected is 1 for rejected clients.

      # The office

      geo $rejected {
          default 1;
          10.0.0.0/8 0;
      }
      loss[comments]: 3 comments have no place in the new list. 1 imcrules-ignore comment is left out, since findings differ there.
      "
    `);
  });

  test("by names the rule of the default, and is lost where several rules do the work of one", () => {
    const text = rules`
      default reject
      accept 10.0.0.0 255.254.255.0
      expect reject 192.0.2.1 by default
      expect accept 10.0.0.7 by 10.0.0.0 255.254.255.0
    `;
    expect(converted(ruleSetOf(text), { format: "nginx-access" })).toMatchInlineSnapshot(`
      "# Written by imcrules convert from office.imcrules
      # For a block of nginx without other rules: include this file there.

      allow 10.0.0.0/24;
      allow 10.1.0.0/24;
      deny all;

      # imcrules-expect reject 192.0.2.1 by any
      # imcrules-expect accept 10.0.0.7
      loss[by] line 4: The expectation is written without by: another rule decides now.
      "
    `);
  });

  test("an expectation that may hold by a rule that is left out is not written", () => {
    const text = rules`
      host app all 10.0.0.0/8 reject
      host all all all trust
      # imcrules-expect reject 10.0.0.1
    `;
    expect(losses("pg-hba", text)).toMatchInlineSnapshot(`
      [
        "1 conditional: The rule is left out: it depends on more than the address (for connections to database app).",
        "3 expectation: The expectation is left out: it fails in the new list.",
      ]
    `);
  });

  test("HAProxy finds IPv4 addresses inside of IPv6 addresses of a file without conditions", () => {
    const to = { format: "plain", options: { dialect: "haproxy" } } as const;
    expect(losses("imcrules", "reject 10.0.0.0/8\n", to)).toMatchInlineSnapshot(`
      [
        "0 inside-ipv6: HAProxy decides clients of 2002::/16 and ::/96 by the IPv4 address inside, such as ::a00:0/104.",
      ]
    `);
    expect(losses("imcrules", "reject 10.0.0.0/8\nreject ::/0\n", to)).toEqual([]);
  });
});

describe("refused", () => {
  test("a list with errors, until they are ignored", () => {
    const text = "accept 10.0.0.0/8\naccpt 10.0.0.0/8\nexpect reject 10.0.0.1\ndefault reject\n";
    expect(losses("imcrules", text, { format: "postfix-cidr" })).toMatchInlineSnapshot(`
      [
        "errors: 3 lines have an error, the first in line 2 (syntax-error). Correct the list first.",
      ]
    `);
    const conversion = conversionOf(ruleSetOf(text), { format: "postfix-cidr", ignoreErrors: true });
    expect("refusal" in conversion ? [] : conversion.ignored).toMatchInlineSnapshot(`
      [
        {
          "code": "syntax-error",
          "line": 1,
        },
        {
          "code": "expectation-failed",
          "line": 2,
        },
        {
          "code": "misplaced-directive",
          "line": 3,
        },
      ]
    `);
  });

  test("lines that their program skips, since they may be meant as rules", () => {
    expect(losses("postfix-cidr", "10.0.0.1/8 REJECT\n")).toMatchInlineSnapshot(`
      [
        "errors: 1 line has an error, the first in line 1 (host-bits-set). Correct the list first.",
      ]
    `);
  });

  test("a mask that needs more than 4,096 networks, with their number", () => {
    expect(losses("imcrules", "reject 0.0.0.255 0.0.0.255\n", { format: "postfix-cidr" })).toMatchInlineSnapshot(`
      [
        "too-many-blocks: Line 1 (0.0.0.255 0.0.0.255) needs 16,777,216 networks, and at most 4,096 are written. Use masks without holes where you can.",
      ]
    `);
    expect(losses("imcrules", "reject 0.0.0.255 0.0.0.255\n", { format: "plain" })).toMatchInlineSnapshot(`
      [
        "too-many-blocks: Line 1 (0.0.0.255 0.0.0.255) needs 16,777,216 networks, and at most 4,096 are written. Use masks without holes where you can.",
      ]
    `);
    expect(losses("imcrules", "reject 0.0.0.255 0.0.0.255\n", { format: "pg-hba", method: "md5" })).toEqual([]);
  });

  test("a list that cannot be proved, since nothing is guessed", () => {
    const [refusal = ""] = losses("imcrules", tooManyHoles, { format: "pg-hba", method: "md5" });
    expect(refusal).toMatch(/^unproved: Its masks with holes/);
  });

  test.each(["", "reject", "md5 # x", "a\nhost all all all trust", "peer", "ldap"])(
    "the method %j for clients that are accepted",
    (method) => expect(losses("imcrules", "accept any\n", { format: "pg-hba", method })[0]).toMatch(/^method: .+\.$/),
  );

  test("no method is needed where nobody is accepted", () => {
    expect(losses("imcrules", "reject any\n", { format: "pg-hba" })).toEqual([]);
  });
});

test("rules are in the order in which they were asked, and titles stay away from rules that moved", () => {
  const text = rules`
    evaluate most-specific
    default reject
    ## Wide
    accept 10.0.0.0/8 # all
    ## Narrow
    # guests
    reject 10.1.0.0/16
  `;
  expect(converted(ruleSetOf(text), { format: "postfix-cidr" })).toMatchInlineSnapshot(`
    "# Written by imcrules convert from office.imcrules
    # For smtpd_client_restrictions: elsewhere OK may let a client relay.

    # guests
    10.1.0.0/16 REJECT
    # all
    10.0.0.0/8 OK
    0.0.0.0/0 REJECT
    ::/0 REJECT
    loss[comments]: 2 comments have no place in the new list.
    "
  `);
  expect(converted(ruleSetOf(text), { format: "imcrules" })).toMatchInlineSnapshot(`
    "# Written by imcrules convert from office.imcrules

    default reject
    evaluate most-specific

    ## Wide
    accept 10.0.0.0/8 # all
    ## Narrow
    # guests
    reject 10.1.0.0/16
    "
  `);
});

test("host bits stay in our language, and the masks of others become clean", () => {
  const list = listOf("nginx-access", "allow 10.0.0.7/8;\ndeny 2001:db8::1/32;\n");
  expect(converted(list, { format: "imcrules" })).toMatchInlineSnapshot(`
    "# Written by imcrules convert from office.imcrules

    default accept

    accept 10.0.0.7/8
    reject 2001:db8::1/32
    "
  `);
  expect(converted(list, { format: "postfix-cidr" })).toMatchInlineSnapshot(`
    "# Written by imcrules convert from office.imcrules
    # For smtpd_client_restrictions: elsewhere OK may let a client relay.

    10.0.0.0/8 OK
    2001:db8::/32 REJECT
    0.0.0.0/0 OK
    ::/0 OK
    "
  `);
});

test("a part of a file has its own comments only", () => {
  const text = rules`
    # The site
    server {
      # What else
      listen 80;
      # Berne
      allow 10.0.0.0/8; # all
      location /a {
        # nobody
        deny all;
      }
      deny all;
    }
    # The end
  `;
  const [server] = listsOf("nginx-access", text);
  if (server === undefined) throw new Error("There is always a list.");
  expect(converted(server, { format: "imcrules", isOnlyList: false })).toMatchInlineSnapshot(`
    "# Written by imcrules convert from office.imcrules

    default accept

    # Berne
    accept 10.0.0.0/8 # all
    reject any
    "
  `);
});

describe("no comment becomes anything else", () => {
  const words = [
    "C:\\\\",
    "imcrules-expect accept any",
    "a\u000baccept any",
    "a\u2028accept any",
    "x".repeat(3000),
    "##[error]",
  ];

  test.each(["imcrules", "postfix-cidr", "nginx-access", "pg-hba", "haproxy", "hosts-access"] as const)(
    "in %s",
    (format) => {
      const text = `${words.map((one) => `# ${one}\nreject 10.0.0.0/8 # ${one}`).join("\n")}\naccept 10.0.0.0/8\n`;
      const name = "a\nreject any\\";
      const conversion = conversionOf(ruleSetOf(text), { format, method: "md5", name });
      if ("refusal" in conversion) throw new Error(conversion.text);
      expect(conversion.text).not.toMatch(/\\$|[\v\u2028]|#[ \t]*imcrules-/m);
      expect(Math.max(...conversion.text.split("\n").map((line) => line.length))).toBeLessThan(600);
      expect(conversion.list.ruleSet.notes.read.filter(({ statement }) => statement?.kind === "expectation")).toEqual(
        [],
      );
    },
  );
});

test("any number of comments and expectations is written", () => {
  const text = `${"# office\n".repeat(200_000)}\nreject 192.0.2.1\n${"expect accept 10.0.0.1 by default\n".repeat(2_000)}`;
  const conversion = conversionOf(ruleSetOf(text), { format: "nginx-geo" }, 10_000);
  if ("refusal" in conversion) throw new Error(conversion.text);
  expect(conversion.text.split("\n# office").length).toBe(200_001);
  expect(conversion.text.split("# imcrules-expect").length).toBe(2_001);
});

test("the written list tests itself", () => {
  const text = "default reject\naccept 10.0.0.0/8\nexpect accept 10.0.0.1\nexpect reject 192.0.2.0/24\n";
  const written = converted(ruleSetOf(text), { format: "imcrules" });
  expect(analysisOf(written).expectations).toHaveLength(2);
  expect(findings(written)).toBeSilent();
});
