/** Two bits a rule, one in each half of an address: the product of two such lists has as many nodes as both have pairs. */
export const twoBits: readonly string[] = Array.from({ length: 16 }, (_, place) => {
  const octets = [24, 16, 8, 0].map((shift) => ((0x10001 << place) >>> shift) & 255).join(".");
  return `accept ${octets} ${octets}`;
});

/** Returns rules for hosts and their networks. Some are hidden. */
export function hostsAndNetworks(rules: number): readonly string[] {
  return Array.from({ length: rules }, (_, row) => {
    const [high, low] = [row >> 8, row & 255];
    const network = [`10.${high}.${low}.1`, `10.${high}.${low}.0/24`, `10.${high}.0.0/16`][row % 3] ?? "";
    return `${row % 4 === 0 ? "reject" : "accept"} ${network}`;
  });
}
