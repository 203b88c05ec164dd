import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/e2e/*.test.ts"],
    globalSetup: ["test/e2e/support/install.ts"],
    setupFiles: ["test/e2e/support/failures.ts"],
    // One window at a time: two cores share a browser, an editor and its extension host.
    fileParallelism: false,
    // A test never fails for the speed of the machine; what hangs still ends.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
