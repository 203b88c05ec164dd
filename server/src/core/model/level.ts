/** From the most severe to the least. */
export const severities = ["error", "warning", "information", "hint"] as const;

export type Severity = (typeof severities)[number];

/** What a user can set for a kind of finding. */
export const levels = [...severities, "off"] as const;

export type Level = (typeof levels)[number];
