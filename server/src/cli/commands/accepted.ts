import { type Command, Option } from "commander";
import { budgetOf, cidrsOf, runToEnd, verdictRanges } from "../../core/index.js";
import { readCompiled, refuseProblems } from "../compiled.js";
import { usageError } from "../failure.js";
import { STANDARD_INPUT } from "../files.js";
import { documentedCommand } from "../manual.js";
import { print } from "../print.js";

interface AcceptedOptions {
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
    .option("--rejected", "the rejected addresses instead")
    .addOption(files("--except <file>", "without those that get the same verdict from this file (repeatable)"))
    .addOption(files("--common <file>", "only those that get the same verdict from this file (repeatable)"))
    .action(run);
}

async function run(file: string, { rejected, except, common }: AcceptedOptions): Promise<void> {
  const given = [file, ...common, ...except];
  if (given.filter((path) => path === STANDARD_INPUT).length > 1) {
    throw usageError("standard input can be read only once. Write - only once.");
  }
  const lists = [];
  for (const [place, path] of given.entries()) {
    const list = await readCompiled(path);
    refuseProblems(list.ruleSet, path);
    lists.push({ list, gives: place <= common.length });
  }
  const ranges = runToEnd(verdictRanges(lists, rejected ? "reject" : "accept", budgetOf()));
  if (ranges === undefined) {
    throw usageError(`${file} has masks with holes that cut the address space into too many pieces to list`);
  }
  for (const range of ranges) for (const cidr of cidrsOf(range)) print(cidr);
}

/** Makes an option that names files. */
function files(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((file: string, others: readonly string[]) => [...others, file])
    .default([], "none");
}
