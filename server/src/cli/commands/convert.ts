import { basename, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  type Action,
  budgetOf,
  type Converted,
  conversionNotes,
  convertInSteps,
  type LossCode,
  lossCodes,
  type ReadAs,
  type Refused,
  readAsOption,
  runToEnd,
  targetNames,
} from "../../core/index.js";
import { configurationOf } from "../configuration.js";
import { markFound, usageError } from "../failure.js";
import { readExactly, STANDARD_INPUT } from "../files.js";
import { type GivenOptions, givenOption, viewsOf } from "../given.js";
import { asOption, type ListOptions, listOption, listReader, namedIn, onlyOf, refusalOf } from "../lists.js";
import { documentedCommand } from "../manual.js";
import { type FormatOptions, formatOption, note, print, printFile } from "../print.js";
import { printJson } from "../printJson.js";
import { proofOf } from "../proof.js";
import { replaceFile } from "../replaceFile.js";

interface ConvertCommandOptions extends FormatOptions, ListOptions, GivenOptions {
  readonly to: ReadAs;
  readonly means?: Action;
  readonly method?: string;
  readonly output?: string;
  readonly allow: readonly LossCode[];
  readonly ignoreErrors?: boolean;
  readonly proveWith?: boolean;
}

/** Makes the command `imcrules convert`, which writes a list for another program. */
export function convert(): Command {
  return documentedCommand("convert", "Write the list for another program, and report what it cannot say.", {
    notes: [
      "The new list is read back as its program reads it, and compared with the old one for every address. It differs only by the losses, which are reported on standard error. Comments and expectations are kept where the format has a place for them.",
    ],
    examples: [
      ["imcrules convert --to postfix-cidr office.imcrules", "print the table for Postfix"],
      ["imcrules convert --to nginx-access --output office.conf office.imcrules", "write it to a file"],
      ["imcrules convert --to pg-hba --method scram-sha-256 office.imcrules", "accepted clients need a password"],
      ["imcrules convert --to imcrules --allow comments --as plain blocked.txt", "a blocklist as a rule file"],
    ],
    status: [
      ["0", "the list was written"],
      ["1", "the list was written, with a loss that --allow does not name"],
      ["2", "nothing was written"],
    ],
  })
    .argument("<file>", "a rule file (- is standard input)")
    .addOption(toOption())
    .addOption(formatOption())
    .option("--output <file>", "write the list to this file, and not to standard output")
    .addOption(allowOption())
    .option("--ignore-errors", "leave out the lines with errors, and name them")
    .option("--method <method>", "for pg-hba: the method of accepted clients")
    .addOption(
      new Option("--means <action>", "for plain: what its members get (default: reject)").choices(["accept", "reject"]),
    )
    .option("--prove-with", "print the commands that prove the file of --output in its program")
    .addOption(asOption())
    .addOption(listOption())
    .addOption(givenOption())
    .action(run);
}

function toOption(): Option {
  return new Option("--to <format>", `the format to write: ${targetNames.join(", ")}`)
    .argParser((text: string) => {
      const to = targetNames.includes(text) ? readAsOption(text) : undefined;
      if (to === undefined) throw new InvalidArgumentError(`The formats are ${targetNames.join(", ")}.`);
      return to;
    })
    .makeOptionMandatory();
}

function allowOption(): Option {
  return new Option("--allow <code>", "a loss that does not matter (repeatable)")
    .argParser((text: string, others: readonly LossCode[]) => {
      const code = lossCodes.find((one) => one === text);
      if (code === undefined) throw new InvalidArgumentError(`The losses are ${lossCodes.join(", ")}.`);
      return [...others, code];
    })
    .default([], "none");
}

async function run(file: string, options: ConvertCommandOptions): Promise<void> {
  const { to, means, method, output, allow, format, given, ignoreErrors = false, proveWith } = options;
  refuseOptions(file, to, options);
  const { list, isOnlyList } = await readList(file, options);
  const [view = list] = viewsOf([list], given, file);
  const read = means === undefined ? to.options : { ...to.options, means };
  const name = file === STANDARD_INPUT ? "standard input" : basename(file);
  const how = { format: to.format, options: read, method, name, isOnlyList, ignoreErrors };
  const conversion = runToEnd(convertInSteps(view, how, budgetOf()));
  if ("refusal" in conversion) {
    for (const { line, code } of conversion.faults.slice(0, FAULTS_SHOWN)) note(`${file}:${line + 1}: error[${code}]`);
    throw usageError(`${file} is not converted. ${conversion.text}${hintFor(conversion, method)}`);
  }
  if (output !== undefined) await replaceFile(output, [conversion.text]);
  const proof = proveWith && output !== undefined ? proofOf(to, output, conversion.list) : undefined;
  if (format === "json") printJson(shapeOf(file, options, conversion, proof));
  else report(file, conversion, output === undefined);
  if (format === "text") for (const line of proof ?? []) print(line);
  if (conversion.losses.some(({ code }) => !allow.includes(code))) markFound();
}

/** Names the option that may help. */
function hintFor({ refusal }: Refused, method: string | undefined): string {
  if (refusal === "errors") return " Or add --ignore-errors.";
  return refusal === "method" && method === undefined ? " Add --method METHOD." : "";
}

const FAULTS_SHOWN = 20;

/** Throws for options that do not belong to the format. */
function refuseOptions(
  file: string,
  { format }: ReadAs,
  { means, method, output, proveWith }: Pick<ConvertCommandOptions, "means" | "method" | "output" | "proveWith">,
): void {
  if (means !== undefined && format !== "plain") throw usageError("--means is for --to plain");
  if (method !== undefined && format !== "pg-hba") throw usageError("--method is for --to pg-hba");
  if (output !== undefined && resolve(output) === resolve(file)) {
    throw usageError(`--output names the list itself: ${output}`);
  }
  if (proveWith === true && output === undefined) {
    throw usageError("--prove-with needs --output, the file that the commands read");
  }
}

/** Reads the list of a file. Throws if its program does not load the file, unless errors are ignored. */
async function readList(file: string, { list: wanted, ...how }: ConvertCommandOptions) {
  const reader = listReader(how, await configurationOf(undefined));
  const lists = await reader.allIn(await readExactly(file), file);
  const refusal = how.ignoreErrors === true ? undefined : refusalOf(lists, file);
  if (refusal !== undefined) throw usageError(`${refusal}. Or add --ignore-errors.`);
  const list = onlyOf(wanted === undefined || lists.length === 0 ? lists : namedIn(lists, wanted, file), file);
  return { list, isOnlyList: lists.length === 1 };
}

/** Writes the text to standard output, and what is missing in it to standard error. */
function report(file: string, conversion: Converted, isPrinted: boolean): void {
  if (isPrinted) printFile(conversion.text);
  for (const line of conversionNotes(conversion, file)) note(line);
}

/** Returns the conversion for JSON, with lines from 1. */
function shapeOf(
  path: string,
  { to, allow, output }: ConvertCommandOptions,
  { text, losses, ignored }: Converted,
  proof: readonly string[] | undefined,
) {
  return {
    version: 1,
    path,
    to: targetOf(to),
    ...(output === undefined ? { text } : { output }),
    losses: losses.map(({ code, line, text: message }) => ({
      code,
      line: line === undefined ? null : line + 1,
      message,
      allowed: allow.includes(code),
    })),
    ignored: ignored.map(({ line, code }) => ({ line: line + 1, code })),
    ...(proof === undefined ? {} : { proof }),
  };
}

function targetOf({ format, options: { dialect } }: ReadAs): string {
  return dialect === undefined ? format : `${format}:${dialect}`;
}
