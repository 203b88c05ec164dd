/** What is used of packages that bring no types. */
declare module "ip-set" {
  export default class IPSet {
    add(block: string): void;
    contains(address: string): boolean;
  }
}

declare module "longest-prefix-match" {
  export default class LongestPrefixMatch<Data> {
    addPrefix(prefix: string, data: Data): void;
    /** With `all` the data of every prefix that contains the address, the longest first. */
    getMatch(prefix: string, all: true): Data[];
  }
}
