import { describePolicy } from "./describePolicy.js";
import { diff } from "./diff.js";
import { explainAddress } from "./explainAddress.js";
import { listFindings } from "./listFindings.js";
import { propose } from "./propose.js";
import { testConnections } from "./testConnections.js";
import type { Tool } from "./tool.js";

/** All tools. None of them changes anything. */
export const tools: readonly Tool[] = [testConnections, explainAddress, describePolicy, listFindings, diff, propose];
