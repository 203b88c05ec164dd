/**
 * What others offer for the same question, each in a loop of its own, since a call site that several classes share is slower
 * for all of them. All take texts, as their interfaces do, and write one answer for each: the id of the rule that decides
 * and -1 where none matches, or from those that know no rules 1 for a match and 0 for none.
 *
 * They are given the rules without the final `reject any`, which would make membership the answer for every address.
 */
import { BlockList } from "node:net";
import IPSet from "ip-set";
import ipaddr from "ipaddr.js";
import LongestPrefixMatch from "longest-prefix-match";
import { dotted, lengthOf, type RuleList } from "./lists.mts";

export interface Peer {
  readonly name: string;
  /** `rule`: which rule decides; `membership`: whether any matches. */
  readonly answers: "rule" | "membership";
  /** Looks at one rule after the other, so that it is asked less often. */
  readonly isLinear: boolean;
  /** What it wants behind an address. */
  readonly suffix: "" | "/32";
  readonly ask: (texts: readonly string[], answers: Int32Array) => void;
}

export function blockList({ rules }: RuleList): Peer {
  const blocked = new BlockList();
  for (const { network, mask } of rules) blocked.addSubnet(dotted(network), lengthOf(mask), "ipv4");
  return {
    name: "net.BlockList",
    answers: "membership",
    isLinear: false,
    suffix: "",
    ask(texts, answers) {
      for (let index = 0; index < texts.length; index++) answers[index] = blocked.check(texts[index] ?? "") ? 1 : 0;
    },
  };
}

export function longestPrefixMatch({ rules }: RuleList): Peer {
  const trie = new LongestPrefixMatch<number>();
  for (const [id, { network, mask }] of rules.entries()) trie.addPrefix(`${dotted(network)}/${lengthOf(mask)}`, id);
  return {
    name: "longest-prefix-match",
    answers: "rule",
    isLinear: false,
    suffix: "/32",
    ask(texts, answers) {
      for (let index = 0; index < texts.length; index++) {
        let first = -1;
        for (const id of trie.getMatch(texts[index] ?? "", true)) if (first < 0 || id < first) first = id;
        answers[index] = first;
      }
    },
  };
}

export function ipSet({ rules }: RuleList): Peer {
  const set = new IPSet();
  for (const { network, mask } of rules) set.add(`${dotted(network)}/${lengthOf(mask)}`);
  return {
    name: "ip-set",
    answers: "membership",
    isLinear: false,
    suffix: "",
    ask(texts, answers) {
      for (let index = 0; index < texts.length; index++) answers[index] = set.contains(texts[index] ?? "") ? 1 : 0;
    },
  };
}

export function subnetMatch({ rules }: RuleList): Peer {
  // Keys that are numbers are asked from the lowest to the highest: the first match in the order of the list.
  const subnets = Object.fromEntries(
    rules.map(({ network, mask }, id) => [id, [ipaddr.parseCIDR(`${dotted(network)}/${lengthOf(mask)}`)]]),
  );
  return {
    name: "ipaddr.js subnetMatch",
    answers: "rule",
    isLinear: true,
    suffix: "",
    ask(texts, answers) {
      for (let index = 0; index < texts.length; index++) {
        answers[index] = Number(ipaddr.subnetMatch(ipaddr.parse(texts[index] ?? ""), subnets, "-1"));
      }
    },
  };
}
