import type { SchemaElement } from "hyparquet";
import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { ParquetWriter } from "hyparquet-writer/src/parquet-writer.js";
import type { TableRow } from "../../core/index.js";
import type { TableColumn } from "./columns.js";

/** The rows that are held until they are written. */
const ROWS_A_GROUP = 50_000;

/**
 * Writes rows as Parquet, in groups. `write` gets the bytes, which are only valid until it returns.
 *
 * The library is large, so this file is a bundle of its own, which only this format loads.
 */
export function writeParquet(
  columns: readonly TableColumn[],
  rows: Iterable<TableRow>,
  write: (bytes: Uint8Array) => void,
): void {
  const writer = writerTo(write);
  const file = new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: "imcrules" });
  let held: TableRow[] = [];
  const writeGroup = () => {
    const columnData = columns.map(({ name, valueIn }) => ({ name, data: held.map((row) => valueIn(row) ?? null) }));
    file.write({ columnData, rowGroupSize: ROWS_A_GROUP });
    held = [];
  };
  for (const row of rows) if (held.push(row) === ROWS_A_GROUP) writeGroup();
  if (held.length > 0) writeGroup();
  file.finish();
}

/** Makes a writer that keeps only what is not written yet. */
function writerTo(write: (bytes: Uint8Array) => void) {
  const bytes = new ByteWriter();
  const flush = () => {
    write(bytes.getBytes());
    bytes.index = 0;
  };
  return Object.assign(bytes, { flush, finish: flush });
}

function schemaOf(columns: readonly TableColumn[]): SchemaElement[] {
  const elements = columns.map(
    ({ name, type }): SchemaElement => ({ name, repetition_type: "OPTIONAL", ...storedAs[type] }),
  );
  return [{ name: "list", num_children: columns.length }, ...elements];
}

/** How Parquet stores the values. Without a `converted_type` numbers are signed. */
const storedAs = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  uint32: { type: "INT32", converted_type: "UINT_32" },
  uint64: { type: "INT64", converted_type: "UINT_64" },
} as const;
