import { type Command, Option } from "commander";
import {
  addBeyond,
  addTurned,
  addTurnedBeyond,
  type CountedList,
  commonWords,
  countBeyond,
  countClients,
  countedList,
  logClients,
  type RuleSet,
  type TurnedClients,
  turnedClients,
  turnedCount,
  type Verdict,
} from "../../core/index.js";
import { type CompiledFile, firstPossible, withPartition } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { markFound, usageError } from "../failure.js";
import { refuseSecondInput, STANDARD_INPUT } from "../files.js";
import { type GivenOptions, givenOption, viewsOf } from "../given.js";
import { hitsShape, printHits } from "../hitFormats.js";
import { asOption, type ListOptions, type ListReader, labelOf, listOption, listReader, noteIgnored } from "../lists.js";
import { type ReadLog, readLogs } from "../logs.js";
import { documentedCommand } from "../manual.js";
import { type ListPair, pairsOfLists, refuseUnpaired, unpairedText } from "../pairs.js";
import { patternKind } from "../patternKind.js";
import { type FormatOptions, formatOption, note } from "../print.js";
import { printJson } from "../printJson.js";

interface HitsOptions extends FormatOptions, ListOptions, GivenOptions {
  readonly field?: string;
  readonly pattern?: string;
  readonly against?: string;
  readonly failOn?: "accepted" | "rejected" | "any";
  readonly clients?: boolean;
}

/** Makes the command `imcrules hits`, which counts by rule who connected. */
export function hits(): Command {
  return documentedCommand("hits", "Count from logs how often each rule decides, and which rules never do.", {
    notes: [
      "The first lines show the kind of a log: nginx or Apache (common, combined, JSON), HAProxy, Postfix, sshd, PostgreSQL, other JSON, CSV with a header, or plain addresses. A hit is a line with the address of a client. Other addresses in a line do not count. Logs compressed by gzip or zstd are read as they are.",
      "Up to 2,000,000 clients are counted exactly, and more are estimated. Addresses of clients are printed only with --clients.",
    ],
    examples: [
      ["imcrules hits office.imcrules access.log", "which rules fired, and which never did?"],
      ["imcrules hits office.imcrules - < access.log", "the same from standard input"],
      ["imcrules hits --field client office.imcrules events.json", "the client is in the member client"],
      ["imcrules hits --against new.imcrules --clients office.imcrules access.log", "whom would the new list turn?"],
      [
        "imcrules hits --against new.imcrules --fail-on rejected office.imcrules access.log",
        "exit status 1 if it rejects anybody new",
      ],
    ],
    status: [
      ["0", "the logs were read"],
      ["1", "a client gets another verdict, which --fail-on forbids"],
      ["2", "the command could not run, or a log could not be read as a whole"],
    ],
  })
    .usage("[options] <list> <log...>")
    .argument("<list>", "the rule file (- is standard input)")
    .argument("<logs...>", "log files (- is standard input)")
    .addOption(formatOption())
    .addOption(
      new Option(
        "--field <name>",
        "the member or the column that has the client, in JSON or CSV with a header",
      ).conflicts("pattern"),
    )
    .addOption(
      new Option(
        "--pattern <regex>",
        "where the client is in a line: its group named address, such as from=(?P<address>\\S+)",
      ),
    )
    .addOption(new Option("--against <list>", "report the clients that get another verdict from this list"))
    .addOption(
      new Option("--fail-on <change>", "exit status 1 if a client is newly accepted or rejected").choices([
        "accepted",
        "rejected",
        "any",
      ]),
    )
    .option("--clients", "list the addresses of the clients that --against finds, those with most hits first")
    .addOption(asOption())
    .addOption(listOption())
    .addOption(givenOption())
    .action(run);
}

