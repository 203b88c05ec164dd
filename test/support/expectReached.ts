import { expect } from "vitest";

/**
 * Expects that a random test met the cases that it is for: `count` of them, where most runs meet about `usual`. A third is
 * enough, and for small numbers what is six standard deviations away, so that chance alone never fails a test.
 */
export function expectReached(count: number, usual: number, what?: string): void {
  expect(count, what).toBeGreaterThan(Math.max(0, Math.min(usual / 3, usual - 6 * Math.sqrt(usual))));
}
