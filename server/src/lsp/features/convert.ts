import {
  type Conversion,
  type ConvertOptions,
  conversionNotes,
  convertInSteps,
  counted,
  formatNameOf,
  type ReadAs,
  readAsOption,
  refusalIn,
  settle,
  targetNames,
  withCommentsOnTop,
} from "../../core/index.js";
import {
  type ConversionsParams,
  type ConversionsResult,
  type ConversionTarget,
  type ConvertParams,
  type ConvertResult,
  conversionsMethod,
  convertMethod,
  type NotConverted,
} from "../../protocol/convert.js";
import { membersOf } from "../convert.js";
import type { Feature, Server } from "./feature.js";
import { nameOf } from "./report.js";
import { chooseListOf, type RuleFile } from "./ruleFile.js";

/** Lists the formats that a file can be converted to, without its own. */
export const conversions: Feature<ConversionsParams, ConversionsResult> = {
  method: conversionsMethod,
  needs: "server",
  fallback: () => failed,
  async answer(params, server) {
    const file = await fileOf(params, server);
    if ("refusal" in file) return file;
    const own = new Set(file.ruleSets.map(({ format }) => format.name));
    return {
      lists: file.ruleSets.map(({ name }) => name),
      targets: targetNames.flatMap(targetOf).filter(({ name }) => !own.has(name)),
    };
  },
};

/** Writes a list in another format. Returns losses and refusals as data. */
export const convert: Feature<ConvertParams, ConvertResult> = {
  method: convertMethod,
  needs: "server",
  fallback: () => failed,
  async answer(params, server, run) {
    const { to, list: wanted, method, means, ignoreErrors } = membersOf(params);
    const target = targetNames.includes(String(to)) ? readAsOption(String(to)) : undefined;
    if (target === undefined) return refusal("unknown-format", `"to" is one of ${targetNames.join(", ")}.`);
    const file = await fileOf(params, server);
    if ("refusal" in file) return file;
    const chosen = chooseListOf(
      file,
      wanted === undefined || wanted === null ? undefined : String(wanted),
      "This file",
    );
    if ("fault" in chosen) return refusal("unknown-list", chosen.fault);
    const name = nameOf(file.uri);
    const refused = refusalIn(file.ruleSets);
    if (refused !== undefined && ignoreErrors !== true) {
      const { program } = file.ruleSet.format;
      const message = `${program} does not load ${name} because of line ${refused.line + 1}. Correct the line first.`;
      return refusal("errors", message, refused.line);
    }
    const options: ConvertOptions = {
      ...readAsWith(target, means),
      method: typeof method === "string" ? method : undefined,
      name,
      isOnlyList: file.lists.length === 1,
      ignoreErrors: ignoreErrors === true,
    };
    const list = settle(chosen.ruleSet, chosen.ruleSet.options.given ?? {});
    return resultOf(await run((budget) => convertInSteps(list, options, budget)), options);
  },
};

/** The most losses that are listed, and the most lines with errors. */
const LISTED_AT_MOST = 100;

function resultOf(conversion: Conversion, { name, format }: ConvertOptions): ConvertResult {
  if ("refusal" in conversion) {
    const { refusal: kind, text, faults } = conversion;
    return refusal(kind, `${name} is not converted. ${text}`, faults[0]?.line);
  }
  const { text, losses, ignored } = conversion;
  const listed = { losses: losses.slice(0, LISTED_AT_MOST), ignored: ignored.slice(0, LISTED_AT_MOST) };
  const notes = conversionNotes(listed, name);
  const left = losses.length + ignored.length - notes.length;
  const more = left === 0 ? [] : [`${counted(left, "more line")} of this kind: imcrules convert lists all.`];
  const top = notes.length === 0 ? [] : [`Losses of the conversion from ${name}:`, ...notes, ...more];
  return {
    newText: withCommentsOnTop(text, top),
    language: format === "imcrules" ? "imcrules" : "plaintext",
    losses: listed.losses.map(({ code, line = null, text: message }) => ({ code, line, message })),
    lossCount: losses.length,
    ignoredCount: ignored.length,
  };
}

/** Returns the newest version of the file of a request, or why there is none. */
async function fileOf(params: unknown, server: Server): Promise<RuleFile | NotConverted> {
  const file = await server.newest(String(membersOf(params)["uri"] ?? ""));
  if (file === undefined)
    return refusal("unknown-document", "This file cannot be read. It may have been moved or deleted.");
  return file.unread === undefined ? file : refusal(file.unread.kind, `${nameOf(file.uri)} ${file.unread.predicate}`);
}

function targetOf(to: string): readonly ConversionTarget[] {
  const readAs = readAsOption(to);
  if (readAs === undefined) return [];
  const asks = readAs.format === "pg-hba" ? "method" : readAs.format === "plain" ? "means" : null;
  return [{ to, name: formatNameOf(readAs), asks }];
}

function readAsWith({ format, options }: ReadAs, means: unknown): ReadAs {
  const isNamed = format === "plain" && (means === "accept" || means === "reject");
  return { format, options: isNamed ? { ...options, means } : options };
}

function refusal(kind: NotConverted["refusal"], message: string, line: number | null = null): NotConverted {
  return { refusal: kind, message, line };
}

const failed = refusal("failed", "The list could not be converted. The log of the language server has the reason.");
