/** Two bits a rule, one in each half of an address: the product of two such lists has as many nodes as both have pairs. */
export const twoBits: readonly string[] = Array.from({ length: 16 }, (_, place) => {
  const octets = [24, 16, 8, 0].map((shift) => ((0x10001 << place) >>> shift) & 255).join(".");
  return `accept ${octets} ${octets}`;
});
