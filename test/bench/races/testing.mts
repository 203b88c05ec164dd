/** `imcrules test` and `hits` as whole processes, against programs that answer less about the same networks. */
import { closeSync, openSync, writeSync } from "node:fs";
import { addressesFor, dotted, networkList, networksOf, realList, shortTextOf } from "../lists.mts";
import type { Contender } from "../measure.mts";
import { commandLine, installed, outputOf, peakMebibytesOf, temporaryFolder, wholeProcess } from "../processes.mts";
import { analyze, decideAll, lookUpOf, parse } from "../product.mts";
import { randomNumbers } from "../random.mts";
import { longer, type Race, type Setup } from "../rows.mts";

const OURS = "test (whole process)";
const PLAIN = "test of a plain list (whole process)";
const IPRANGE = "iprange -C (whole process)";
const GREPCIDR = "grepcidr -c (whole process)";
const NETWORKS = 1_000_000;
const ADDRESSES = 1_000_000;
const node = process.execPath;

export const testingRaces: readonly Race[] = [
  { name: "testing, one address, 1,000,000 networks", prepare: oneAddress },
  { name: "testing, 1,000,000 addresses, 50,000 real networks", prepare: manyAddresses },
  { name: "testing, hits of a log, 50,000 real networks", prepare: longLog },
];

/** `iprange` counts the addresses in the networks. */
function oneAddress(): Setup {
  const list = networkList(NETWORKS);
  const write = temporaryFolder();
  const networks = write("list.netset", networksOf(list));
  // The last rule that decides an address: the one after it is dead.
  const line = NETWORKS - 1;
  const asked = dotted((list.rules[line - 1]?.network ?? 0) + 1);
  const contenderOf = (name: string, file: string, verdict: string) => {
    const args = [commandLine, "test", file, asked];
    const answer = outputOf(node, args);
    if (!answer.includes(`${verdict}, line ${line} `)) throw new Error(`unexpected answer of test: ${answer}`);
    return wholeProcess(name, node, args);
  };
  const contenders = [
    contenderOf(OURS, write("list.imcrules", shortTextOf(list)), "accept"),
    contenderOf(PLAIN, networks, "listed"),
  ];
  const iprange = installed("iprange");
  if (iprange !== undefined) {
    const counted = outputOf(iprange, ["-C", networks]).trim().split(",").at(-1);
    if (counted !== String((NETWORKS * 3 * 256) / 4)) throw new Error(`iprange counts ${counted} addresses`);
    contenders.push(wholeProcess(IPRANGE, iprange, ["-C", networks]));
  }
  const page = "`imcrules test` of an address in 1,000,000 networks";
  return {
    contenders,
    rows: [
      { ...longer(OURS, IPRANGE, 1.5), page },
      { ...longer(PLAIN, IPRANGE, 1.5), page: `${page} of a plain list` },
    ],
  };
}

/** `grepcidr` counts the addresses that any network matches. */
function manyAddresses(): Setup {
  const list = realList(50_000, 71);
  const addresses = addressesFor(list, ADDRESSES, 72);
  const deciding = new Int32Array(ADDRESSES);
  const text = shortTextOf(list);
  decideAll(lookUpOf(analyze(parse(text))), addresses, deciding);
  const matched = deciding.reduce((count, rule) => (rule === list.rules.length ? count : count + 1), 0);

  const write = temporaryFolder();
  const asked = write("addresses", `${Array.from(addresses, dotted).join("\n")}\n`);
  const args = [commandLine, "test", "--summary", write("list.imcrules", text), "-"];
  const contenders: Contender[] = [wholeProcess(OURS, node, args, asked)];
  const grepcidr = installed("grepcidr");
  if (grepcidr !== undefined) {
    const theirs = ["-c", "-f", write("networks", networksOf(list)), asked];
    const counted = outputOf(grepcidr, theirs).trim();
    if (counted !== String(matched)) throw new Error(`grepcidr counts ${counted} addresses instead of ${matched}`);
    contenders.push(wholeProcess(GREPCIDR, grepcidr, theirs));
  }
  return {
    contenders,
    rows: [{ ...longer(OURS, GREPCIDR), page: "`imcrules test --summary` of 1,000,000 addresses, 50,000 networks" }],
  };
}

