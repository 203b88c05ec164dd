import fc from "fast-check";
import { expect, test } from "vitest";
import { isDead } from "../../../../server/src/core/analysis/passes/traits.js";
import {
  analyze,
  compile,
  decide,
  parseAddress,
  textOf,
  unlessOf,
  verdictOf,
} from "../../../../server/src/core/index.js";
import { settle } from "../../../../server/src/core/model/given.js";
import { PLACE_COLUMNS } from "../../../../server/src/core/model/ruleTable.js";
import { expectReached } from "../../../support/expectReached.js";
import { expectSame } from "../../../support/expectSame.js";
import { foreignShapesOf, type Shape, slowShape } from "../../../support/longLines.js";
import { expectPlaces } from "../../../support/places.js";
import { listOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

/** A line by its meaning. */
interface Meant {
  readonly type: string;
  readonly databases: readonly string[];
  readonly users: readonly string[];
  readonly network: (typeof networks)[number];
  readonly method: string;
}

interface Connection {
  readonly type: string;
  readonly database: string;
  readonly user: string;
  /** Whether the user is in the group `admins`. */
  readonly isAdmin: boolean;
}

// Few distinct words, so that lines and connections collide often.
const networks = ["all", "10.0.0.0/8", "10.0.0.0/9", "10.1.0.0/16", "10.1.2.3/32"] as const;
const addresses = ["10.1.2.3", "10.1.0.0", "10.128.0.0", "11.0.0.0"];
const widthOf = { all: 0, "10.0.0.0/8": 1, "10.0.0.0/9": 2, "10.1.0.0/16": 3, "10.1.2.3/32": 4 };
/** How many of the networks, the widest first, hold each address. */
const depthOf: Readonly<Record<string, number>> = { "10.1.2.3": 4, "10.1.0.0": 3, "10.128.0.0": 1, "11.0.0.0": 0 };

const someOf = (...words: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 3 });
const meant: fc.Arbitrary<Meant> = fc.record({
  type: fc.constantFrom("host", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"),
  databases: fc.oneof(fc.constant(["all"]), someOf("app", "web", "sameuser", "replication", "all")),
  users: fc.oneof(fc.constant(["all"]), someOf("app", "bob", "+admins")),
  network: fc.constantFrom(...networks),
  method: fc.constantFrom("reject", "md5"),
});

const connections: readonly Connection[] = ["hostssl", "hostgssenc", "hostnossl"].flatMap((type) =>
  ["app", "web", "replication"].flatMap((database) =>
    ["app", "bob"].flatMap((user) => [true, false].map((isAdmin) => ({ type, database, user, isAdmin }))),
  ),
);

/** Whether a line is for a connection from an address, as the documentation of PostgreSQL says it. */
function isFor({ type, databases, users, network }: Meant, connection: Connection, address: string): boolean {
  const isType = {
    host: true,
    hostssl: connection.type === "hostssl",
    hostnossl: connection.type !== "hostssl",
    hostgssenc: connection.type === "hostgssenc",
    hostnogssenc: connection.type !== "hostgssenc",
  }[type];
  const isDatabase = databases.some((one) => {
    if (connection.database === "replication") return one === "replication";
    if (one === "sameuser") return connection.database === connection.user;
    return one !== "replication" && (one === "all" || one === connection.database);
  });
  const isUser = users.some(
    (one) => one === "all" || one === connection.user || (one === "+admins" && connection.isAdmin),
  );
  return isType === true && isDatabase && isUser && widthOf[network] <= (depthOf[address] ?? 0);
}

/** Writes a line in one of the ways that mean the same. */
const written = (line: Meant) =>
  fc
    .tuple(
      fc.constantFrom(" ", "\t", "  ", " \\\n ", " ,", "\r"),
      fc.constantFrom(",", ", ", ",,"),
      fc.constantFrom(
        line.network,
        `"${line.network.replace("all", "0.0.0.0/0")}"`,
        line.network.replace("10.0.", "012.0x0."),
      ),
      fc.constantFrom("", " # note", "#note \\\nhost all all all trust", "\\\n"),
    )
    .map(([space, comma, network, end]) =>
      [line.type, line.databases.join(comma), line.users.join(comma), network, `${line.method}${end}`].join(space),
    );

const list = fc
  .array(meant, { minLength: 1, maxLength: 5 })
  .chain((lines) => fc.tuple(fc.constant(lines), fc.tuple(...lines.map(written))));

test("a list decides as the documentation says, for every kind of connection", () => {
  const found = { turned: 0, dead: 0, decided: 0 };
  fc.assert(
    fc.property(list, ([lines, texts]) => {
      const text = `${texts.join("\n")}\n`;
      const whole = listOf("pg-hba", text);
      expect(whole.remarks.filter(({ code }) => code === "program-refuses")).toEqual([]);
      const starts = texts.map((_, place) => [...texts.slice(0, place), ""].join("\n").length);
      const lineOf = (id: number) => {
        const start = whole.rules.places?.[id * PLACE_COLUMNS] ?? 0;
        return starts.findLastIndex((at) => at <= start);
      };
      const { traits } = analyze(whole);
      const partition = compile(whole);
      for (const connection of connections) {
        const { type, database, user, isAdmin } = connection;
        const given = {
          type,
          database,
          user,
          "+admins": isAdmin ? "yes" : "no",
          sameuser: database === user ? "yes" : "no",
        };
        const view = settle(whole, given);
        expect(view.conditions).toEqual([]);
        const settled = compile(view);
        for (const question of addresses) {
          const address = parseAddress(question);
          if (address === undefined) throw new Error(`${question} is no address`);
          const real = lines.findIndex((line) => isFor(line, connection, question));
          const verdict = lines[real]?.method === "md5" ? "accept" : "reject";
          const id = decide(settled, address);
          expectSame(verdictOf(view, id), verdict);
          if (id !== undefined) found.decided++;
          if (database === "replication") continue;
          const unsettled = decide(partition, address);
          if (verdictOf(whole, unsettled) === verdict) continue;
          found.turned++;
          expect(unlessOf(whole, [unsettled], address).map(lineOf)).toContain(real);
        }
      }
      for (let id = 0; id < whole.rules.count; id++) {
        if (!isDead(traits, id)) continue;
        found.dead++;
        const line = lineOf(id);
        const decides = connections.some((connection) =>
          addresses.some((question) => lines.findIndex((one) => isFor(one, connection, question)) === line),
        );
        expect(decides, `line ${line}`).toBe(false);
      }
    }),
    { numRuns: runs(400) },
  );
  expectReached(Math.min(found.turned, found.dead, found.decided), runs(130));
});

const word = fc.constantFrom(
  ...[
    "host",
    "local",
    "hostssl",
    "all",
    "app,web",
    '"all"',
    "replication",
    "+a",
    "@f",
    '"',
    '""',
    ",",
    "#",
    "\\",
    "include",
  ],
  ...[
    "10.0.0.0/8",
    "10.0.0.0",
    "255.0.0.0",
    "8",
    "::/0",
    "ffff::1",
    "::ffff:0:0/96",
    "samehost",
    "md5",
    "reject",
    "map=a",
  ],
  ..."# imcrules-expect reject 10.0.0.0/8|# imcrules-ignore covered-rule|host all all 10.0.0.5/8 md5".split("|"),
);
const anyText = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: word },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          ...["\nhost all app 10.0.0.0 255.0.0.0 reject\n", "\nhostssl app,replication all \\\n ::/0 md5"],
          ...['\nhost all all "10.0.0.0"/8\rmd5 # x\n', "\nhost all all 10.0.0.0 8 \\\r\n\treject\n"],
        ),
      },
      { weight: 4, arbitrary: fc.constantFrom(" ", " ", "\n", "\r\n", "\r", "\\\n", "\0", "\ufeff") },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

test("any text is a list whose rules and remarks lie within their lines", () => {
  let count = 0;
  fc.assert(
    fc.property(anyText, (text) => {
      const read = listOf("pg-hba", text);
      expect(textOf(read)).toBe(text);
      count += expectPlaces(read);
    }),
    { numRuns: runs(1500) },
  );
  expectReached(count, runs(1300));
});

test("a line of any length is read in linear time", async () => {
  const pieces = [
    " a",
    ",a",
    '"',
    '""',
    "\\\n",
    "\\\r\n",
    "\r",
    "\0\n",
    "#",
    "a=b ",
    "+a,",
    '"a,',
    "host all all all md5 \\\n",
    "\\",
  ];
  const shapes = ["host all ", "# ", "host all all 10.0.0.0/8 md5 ", ""].flatMap((beginning) =>
    pieces.map(
      (piece): Shape => ({
        name: JSON.stringify([beginning, piece]),
        beginning,
        end: "",
        line: (length) => beginning + piece.repeat(length / piece.length),
      }),
    ),
  );
  const slow = await slowShape([...shapes, ...foreignShapesOf("host all all ")], (text) => listOf("pg-hba", text));
  expect(slow).toBeUndefined();
});
