import { type RememberLogParams, type RememberLogResult, rememberLogMethod } from "../../protocol/logs.js";
import { membersOf } from "../convert.js";
import type { Feature } from "./feature.js";

/** Reads a log and counts its clients for an open list, or forgets the log. */
export const rememberLog: Feature<RememberLogParams, RememberLogResult> = {
  method: rememberLogMethod,
  needs: "server",
  fallback: () => null,
  answer(params, server, _, token) {
    // A client may send anything.
    const { uri, log } = membersOf(params);
    return server.rememberLog(String(uri), typeof log === "string" ? log : undefined, token);
  },
};
