/** `imcrules test` as a whole process, against programs that answer less about the same networks. */
import { addressesFor, dotted, networkList, networksOf, realList, shortTextOf } from "../lists.mts";
import type { Contender } from "../measure.mts";
import { commandLine, installed, outputOf, temporaryFolder, wholeProcess } from "../processes.mts";
import { analyze, decideAll, lookUpOf, parse } from "../product.mts";
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
