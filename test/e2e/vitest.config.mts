import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/e2e/*.test.ts"],
    // Each file has its editor and its browser, which wait more than they work.
    maxWorkers: 2,
    // A test never fails for the speed of the machine; what hangs still ends.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
