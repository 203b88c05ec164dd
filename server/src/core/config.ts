import type { Levels } from "./findings/findings.js";
import { findingKinds } from "./findings/table.js";
import type { Level } from "./model/finding.js";

/** What somebody configured, as far as it can be used, and what is wrong with the rest, one sentence each. */
export interface Read<Value> {
  readonly value: Value;
  readonly faults: readonly string[];
}

const levels: readonly Level[] = ["error", "warning", "information", "hint", "off"];

/** Reads severities by the code of a finding, which may be anything; `name` is what they are called where they stand. */
export function readLevels(configured: unknown, name: string): Read<Levels> {
  if (configured === undefined || configured === null) return { value: {}, faults: [] };
  if (typeof configured !== "object" || Array.isArray(configured)) {
    return { value: {}, faults: [`${name} must be an object of finding codes and severities.`] };
  }
  const value: Record<string, Level> = {};
  const faults: string[] = [];
  for (const [code, wanted] of Object.entries(configured)) {
    const level = levels.find((one) => one === wanted);
    if (!findingKinds.some((kind) => kind.code === code)) faults.push(`${name}: there is no finding "${code}".`);
    else if (level === undefined) faults.push(`${name}: the severity of ${code} must be one of ${levels.join(", ")}.`);
    else value[code] = level;
  }
  return { value, faults };
}