const HITS = "hits (whole process)";
const HITS_FROM_INPUT = "hits from standard input (whole process)";
const LOG_LINES = 10_000_000;
const LOG_CLIENTS = 300_000;
const LINES_A_SECOND = 20;
/** As long as those of browsers: the bytes behind the client cost grepcidr most of its time. */
const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

/** `grepcidr` counts the lines of a combined log with an address that any network matches. */
function longLog(): Setup {
  const list = realList(50_000, 73);
  const clients = addressesFor(list, LOG_CLIENTS, 74);
  const text = shortTextOf(list);
  const write = temporaryFolder();
  const log = write("access.log", "");
  const hits = writeLog(log, clients);
  const deciding = new Int32Array(LOG_CLIENTS);
  decideAll(lookUpOf(analyze(parse(text))), clients, deciding);
  const matched = hits.reduce((sum, count, client) => (deciding[client] === list.rules.length ? sum : sum + count), 0);

  const args = [commandLine, "hits", write("list.imcrules", text)];
  const { rules } = JSON.parse(outputOf(node, [...args, "--format", "json", log])) as { rules: { hits: number }[] };
  const counted = rules.slice(0, -1).reduce((sum, rule) => sum + rule.hits, 0);
  if (counted !== matched) throw new Error(`hits counts ${counted} lines instead of ${matched}`);
  const contenders = [
    wholeProcess(HITS, node, [...args, log]),
    wholeProcess(HITS_FROM_INPUT, node, [...args, "-"], log),
  ];
  const grepcidr = installed("grepcidr");
  if (grepcidr !== undefined) {
    const theirs = ["-c", "-f", write("networks", networksOf(list)), log];
    if (outputOf(grepcidr, theirs).trim() !== String(matched)) throw new Error("grepcidr counts other lines");
    contenders.push(wholeProcess(GREPCIDR, grepcidr, theirs));
  }
  const page = "`imcrules hits` of 10,000,000 lines of a combined log, 50,000 networks";
  return {
    contenders,
    rows: [
      { ...longer(HITS, GREPCIDR, 0.4), page },
      { ...longer(HITS_FROM_INPUT, GREPCIDR, 0.4), page: `${page}, from standard input` },
    ],
    memory: [{ what: HITS, mebibytes: peakMebibytesOf([...args, log]), atMost: 200, page: `${page}: peak memory` }],
  };
}

/** Writes a combined log to a file. Returns how often each client came. Some come often, and most of them rarely. */
function writeLog(path: string, clients: Uint32Array): Float64Array {
  const random = randomNumbers(75);
  const hits = new Float64Array(clients.length);
  const names = Array.from(clients, dotted);
  const file = openSync(path, "a");
  let lines: string[] = [];
  let time = "";
  for (let line = 0; line < LOG_LINES; line++) {
    if (line % LINES_A_SECOND === 0) {
      const date = new Date(Date.UTC(2026, 10, 1) + (1000 * line) / LINES_A_SECOND).toUTCString();
      const [, day, month, year, clock] = date.split(" ");
      time = `${day}/${month}/${year}:${clock} +0000`;
    }
    const client = Math.floor(clients.length * (random() / 2 ** 32) * (random() / 2 ** 32));
    hits[client] = (hits[client] ?? 0) + 1;
    lines.push(
      `${names[client]} - - [${time}] "GET /item/${random() % 1000} HTTP/1.1" 200 ${random() % 9999} "-" "${USER_AGENT}"\n`,
    );
    if (lines.length === 10_000 || line === LOG_LINES - 1) {
      writeSync(file, lines.join(""));
      lines = [];
    }
  }
  closeSync(file);
  return hits;
}
