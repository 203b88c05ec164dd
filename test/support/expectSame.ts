import { expect } from "vitest";

/** Expects two values to be the same, as `toBe` does. For loops: `expect` alone would take most of their time. */
export function expectSame(found: unknown, expected: unknown, what?: string): void {
  if (!Object.is(found, expected)) expect(found, what).toBe(expected);
}
