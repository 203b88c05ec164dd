import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/oracle/**", "test/scale/**"],
    // A test never fails for the speed of the machine; what hangs still ends.
    testTimeout: 300_000 * Number(process.env["IMCRULES_RUN_FACTOR"] ?? 1),
    hookTimeout: 300_000 * Number(process.env["IMCRULES_RUN_FACTOR"] ?? 1),
    // Otherwise one core of two would idle.
    maxWorkers: "100%",
    // No test leaves anything behind that another one could see, so that what they share is loaded once.
    isolate: false,
    setupFiles: ["test/support/matchers.ts", "test/support/removeFolders.ts", "test/support/seed.ts"],
    globalSetup: ["test/support/emptyTemporary.ts"],
    // A golden that is missing fails. `--update` writes it.
    update: "none",
    // What is polled comes or never comes.
    expect: { poll: { timeout: 60_000 } },
  },
});
