/** Returns how often to try a property: `count` times, and more in a long run (`npm run test:long`). */
export function runs(count: number): number {
  return count * Number(process.env["IMCRULES_RUN_FACTOR"] ?? 1);
}
