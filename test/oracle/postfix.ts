/** Postfix, asked by `postmap -q - cidr:FILE`. Runs as any user, and starts no server. */
import { spawn } from "node:child_process";
import { utimesSync } from "node:fs";
import { text as textOf } from "node:stream/consumers";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { type Answer, findProgram, type Program, requireProgram } from "./program.js";

export const postfixCidr: Program = {
  format: "postfix-cidr",
  debianPackage: "postfix",
  isInstalled: () => findProgram("postmap") !== undefined,
  async ask({ text }, addresses) {
    const folder = temporaryFolder({ "main.cf": "compatibility_level = 3.6\n", list: text, tagged: tagResults(text) });
    // Postfix waits for a second when its configuration changed just now.
    utimesSync(`${folder}/main.cf`, 0, 0);
    const [real, tagged] = await Promise.all([lookUp(folder, "list", addresses), lookUp(folder, "tagged", addresses)]);
    return {
      loads: true,
      says: real.says,
      verdicts: addresses.map((address) => answerOf(real.results.get(address), tagged.results.get(address))),
    };
  },
};

interface Lookup {
  readonly results: ReadonlyMap<string, string>;
  readonly says: readonly string[];
}

/** Looks up addresses in a table of the folder. Addresses without a result are missing in the map. */
async function lookUp(folder: string, table: string, addresses: readonly string[]): Promise<Lookup> {
  const child = spawn(requireProgram("postmap"), ["-c", folder, "-q", "-", `cidr:${folder}/${table}`]);
  const status = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  child.stdin.end(addresses.map((address) => `${address}\n`).join(""));
  const [out, err, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), status]);
  // Status 1 means that no address has a result.
  if (code !== 0 && code !== 1) throw new Error(`postmap ended with status ${code}: ${err}`);
  const results = out.split("\n").flatMap((row): [string, string][] => {
    const tab = row.indexOf("\t");
    return tab < 0 ? [] : [[row.slice(0, tab), row.slice(tab + 1)]];
  });
  const says = err.replaceAll(`${folder}/`, "").split("\n");
  return { results: new Map(results), says: says.filter((line) => line.startsWith("postmap: ")) };
}

function answerOf(result: string | undefined, tagged: string | undefined): Answer {
  if (result === undefined && tagged === undefined) return { verdict: "accept", line: null };
  const [, line, rest] = /^@(\d+)@(.*)$/s.exec(tagged ?? "") ?? [];
  if (result === undefined || rest !== result) {
    throw new Error(`The tagged copy answers ${JSON.stringify(tagged)} instead of ${JSON.stringify(result)}.`);
  }
  return { verdict: verdictOf(result), line: Number(line), result };
}

/**
 * Returns what an SMTP server does with a client that has this result, by access(5).
 *
 * Seen with a running server: a result of digits alone accepts, `550` too. `DEFER_IF_REJECT` rejects nobody by itself.
 * What is no result is restrictions, between which may be commas and carriage returns: a result `REJECT\r no` rejects as the restriction
 * does. Names of other restrictions and classes accept here, since their meaning is in another file.
 */
function verdictOf(result: string): "accept" | "reject" {
  const isResult = /^(?:REJECT|DEFER|DEFER_IF_PERMIT)(?:[ \t]|$)|^[45]\d\d[ \t]/i;
  const isRestriction = /^,*(?:reject|defer|defer_if_permit)(?:[, \t\r]|$)/i;
  return isResult.test(result) || isRestriction.test(result) ? "reject" : "accept";
}

const SPACE = "[ \\t\\r\\v\\f]";
const WORD = "[^ \\t\\r\\v\\f]";
const isSkipped = new RegExp(`^${SPACE}*(?:#|$)`);
const isIndented = new RegExp(`^${SPACE}`);
const isCondition = /^(?:if|endif)(?![a-z0-9])/i;
const beforeResult = new RegExp(`^(?:!|${SPACE})*${WORD}+${SPACE}+(?=${WORD})`);

/** A rule as Postfix joins it, and where its characters are in the text. */
interface LogicalLine {
  readonly line: number;
  content: string;
  readonly offsets: number[];
}

/**
 * Inserts a tag with the line number before each result.
 *
 * A lookup in the tagged copy returns the line of the deciding rule. The line of a rule over several lines is its first.
 */
function tagResults(text: string): string {
  let tagged = "";
  let end = 0;
  for (const { line, content, offsets } of logicalLines(text)) {
    const place = offsets[beforeResult.exec(content)?.[0].length ?? -1];
    if (place === undefined || isIndented.test(content) || isCondition.test(content)) continue;
    tagged += `${text.slice(end, place)}@${line}@`;
    end = place;
  }
  return tagged + text.slice(end);
}

function logicalLines(text: string): readonly LogicalLine[] {
  const logical: LogicalLine[] = [];
  let offset = 0;
  for (const [index, content] of text.split("\n").entries()) {
    const offsets = Array.from({ length: content.length }, (_, place) => offset + place);
    offset += content.length + 1;
    if (isSkipped.test(content)) continue;
    const last = logical.at(-1);
    if (isIndented.test(content) && last !== undefined) {
      last.content += content;
      for (const place of offsets) last.offsets.push(place);
    } else {
      logical.push({ line: index + 1, content, offsets });
    }
  }
  return logical;
}
