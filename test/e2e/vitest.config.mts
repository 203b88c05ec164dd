import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/e2e/*.test.ts"],
    globalSetup: ["test/e2e/support/install.ts"],
    setupFiles: ["test/e2e/support/failures.ts", "test/support/removeFolders.ts"],
    // One window at a time: a browser, an editor and its extension host share two cores.
    fileParallelism: false,
    // Long enough that no test fails on a slow machine. A test that hangs still ends.
    expect: { poll: { timeout: 60_000 } },
    // A real editor has races of its own. The report names the tests that needed a second run.
    retry: process.env["CI"] === undefined ? 0 : 1,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
