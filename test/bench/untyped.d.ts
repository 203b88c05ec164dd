/** The parts that we use of packages without types. */
declare module "ip-set" {
  export default class IPSet {
    add(block: string): void;
    contains(address: string): boolean;
  }
}

declare module "longest-prefix-match" {
  export default class LongestPrefixMatch<Data> {
    addPrefix(prefix: string, data: Data): void;
    /** Returns the data of every prefix that contains the address, the longest first. */
    getMatch(prefix: string, all: true): Data[];
  }
}
