import type { SignatureHelp, SignatureHelpParams } from "vscode-languageserver-protocol";
import { textOfLine } from "../../core/index.js";
import type { Feature } from "./feature.js";

const address = "address";
const mask = "[mask]";

/** Names the part of a rule that is being typed after `accept` or `reject`. */
export const signatureHelp: Feature<SignatureHelpParams, SignatureHelp | null> = {
  method: "textDocument/signatureHelp",
  capability: { signatureHelpProvider: { triggerCharacters: [" "] } },
  needs: "text",
  isOursOnly: true,
  fallback: () => null,
  answer({ ruleSet }, { position: { line, character } }) {
    const before = textOfLine(ruleSet, line).slice(0, character);
    const [, action, typed] = /^[ \t]*(accept|reject)[ \t]+((?:[^ \t#][^#]*)?)$/i.exec(before) ?? [];
    if (action === undefined || typed === undefined || /^any[ \t]/i.test(typed)) return null;
    const words = typed.split(/[ \t]+/);
    if (words.length > 2) return null;
    return {
      signatures: [
        {
          label: `${action.toLowerCase()} ${address} ${mask}`,
          parameters: [
            { label: address, documentation: "An IPv4 or IPv6 address, a network with /length, or any." },
            {
              label: mask,
              documentation:
                "The bits of an IPv4 address that the rule compares, such as 255.255.255.0. Without a mask the rule matches the one address.",
            },
          ],
        },
      ],
      activeSignature: 0,
      activeParameter: words.length - 1,
    };
  },
};
