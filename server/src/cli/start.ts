/**
 * Starts the command line. Node keeps its compiled code for the next start, where it can (Node 22.1 and later).
 *
 * A file of its own, since only what is loaded after the cache is switched on gets into it.
 */
import * as nodeModule from "node:module";

nodeModule.enableCompileCache?.();
nodeModule.createRequire(__filename)("./cli.main.js");
