/**
 * The features of the server, one file each.
 *
 * A feature is one request: its method, its capability, the file that it needs, its answer, and the answer for a closed file
 * (feature.ts). The server registers the features of this list and announces their capabilities. The fuzz test calls every method
 * of the list. Features are pure: they read a `TextFile` or a `RuleFile` (ruleFile.ts), or request files from the `Server`.
 * Several features share `report.ts`, `pairs.ts`, `clientSummary.ts` and `unread.ts`.
 */

import { actionWords } from "./actionWords.js";
import { closedFiles } from "./closedFiles.js";
import { codeActionResolve, codeActions } from "./codeActions.js";
import { codeLens, codeLensResolve } from "./codeLens.js";
import { completion } from "./completion.js";
import { conversions, convert } from "./convert.js";
import { coverage } from "./coverage.js";
import { definition } from "./definition.js";
import { diagnostics, workspaceDiagnostics } from "./diagnostics.js";
import { documentHighlights } from "./documentHighlights.js";
import { documentLinks } from "./documentLinks.js";
import { documentSymbols } from "./documentSymbols.js";
import { expectations } from "./expectations.js";
import { fadedRules } from "./fadedRules.js";
import type { Feature } from "./feature.js";
import { fileSummary } from "./fileSummary.js";
import { foldingRanges } from "./foldingRanges.js";
import { formatting, onTypeFormatting, rangeFormatting } from "./formatting.js";
import { hover } from "./hover.js";
import { inlayHints } from "./inlayHints.js";
import { references } from "./references.js";
import { rememberLog } from "./rememberLog.js";
import { selectionRanges } from "./selectionRanges.js";
import { semanticTokens, semanticTokensDelta, semanticTokensRange } from "./semanticTokens.js";
import { signatureHelp } from "./signatureHelp.js";
import { testConnection } from "./testConnection.js";
import { tool } from "./tools/tool.js";
import { virtualDocuments } from "./virtualDocuments.js";
import { workspaceSymbols } from "./workspaceSymbols.js";

export const features: readonly Feature[] = [
  diagnostics,
  workspaceDiagnostics,
  hover,
  definition,
  references,
  documentHighlights,
  documentSymbols,
  workspaceSymbols,
  documentLinks,
  foldingRanges,
  selectionRanges,
  semanticTokens,
  semanticTokensDelta,
  semanticTokensRange,
  inlayHints,
  codeLens,
  codeLensResolve,
  completion,
  signatureHelp,
  formatting,
  rangeFormatting,
  onTypeFormatting,
  codeActions,
  codeActionResolve,
  testConnection,
  actionWords,
  fadedRules,
  closedFiles,
  expectations,
  coverage,
  fileSummary,
  rememberLog,
  conversions,
  convert,
  tool,
  virtualDocuments,
];
