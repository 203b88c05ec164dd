import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/scale/*.test.ts"],
    setupFiles: ["test/support/removeFolders.ts"],
    globalSetup: ["test/support/emptyTemporary.ts"],
    // A test never fails for the speed of the machine. What hangs still ends.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
