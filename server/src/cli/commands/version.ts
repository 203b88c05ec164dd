import { Command } from "commander";
import { version as number } from "../../../../package.json";
import { print } from "../print.js";

/** Makes the command `imcrules version`. */
export function version(): Command {
  return new Command("version").description("Print the version.").action(() => print(number));
}
