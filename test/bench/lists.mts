/**
 * Rule lists to measure on, the same in every run: random ones, which spread over the whole address space and defeat every
 * cache, and real ones, made of the networks that the internet registries handed out, with the lengths and the clusters
 * that a random list lacks.
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

/** A list as it is written; `reject any` follows its rules and has the id `rules.length`. */
export interface RuleList {
  readonly name: string;
  readonly rules: readonly ListedRule[];
}

/** Networks anywhere, of /16 to /32 and one in 500 of /8 to /15, which cover about a third of all addresses at 100,000. */
export function randomList(count: number, seed: number): RuleList {
  const random = randomNumbers(seed);
  const rules = Array.from({ length: count }, (): ListedRule => {
    const length = random() % 500 === 0 ? 8 + (random() % 8) : 16 + (random() % 17);
    return { action: actionOf(random()), ...block(random(), length) };
  });
  return { name: `${spoken(count + 1)} random rules`, rules };
}

/**
 * Networks of the registries' statistics in their order, accepted or rejected by country, each tenth rule an exception that
 * stands before the network it belongs to.
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

/** The same networks, each accepted but for its exceptions: a list as people keep it, with hardly anything to tell of. */
export function allowList(count: number, seed: number): RuleList {
  const { rules } = realList(count, seed);
  const isException = ({ comment }: ListedRule) => comment?.startsWith("exception") === true;
  return {
    name: `${spoken(count + 1)} real rules of an allow list`,
    rules: rules.map((rule) => ({ ...rule, action: isException(rule) ? "reject" : "accept" })),
  };
}

const oddMasks = [0xff00ffff, 0xffff00ff, 0xff0000ff];

/** The same list with each hundredth mask replaced by one that has a hole of one or two octets. */
export function withOddMasks(list: RuleList, seed: number): RuleList {
  const random = randomNumbers(seed);
  const rules = list.rules.map((rule, index): ListedRule => {
    if (index % 100 !== 50) return rule;
    const mask = oddMasks[random() % oddMasks.length] ?? 0;
    return { ...rule, network: (random() & mask) >>> 0, mask };
  });
  return { name: `${list.name}, 1 % odd masks`, rules };
}

/** The same list as it looks some edits later: each hundredth rule has the other action. */
export function revised(list: RuleList): RuleList {
  const rules = list.rules.map((rule, index): ListedRule => {
    if (index % 100 !== 50) return rule;
    return { ...rule, action: opposite(rule.action) };
  });
  return { name: `${list.name}, revised`, rules };
}

/** The list in our language, one rule a line, dotted masks, `reject any` at its end. */
export function textOf(list: RuleList): string {
  return `${list.rules.map(lineOf).join("\n")}\nreject any\n`;
}

const SECTION_RULES = 20;

/** The same with the head of a section before each twentieth rule, so that there is an outline. */
export function textInSections(list: RuleList): string {
  const lines = list.rules.flatMap((rule, index) =>
    index % SECTION_RULES === 0 ? [`## Section ${index / SECTION_RULES + 1}`, lineOf(rule)] : [lineOf(rule)],
  );
  return `${lines.join("\n")}\nreject any\n`;
}

export function lineOf({ action, network, mask, comment }: ListedRule): string {
  return `${action} ${dotted(network)} ${dotted(mask)}${comment === undefined ? "" : ` # ${comment}`}`;
}

/** Addresses to ask for: half of them anywhere, half within the network of one of the rules. */
export function addressesFor({ rules }: RuleList, count: number, seed: number): Uint32Array {
  const random = randomNumbers(seed);
  return Uint32Array.from({ length: count }, (_, index) => {
    const rule = index % 2 === 0 ? rules[random() % rules.length] : undefined;
    return rule === undefined ? random() : (rule.network | (random() & ~rule.mask)) >>> 0;
  });
}

export function dotted(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** The prefix length of a mask that has one; no whole number for another. */
export function lengthOf(mask: number): number {
  return 32 - Math.log2(2 ** 32 - mask);
}

function block(address: number, length: number): Pick<ListedRule, "network" | "mask"> {
  const mask = 2 ** 32 - 2 ** (32 - length);
  return { network: (address & mask) >>> 0, mask };
}

/** So many of the items, each as likely as any other, in their order. */
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

/** Rows of the package's CSV, `1.0.1.0,1.0.3.255,CN`, cut into the networks that make up each range. */
function realNetworks(): readonly RealNetwork[] {
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

function spoken(count: number): string {
  return count.toLocaleString("en");
}
