import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**"],
    // A test never fails for the speed of the machine; what hangs still ends.
    testTimeout: 60_000 * Number(process.env["IMCRULES_RUN_FACTOR"] ?? 1),
    setupFiles: ["test/support/matchers.ts"],
  },
});
