import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf, formatAddress, parseAddress } from "../../../../server/src/core/address/address.js";
import { type TableRow, tableFault, tableRows } from "../../../../server/src/core/analysis/questions/table.js";
import { parse } from "../../../../server/src/core/formats/imcrules/parse.js";
import { firstMatch } from "../../../../server/src/core/matcher/firstMatch.js";
import { compile } from "../../../../server/src/core/matcher/partition.js";
import { budgetOf, runToEnd } from "../../../../server/src/core/text/steps.js";
import { ruleFile } from "../../../support/arbitraries.js";
import { listOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

const ROWS_LOOKED_AT = 300;

test.each([false, true])(
  "rows are disjoint, in order, and name the first rule that matches (blocks: %s)",
  (isByBlock) => {
    let whole = 0;
    fc.assert(
      fc.property(ruleFile, (text) => {
        const ruleSet = parse(text);
        const list = { ruleSet, partition: compile(ruleSet) };
        const covered = { ipv4: 0n, ipv6: 0n };
        let before: TableRow | undefined;
        let seen = 0;
        for (const row of tableRows(list, isByBlock, budgetOf())) {
          if (row === undefined) continue;
          if (++seen > ROWS_LOOKED_AT) return;
          if (before?.family === row.family) expect(before.to < row.from).toBe(true);
          expect(row.unless).toEqual([]);
          if (row.length !== undefined) expect(row.to - row.from + 1n).toBe(1n << BigInt(width(row) - row.length));
          for (const end of [row.from, row.to]) {
            const parsed = parseAddress(formatAddress(addressOf(row.family, end)));
            // No client has an IPv4-mapped address.
            if (parsed?.family === row.family) expect(firstMatch(ruleSet, parsed)).toBe(row.rule);
          }
          covered[row.family] += row.to - row.from + 1n;
          before = row;
        }
        whole++;
        expect(runToEnd(tableFault(list, isByBlock, budgetOf()))).toBeUndefined();
        expect(covered.ipv4).toBe(1n << 32n);
        // Blocks may leave out ::ffff:0:0/96.
        expect([1n << 128n, isByBlock ? (1n << 128n) - (1n << 32n) : 1n << 128n]).toContain(covered.ipv6);
      }),
      { numRuns: runs(200) },
    );
    expect(whole).toBeGreaterThan(10);
  },
);

function width({ family }: TableRow): number {
  return family === "ipv4" ? 32 : 128;
}

test("a list whose conditions are too many to compare with its rows has no table", () => {
  const conditions = Array.from({ length: 12_000 }, (_, place) => `host d${place} all 10.0.0.0/8 reject\n`);
  const sure = Array.from({ length: 6_000 }, (_, place) => `host all all 10.${place >> 8}.${place & 255}.0/25 md5\n`);
  const faultOf = (text: string) => {
    const ruleSet = listOf("pg-hba", text);
    return runToEnd(tableFault({ ruleSet, partition: compile(ruleSet) }, false, budgetOf()));
  };
  expect(faultOf([...conditions, ...sure].join(""))).toBe("too-many-conditions");
  expect(faultOf([...conditions.slice(0, 100), ...sure].join(""))).toBeUndefined();
});
