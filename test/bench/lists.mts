/**
 * Rule lists to measure on, the same in every run.
 *
 * Random lists spread over the whole address space and defeat every cache. Real lists have networks of the internet
 * registries, with the prefix lengths and clusters that a random list lacks.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Random, randomNumbers } from "./random.mts";

export interface ListedRule {
  readonly action: "accept" | "reject";
  /** Without bits outside the mask. */
  readonly network: number;
  readonly mask: number;
  readonly comment?: string;
}

/** A list in its order. The text adds `reject any`, whose id is `rules.length`. */
export interface RuleList {
  readonly name: string;
  readonly rules: readonly ListedRule[];
}

/** Returns networks anywhere of /16 to /32, one in 500 of /8 to /15. 100,000 rules cover about a third of all addresses. */
export function randomList(count: number, seed: number): RuleList {
  const random = randomNumbers(seed);
  const rules = Array.from({ length: count }, (): ListedRule => {
    const length = random() % 500 === 0 ? 8 + (random() % 8) : 16 + (random() % 17);
    return { action: actionOf(random()), ...block(random(), length) };
  });
  return { name: `${spoken(count + 1)} random rules`, rules };
}

/**
 * Returns networks of the registries in their order, accepted or rejected by country. Each tenth rule is an exception
 * before its network.
 */
export function realList(count: number, seed: number): RuleList {
  const random = randomNumbers(seed);
  const networks = sample(realNetworks(), Math.ceil(count * 0.9), random);
  const rules = networks.flatMap(({ network, length, country }, index): ListedRule[] => {
    const action = actionOf(Math.imul(country.charCodeAt(0), 31) + country.charCodeAt(1));
    const rule = { action, ...block(network, length), comment: country };
    if (index % 9 !== 8) return [rule];
    const inside = network + (random() % 2 ** (32 - length));
    return [
      { action: opposite(action), ...block(inside, length < 24 ? 24 : 32), comment: `exception in ${country}` },
      rule,
    ];
  });
  return { name: `${spoken(count + 1)} real rules`, rules: rules.slice(0, count) };
}

/** Returns the same networks, all accepted except for the exceptions: a list with few findings. */
export function allowList(count: number, seed: number): RuleList {
  const { rules } = realList(count, seed);
  const isException = ({ comment }: ListedRule) => comment?.startsWith("exception") === true;
  return {
    name: `${spoken(count + 1)} real rules of an allow list`,
    rules: rules.map((rule) => ({ ...rule, action: isException(rule) ? "reject" : "accept" })),
  };
}

/** Returns accepted networks in mixed order. Each fourth is an address inside the network before it, so it is dead. */
export function networkList(count: number): RuleList {
  // Multiplication by an odd number is a bijection of 22 bits, so all the /24 differ. From 16.0.0.0 on, none is special.
  const network = (index: number) => 0x10000000 + ((Math.imul(index, 0x9e3779b1) & 0x3fffff) << 8);
  const rules = Array.from({ length: count }, (_, index): ListedRule => {
    const source = index % 4 === 3 ? block(network(index - 1) + 7, 32) : block(network(index), 24);
    return { action: "accept", ...source };
  });
  return { name: `${spoken(count)} networks`, rules };
}

const oddMasks = [0xff00ffff, 0xffff00ff, 0xff0000ff];

/** Replaces each hundredth mask by a non-contiguous mask. */
export function withOddMasks(list: RuleList, seed: number): RuleList {
  const random = randomNumbers(seed);
  const rules = list.rules.map((rule, index): ListedRule => {
    if (index % 100 !== 50) return rule;
    const mask = oddMasks[random() % oddMasks.length] ?? 0;
    return { ...rule, network: (random() & mask) >>> 0, mask };
  });
  return { name: `${list.name}, 1 % odd masks`, rules };
}

/** Changes the action of each hundredth rule. */
export function revised(list: RuleList): RuleList {
  const rules = list.rules.map((rule, index): ListedRule => {
    if (index % 100 !== 50) return rule;
    return { ...rule, action: opposite(rule.action) };
  });
  return { name: `${list.name}, revised`, rules };
}

/** Returns the list in our language: one rule a line, dotted masks, `reject any` at the end. */
export function textOf(list: RuleList): string {
  return `${list.rules.map(lineOf).join("\n")}\nreject any\n`;
}

/** Returns the list in our language with prefix lengths: `accept 10.0.0.0/8`. */
export function shortTextOf(list: RuleList): string {
  return `${list.rules.map((rule) => `${rule.action} ${cidrOf(rule)}`).join("\n")}\nreject any\n`;
}

/** Returns the networks in CIDR notation, one a line, as programs without rules read them. */
export function networksOf(list: RuleList): string {
  return `${list.rules.map(cidrOf).join("\n")}\n`;
}

/** Returns the list as a table of Postfix. */
export function postfixTextOf(list: RuleList): string {
  return `${list.rules.map((rule) => `${cidrOf(rule)} ${rule.action === "accept" ? "OK" : "REJECT"}`).join("\n")}\n`;
}

