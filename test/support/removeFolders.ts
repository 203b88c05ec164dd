/** Runs for each test file. A hook that a hook or a test registers comes too late and never runs, so this one is registered here. */
import { afterAll } from "vitest";
import { removeTemporaryFolders } from "./temporaryFolder.js";

afterAll(removeTemporaryFolders);
