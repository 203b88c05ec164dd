import type { Command } from "commander";
import { budgetOf, cidrsOf, runToEnd, verdictRanges } from "../../core/index.js";
import { readSure } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { usageError } from "../failure.js";
import { refuseSecondInput } from "../files.js";
import { asOption, type ListOptions, listOption, listReader } from "../lists.js";
import { documentedCommand, filesOption } from "../manual.js";
import { print } from "../print.js";

interface AcceptedOptions extends ListOptions {
  readonly rejected?: boolean;
  readonly except: readonly string[];
  readonly common: readonly string[];
}

/** Makes the command `imcrules accepted`, which prints the addresses with a verdict as the fewest CIDR blocks. */
export function accepted(): Command {
  return documentedCommand("accepted", "Print the accepted addresses as the fewest CIDR blocks, for other programs.", {
    notes: [
      "IPv4 comes first. ::ffff:0:0/96 is left out, since other programs read it as all of IPv4. If masks with holes cut the list into too many pieces, nothing is printed: a part would be another list.",
    ],
    examples: [
      ["imcrules accepted office.imcrules", "all that the list accepts"],
      ["imcrules accepted --rejected office.imcrules", "all that it rejects"],
      ["imcrules accepted --except company.imcrules office.imcrules", "what it accepts and the company does not"],
      ["imcrules accepted --common company.imcrules office.imcrules", "what both accept"],
    ],
    status: [
      ["0", "the blocks were printed"],
      ["2", "the command could not run"],
    ],
  })
    .argument("<file>", "a rule file (- is standard input)")
    .addOption(asOption())
    .addOption(listOption())
    .option("--rejected", "the rejected addresses instead")
    .addOption(filesOption("--except <file>", "without those that get the same verdict from this file"))
    .addOption(filesOption("--common <file>", "only those that get the same verdict from this file"))
    .action(run);
}

async function run(file: string, { rejected, except, common, ...how }: AcceptedOptions): Promise<void> {
  const reader = listReader(how, await configurationOf(undefined));
  const given = [file, ...common, ...except];
  refuseSecondInput(given);
  const lists = [];
  for (const [place, path] of given.entries()) {
    lists.push({
      list: await readSure(path, place === 0 ? reader.readOne : reader.readOther),
      gives: place <= common.length,
    });
  }
  const ranges = runToEnd(verdictRanges(lists, rejected ? "reject" : "accept", budgetOf()));
  if (ranges === undefined) {
    throw usageError(`${file} has masks with holes that cut the address space into too many pieces to list`);
  }
  for (const range of ranges) for (const cidr of cidrsOf(range)) print(cidr);
}