/** Returns the list as the rules of a location of nginx. */
export function nginxTextOf(list: RuleList): string {
  const rules = list.rules.map((rule) => `    ${rule.action === "accept" ? "allow" : "deny"} ${cidrOf(rule)};`);
  return `server {\n  location / {\n${rules.join("\n")}\n    deny all;\n  }\n}\n`;
}

/** Returns the list as pg_hba.conf: each rule is for one of some databases. */
export function postgresTextOf(list: RuleList, conditions: number): string {
  const rules = list.rules.map(
    (rule, index) =>
      `host app${index % conditions} all ${cidrOf(rule)} ${rule.action === "accept" ? "scram-sha-256" : "reject"}`,
  );
  return `${rules.join("\n")}\nhost all all all reject\n`;
}

/** Returns the list as a frontend of HAProxy: each rule is for one of some hosts. */
export function haproxyTextOf(list: RuleList, conditions: number): string {
  const rules = list.rules.map(
    (rule, index) =>
      `  http-request ${rule.action === "accept" ? "allow" : "deny"} if { src ${cidrOf(rule)} } { hdr(host) app${index % conditions}.example.com }`,
  );
  return `frontend www\n  mode http\n${rules.join("\n")}\n  http-request deny\n`;
}

const SECTION_RULES = 20;

/** Returns the same text with a section header before each twentieth rule. */
export function textInSections(list: RuleList): string {
  const lines = list.rules.flatMap((rule, index) =>
    index % SECTION_RULES === 0 ? [`## Section ${index / SECTION_RULES + 1}`, lineOf(rule)] : [lineOf(rule)],
  );
  return `${lines.join("\n")}\nreject any\n`;
}

function lineOf({ action, network, mask, comment }: ListedRule): string {
  return `${action} ${dotted(network)} ${dotted(mask)}${comment === undefined ? "" : ` # ${comment}`}`;
}

/** Returns addresses to look up: half of them anywhere, half inside the network of a rule. */
export function addressesFor({ rules }: RuleList, count: number, seed: number): Uint32Array {
  const random = randomNumbers(seed);
  return Uint32Array.from({ length: count }, (_, index) => {
    const rule = index % 2 === 0 ? rules[random() % rules.length] : undefined;
    return rule === undefined ? random() : (rule.network | (random() & ~rule.mask)) >>> 0;
  });
}

export function cidrOf({ network, mask }: ListedRule): string {
  return `${dotted(network)}/${lengthOf(mask)}`;
}

export function dotted(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** Returns the prefix length of a contiguous mask. */
export function lengthOf(mask: number): number {
  return 32 - Math.log2(2 ** 32 - mask);
}

function block(address: number, length: number): Pick<ListedRule, "network" | "mask"> {
  const mask = 2 ** 32 - 2 ** (32 - length);
  return { network: (address & mask) >>> 0, mask };
}

/** Returns `count` random items in their order. */
function sample<Item>(items: readonly Item[], count: number, random: Random): readonly Item[] {
  let wanted = count;
  return items.filter((_, index) => {
    const isTaken = random() % (items.length - index) < wanted;
    if (isTaken) wanted--;
    return isTaken;
  });
}

interface RealNetwork {
  readonly network: number;
  readonly length: number;
  readonly country: string;
}

let networksRead: readonly RealNetwork[] | undefined;

function realNetworks(): readonly RealNetwork[] {
  networksRead ??= readNetworks();
  return networksRead;
}

/** Reads the rows of the package's CSV, `1.0.1.0,1.0.3.255,CN`, and cuts each range into networks. */
function readNetworks(): readonly RealNetwork[] {
  const file = createRequire(import.meta.url).resolve("@ip-location-db/asn-country/asn-country-ipv4.csv");
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .flatMap((row) => {
      const [first = "", last = "", country = ""] = row.split(",");
      return blocksOfRange(wordOf(first), wordOf(last)).map((one) => ({ ...one, country }));
    });
}

function blocksOfRange(first: number, last: number): readonly Omit<RealNetwork, "country">[] {
  const blocks: Omit<RealNetwork, "country">[] = [];
  for (let network = first; network <= last; ) {
    let size = 1;
    while (network % (2 * size) === 0 && network + 2 * size - 1 <= last) size *= 2;
    blocks.push({ network, length: 32 - Math.log2(size) });
    network += size;
  }
  return blocks;
}

function wordOf(text: string): number {
  return text.split(".").reduce((word, octet) => word * 256 + Number(octet), 0);
}

function actionOf(number: number): ListedRule["action"] {
  return number % 2 === 0 ? "accept" : "reject";
}

function opposite(action: ListedRule["action"]): ListedRule["action"] {
  return action === "accept" ? "reject" : "accept";
}

export function spoken(count: number): string {
  return count.toLocaleString("en");
}
