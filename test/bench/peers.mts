/**
 * Packages that answer the same question. Each has a loop of its own, since a call site that classes share is slower.
 *
 * All take texts and write one answer for each. A package with rules writes the id of the deciding rule, or -1. A package
 * without rules writes 1 for a match, or 0. Their lists leave out the final `reject any`, which matches every address.
 */
import { BlockList } from "node:net";
import IPSet from "ip-set";
import ipaddr from "ipaddr.js";
import LongestPrefixMatch from "longest-prefix-match";
import { cidrOf, dotted, lengthOf, type RuleList } from "./lists.mts";

export interface Peer {
  readonly name: string;
  /** `rule`: the deciding rule. `membership`: whether any rule matches. */
  readonly answers: "rule" | "membership";
  /** Whether it reads the rules one by one, so that it gets fewer questions. */
  readonly isLinear: boolean;
  /** The text that it needs after an address. */
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
  for (const [id, rule] of rules.entries()) trie.addPrefix(cidrOf(rule), id);
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
  for (const rule of rules) set.add(cidrOf(rule));
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
  // JavaScript orders numeric keys from the lowest to the highest, so the first match of the list is found.
  const subnets = Object.fromEntries(rules.map((rule, id) => [id, [ipaddr.parseCIDR(cidrOf(rule))]]));
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
