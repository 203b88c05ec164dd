import { type ClosedFilesResult, closedFilesMethod } from "../../protocol/files.js";
import type { Feature } from "./feature.js";

/** Lists the rule files of the workspace that are not open. */
export const closedFiles: Feature<unknown, ClosedFilesResult> = {
  method: closedFilesMethod,
  needs: "server",
  fallback: () => null,
  answer: (_, server) => server.closedUris(),
};
