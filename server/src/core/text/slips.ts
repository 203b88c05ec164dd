/** Whether one typing slip turns `one` into `other`: a character missing, extra or wrong, or two neighbours swapped. */
export function isOneSlip(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  let place = 0;
  while (place < short.length && short[place] === long[place]) place++;
  if (short.length < long.length) return short.slice(place) === long.slice(place + 1);
  if (short.slice(place + 1) === long.slice(place + 1)) return true;
  const swapped = (short[place + 1] ?? "") + (short[place] ?? "") + short.slice(place + 2);
  return swapped === long.slice(place);
}
