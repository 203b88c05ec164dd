/** How long answers are, since an assistant has other things to read as well. */
export const QUESTIONS_AT_MOST = 100;
export const PARTS_AT_MOST = 20;
export const RULES_AT_MOST = 200;
export const RANGES_AT_MOST = 5;
export const GROUPS_AT_MOST = 20;
export const FINDINGS_AT_MOST = 100;
export const FILES_AT_MOST = 1000;

const TEXT_AT_MOST = 500;

/** Returns a value with its long texts cut: a rule may be written in a line of any length. */
export function shortened(value: unknown): unknown {
  if (typeof value === "string") return value.length > TEXT_AT_MOST ? `${value.slice(0, TEXT_AT_MOST)}…` : value;
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shortened(one)]));
}
