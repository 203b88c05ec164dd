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
import { asOption, type ListOptions, labelOf, listOption, listReader, noteIgnored } from "../lists.js";
import { type ReadLog, readLogs } from "../logs.js";
import { documentedCommand } from "../manual.js";
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
  const viewed = (list: RuleSet, from: string) => viewsOf([list], options.given, from);
  const lists =
    against === undefined
      ? viewsOf(await reader.readToAsk(path), options.given, path)
      : viewed(await reader.readOne(path), path);
  const compiled = lists.map(withPartition);
  const counted = compiled.map(countedList);
  const [only] = counted;
  let turned: TurnedClients | undefined;
  let other: ComparedList | undefined;
  if (against !== undefined && only !== undefined) {
    noteIgnored(lists, path);
    const others = viewed(await reader.readOther(against), against);
    noteIgnored(others, against);
    const [before] = compiled;
    const [after] = others.map(withPartition);
    if (before !== undefined && after !== undefined) {
      other = { before, after, counted: countedList(after) };
      turned = turnedClients(only, other.counted);
    }
  }
  const asked = other === undefined ? counted : [...counted, other.counted];
  const kind = pattern === undefined ? undefined : await patternKind(pattern);
  const found = logClients((rows) => {
    for (const list of asked) countBeyond(list, rows);
    if (turned !== undefined) addTurnedBeyond(turned, rows);
  });
  const read = await readLogs(logs, found, { kind, field });
  for (const log of read) refuseWithoutClients(log, options);
  for (const rows of [found.ipv4, found.ipv6]) {
    for (const list of asked) countClients(list, rows);
    if (turned !== undefined) addTurned(turned, rows);
  }
  for (const list of counted) addBeyond(list);
  const isEstimate = counted.some(({ beyond }) => beyond !== undefined);
  const isDoubtful = asked.some(({ turned: { hits: doubtful } }) => doubtful > 0);
  const onConditions = other !== undefined && isDoubtful ? possibleVerdicts(other) : [];
  for (const list of counted) {
    const label = counted.length > 1 ? labelOf(path, list.ruleSet.name) : undefined;
    const report = { list, read, found, turned, onConditions, against, isListed, isEstimate };
    if (format === "text") printHits(report, label);
    else printJson(hitsShape(report, counted.length > 1 ? { path, list: list.ruleSet.name } : {}));
  }
  if (turned === undefined || failOn === undefined) return;
  for (const verdict of VERDICTS) {
    if (failOn !== "any" && failOn !== `${verdict}ed`) continue;
    const isSure = turnedCount(turned, verdict).hits > 0;
    if (!isSure && !onConditions.includes(verdict)) continue;
    markFound();
    if (isSure) continue;
    const { participle } = commonWords(turned.old.ruleSet, turned.now.ruleSet)[verdict];
    note(`imcrules: clients may be newly ${participle} on conditions. Settle them by --given.`);
  }
}

/** The list of `--against`, with the list that it is compared with. */
interface ComparedList {
  readonly before: CompiledFile;
  readonly after: CompiledFile;
  readonly counted: CountedList;
}

/** Returns the verdicts to which conditions may turn an address. The sure rules are compared otherwise. */
function possibleVerdicts({ before, after }: ComparedList): readonly Verdict[] {
  return VERDICTS.filter((verdict) => firstPossible(before, after, verdict) !== undefined);
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
