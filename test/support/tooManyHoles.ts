/** A list with too many holes in its masks: the step budget runs out before everything is proved. */
export const tooManyHoles = Array.from({ length: 400 }, (_, rule) => {
  const [address = 0, one = 0, other = 0] = [1, 2, 3].map((place) => scattered(3 * rule + place));
  return `${rule % 2 === 0 ? "accept" : "reject"} ${dotted(address & one & other)} ${dotted(one & other)}\n`;
}).join("");

/** Returns a word of pseudorandom bits, the same for each call with a number. */
function scattered(number: number): number {
  const mixed = Math.imul(number ^ (number << 13), 0x9e3779b1);
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) ^ (mixed >>> 7);
}

function dotted(word: number): string {
  return [24, 16, 8, 0].map((shift) => (word >>> shift) & 255).join(".");
}
