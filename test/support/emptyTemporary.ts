/** Gives the tests of one run a folder for temporary files. The run fails if they leave one there. */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "imcrules-tests-"));
  // Some tests run the command line as a user who may read little.
  chmodSync(folder, 0o755);
  process.env["TMPDIR"] = folder;
  // Commits of tests are neither signed nor changed by hooks of whoever runs them.
  process.env["GIT_CONFIG_GLOBAL"] = "/dev/null";
  process.env["GIT_CONFIG_NOSYSTEM"] = "1";
  return () => {
    // The command line and npm keep their compiled code there for the next start.
    const left = readdirSync(folder).filter((name) => name !== "node-compile-cache");
    rmSync(folder, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`The tests left temporary files: ${left.slice(0, 20).join(", ")}`);
  };
}
