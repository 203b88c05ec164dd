import { type Command, Option } from "commander";
import {
  budgetOf,
  formatCount,
  hasDoubts,
  runToEnd,
  TABLE_ROWS_AT_MOST,
  type TableFault,
  type TableRow,
  tableFault,
  tableRows,
} from "../../core/index.js";
import { type CompiledFile, leftOutOf, withPartition } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { usageError } from "../failure.js";
import { type GivenOptions, givenOption, viewsOf } from "../given.js";
import { asOption, type ListOptions, listOption, listReader, onlyOf } from "../lists.js";
import { documentedCommand } from "../manual.js";
import { output } from "../output.js";
import { note } from "../print.js";
import { tableColumns } from "../table/columns.js";
import { writeCsv } from "../table/csv.js";

interface TableOptions extends ListOptions, GivenOptions {
  readonly format: "csv" | "parquet";
  readonly blocks?: boolean;
}

/** Makes the command `imcrules table`, which writes a list as a table for databases. */
export function table(): Command {
  return documentedCommand("table", "Write which addresses get which verdict as a table, for databases.", {
    notes: [
      "Each row is a range of addresses with its verdict and the line, text, comment and section of the rule that decides it. The table has all addresses of both families, IPv4 first. docs/scale.md shows how DuckDB, PostgreSQL and ClickHouse join it with logs.",
      "The column unless is not empty where rules that depend on more than the address may turn the verdict. --given settles such rules.",
    ],
    examples: [
      ["imcrules table office.imcrules > rules.csv", "the ranges as CSV"],
      ["imcrules table --format parquet office.imcrules > rules.parquet", "as Parquet"],
      ["imcrules table --blocks office.imcrules > rules.csv", "CIDR blocks instead of ranges"],
    ],
    status: [
      ["0", "the table was written"],
      ["2", "the command could not run"],
    ],
  })
    .argument("<file>", "a rule file (- is standard input)")
    .addOption(new Option("--format <format>", "output format").choices(["csv", "parquet"]).default("csv"))
    .option("--blocks", "one row for each CIDR block instead of each range")
    .addOption(asOption())
    .addOption(listOption())
    .addOption(givenOption())
    .action(run);
}

async function run(file: string, { format, blocks = false, ...how }: TableOptions): Promise<void> {
  if (format === "parquet" && output.isTerminal) {
    throw usageError("Parquet is not for a terminal. Redirect it to a file, as in > rules.parquet");
  }
  const reader = listReader(how, await configurationOf(undefined));
  const list = withPartition(onlyOf(viewsOf(await reader.readToAsk(file), how.given, file), file));
  const fault = runToEnd(tableFault(list, blocks, budgetOf()));
  if (fault !== undefined) throw usageError(`${file} ${reasons[fault]}`);
  noteDoubts(list, file);
  const columns = tableColumns(list.ruleSet, blocks);
  if (format === "csv") return writeCsv(columns, rowsOf(list, blocks));
  const { writeParquet } = await import("../table/parquet.js");
  writeParquet(columns, rowsOf(list, blocks), output.writeBytes);
}

const reasons: Readonly<Record<TableFault, string>> = {
  "too-many-rows": `has more than ${formatCount(TABLE_ROWS_AT_MOST)} rows: masks with holes cut the address space into too many pieces`,
  "not-proved": "has masks with holes that cut the address space into too many pieces to analyse",
  "too-many-conditions":
    "has too many rules that depend on more than the address. Settle some with --given, see imcrules help table.",
};

/** Reports on standard error that the verdicts of some rows are not sure. */
function noteDoubts({ ruleSet }: CompiledFile, file: string): void {
  if (!hasDoubts(ruleSet)) return;
  const leftOut = leftOutOf(ruleSet);
  if (leftOut !== undefined)
    note(`imcrules: ${file} depends on more than the address: ${leftOut}. See the column unless.`);
}

function* rowsOf(list: CompiledFile, isByBlock: boolean): Generator<TableRow> {
  for (const row of tableRows(list, isByBlock, budgetOf())) if (row !== undefined) yield row;
}