async function run(path: string, logs: readonly string[], options: HitsOptions): Promise<void> {
  const { format, field, pattern, against, failOn, clients: isListed = false } = options;
  const needy = failOn === undefined ? (isListed ? "--clients" : undefined) : "--fail-on";
  if (against === undefined && needy !== undefined) {
    throw usageError(`${needy} is about the changes that --against finds. Name the other list with --against.`);
  }
  refuseSecondInput([path, ...logs, against ?? ""]);
  const configuration = await configurationOf(undefined);
  const reader = listReader(options, configuration);
  const read = against === undefined ? reader.readToAsk : reader.readLoaded;
  const lists = viewsOf(await read(path), options.given, path);
  const pairs = against === undefined ? [] : await comparedPairs(path, lists, against, reader, options);
  const others = new Map(pairs.map(({ was, is }) => [was, is]));
  const asked = lists.map((list) => hitList(list, others.get(list)));
  const kind = pattern === undefined ? undefined : await patternKind(pattern);
  const found = logClients((rows) => {
    for (const { counted, other } of asked) {
      countBeyond(counted, rows);
      if (other === undefined) continue;
      countBeyond(other.counted, rows);
      addTurnedBeyond(other.turned, rows);
    }
  });
  const logsRead = await readLogs(logs, found, { kind, field });
  for (const log of logsRead) refuseWithoutClients(log, options);
  for (const { counted, other } of asked) {
    for (const rows of [found.ipv4, found.ipv6]) {
      countClients(counted, rows);
      if (other === undefined) continue;
      countClients(other.counted, rows);
      addTurned(other.turned, rows);
    }
  }
  const isEstimate = asked.some(({ counted: { beyond } }) => beyond !== undefined);
  for (const list of asked) {
    const { counted, other } = list;
    addBeyond(counted);
    const { name } = counted.ruleSet;
    const label = asked.length > 1 ? labelOf(path, name) : undefined;
    const onConditions = possibleVerdicts(list);
    const turned = other?.turned;
    const report = { list: counted, read: logsRead, found, turned, onConditions, against, isListed, isEstimate };
    if (format === "text") printHits(report, label);
    else printJson(hitsShape(report, asked.length > 1 ? { path, list: name } : {}));
    if (turned !== undefined && failOn !== undefined) reportForbidden(turned, onConditions, failOn, label);
  }
}

/** A list whose hits are counted, and the list that it is compared with. */
interface HitList {
  readonly compiled: CompiledFile;
  readonly counted: CountedList;
  readonly other:
    | { readonly compiled: CompiledFile; readonly counted: CountedList; readonly turned: TurnedClients }
    | undefined;
}

function hitList(list: RuleSet, otherList: RuleSet | undefined): HitList {
  const compiled = withPartition(list);
  const counted = countedList(compiled);
  if (otherList === undefined) return { compiled, counted, other: undefined };
  const after = withPartition(otherList);
  const countedAfter = countedList(after);
  return {
    compiled,
    counted,
    other: { compiled: after, counted: countedAfter, turned: turnedClients(counted, countedAfter) },
  };
}

/**
 * Reads the lists of `--against`, and pairs them with those of the first file.
 *
 * Reports a list that has no pair on standard error, which `--fail-on` forbids.
 */
async function comparedPairs(
  path: string,
  lists: readonly RuleSet[],
  against: string,
  reader: ListReader,
  { given, failOn }: HitsOptions,
): Promise<readonly ListPair[]> {
  noteIgnored(lists, path);
  const others = viewsOf(await reader.readOthers(against), given, against);
  noteIgnored(others, against);
  const pairs = pairsOfLists(lists, others);
  refuseUnpaired(pairs, lists, path, others, against);
  for (const { name, was, is } of pairs) {
    if (was !== undefined && is !== undefined) continue;
    note(unpairedText(against, name, was === undefined));
    if (failOn !== undefined) markFound();
  }
  return pairs;
}

/** Returns the verdicts to which conditions may turn clients. The sure rules are compared otherwise. */
function possibleVerdicts({ compiled, counted, other }: HitList): readonly Verdict[] {
  if (other === undefined || counted.turned.hits + other.counted.turned.hits === 0) return [];
  return VERDICTS.filter((verdict) => firstPossible(compiled, other.compiled, verdict) !== undefined);
}

/** Sets the exit status if clients are turned to a verdict that `--fail-on` forbids. Says so if only conditions turn them. */
function reportForbidden(
  turned: TurnedClients,
  onConditions: readonly Verdict[],
  failOn: NonNullable<HitsOptions["failOn"]>,
  label: string | undefined,
): void {
  const words = commonWords(turned.old.ruleSet, turned.now.ruleSet);
  for (const verdict of VERDICTS) {
    if (failOn !== "any" && failOn !== `${verdict}ed`) continue;
    const isSure = turnedCount(turned, verdict).hits > 0;
    if (!isSure && !onConditions.includes(verdict)) continue;
    markFound();
    if (isSure) continue;
    const where = label === undefined ? "" : `${label}: `;
    note(`imcrules: ${where}clients may be newly ${words[verdict].participle} on conditions. Settle them by --given.`);
  }
}

/** Throws if no line of a log has a client: who looks at the wrong place must not read that nobody connected. */
function refuseWithoutClients({ path, lines, withoutAddress }: ReadLog, { field, pattern }: HitsOptions): void {
  if (lines === 0 || withoutAddress < lines) return;
  const name = path === STANDARD_INPUT ? "standard input" : path;
  const option = field !== undefined ? "--field" : pattern !== undefined ? "--pattern" : undefined;
  throw usageError(
    option === undefined
      ? `${name}: no line has the address of a client that imcrules finds. Say where it is by --field or --pattern.`
      : `${name}: no line has the address of a client where ${option} looks`,
  );
}

const VERDICTS: readonly Verdict[] = ["accept", "reject"];
