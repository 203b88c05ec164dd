/** Runs the SQL of a file in ClickHouse, in the working folder. `node run.mjs FILE` */
import { readFileSync } from "node:fs";
import { Session } from "chdb";

const session = new Session("./data");
for (const statement of readFileSync(process.argv[2] ?? "", "utf8").split(/;\n/)) {
  if (statement.trim() !== "") session.query(statement);
}
session.close();
