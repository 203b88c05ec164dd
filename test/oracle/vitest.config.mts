import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/oracle/*.test.ts"],
    setupFiles: ["test/support/removeFolders.ts"],
    globalSetup: ["test/support/emptyTemporary.ts"],
    // Long enough for many random texts on a slow machine. A test that hangs still ends.
    testTimeout: 600_000,
  },
});
