/** What a line that does not parse is. The first that applies names it. */
export const meaningKinds = [
  "exception",
  "reversed-range",
  "model",
  "bare",
  "cisco",
  "postfix",
  "nginx",
  "padded",
  "half",
  "range",
  "list",
  "pattern",
  "remark",
  "slip",
  "word",
  "any",
  "apart",
  "address",
  "characters",
] as const;

export type MeaningKind = (typeof meaningKinds)[number];

/** What a part of a line is: its kinds, and the texts that each reading makes of it. No reading if nothing is likely. */
export interface LinePart {
  readonly kinds: readonly MeaningKind[];
  readonly readings: readonly (readonly string[])[];
  /** Whether more readings are possible than can be written. */
  readonly isGuess?: boolean | undefined;
}

/** Returns a part with one reading of one text. */
export function only(text: string, ...kinds: readonly MeaningKind[]): LinePart {
  return { kinds, readings: [[text]] };
}

/** Returns a part that is explained and not guessed. */
export function unread(...kinds: readonly MeaningKind[]): LinePart {
  return { kinds, readings: [] };
}

/** Returns a part with more kinds. */
export function also(part: LinePart | undefined, ...kinds: readonly MeaningKind[]): LinePart | undefined {
  return part && { ...part, kinds: [...kinds, ...part.kinds] };
}

/** Returns a part with every text changed. */
export function mapTexts(part: LinePart | undefined, change: (text: string) => string): LinePart | undefined {
  return part && { ...part, readings: part.readings.map((texts) => texts.map(change)) };
}

/**
 * Puts parts one after the other. The first readings make the first reading of the whole, and so on.
 *
 * `undefined` if a part is not understood, and no reading if a part has none.
 */
export function joined(parts: readonly (LinePart | undefined)[]): LinePart | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length || known.length === 0) return undefined;
  const count = known.some(({ readings }) => readings.length === 0)
    ? 0
    : Math.max(...known.map(({ readings }) => readings.length));
  return {
    kinds: known.flatMap(({ kinds }) => kinds),
    readings: Array.from({ length: count }, (_, place) =>
      known.flatMap(({ readings }) => readings[place] ?? readings.at(-1) ?? []),
    ),
    isGuess: known.some(({ isGuess }) => isGuess),
  };
}
