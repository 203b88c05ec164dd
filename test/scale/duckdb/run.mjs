/** Runs the SQL of a file in DuckDB, in the working folder. `node run.mjs FILE` */
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const connection = await (await DuckDBInstance.create(":memory:")).connect();
await connection.run(readFileSync(process.argv[2] ?? "", "utf8"));
