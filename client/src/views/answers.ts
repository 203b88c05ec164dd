import type {
  NetworkPart,
  TestConnectionAnswer,
  TestConnectionResult,
  TestConnectionsResult,
  TestNetworkAnswer,
} from "../../../server/src/protocol/testConnection.js";
import type { PlainItem } from "../messages.js";
import type { TestedLine } from "./testedLines.js";

/** Where an answer leads: the line to reveal and mark, and those to mark more faintly. */
export interface Lead {
  readonly deciding: TestedLine;
  readonly later: readonly TestedLine[];
}

export interface AnswerItem extends PlainItem {
  /** `undefined` for what is no answer yet; null for an answer that no line stands for. */
  readonly lead?: Lead | null;
}

/** What is shown for what somebody typed: in full for one address or network, a line each for several. */
export function itemsFor(result: TestConnectionsResult): readonly AnswerItem[] {
  if ("error" in result) return [errorItem(result.error)];
  const { answers: results } = result;
  const [only] = results;
  if (results.length > 1) return results.map(itemAmongMany);
  if (only === undefined) return [];
  if ("error" in only) return [errorItem(only.error)];
  return "network" in only ? networkItems(only) : addressItems(only);
}

/** `by line 4`, `by default`; nothing where several decide. */
function decidedBy(result: TestConnectionResult): string {
  if ("error" in result) return "";
  const deciders = "network" in result ? [...result.accepted.deciders, ...result.rejected.deciders] : [result];
  const [only] = deciders;
  if (only === undefined || deciders.length > 1) return `by ${deciders.length} lines`;
  return only.line === null ? "by default" : `by line ${only.line}`;
}

/** The line that decides, or the first of them. */
function leadOf(result: TestConnectionResult): Lead | null {
  if ("error" in result) return null;
  if ("network" in result) {
    const { network, defaultLine } = result;
    const parts = [...marked(result.accepted, "accepted"), ...marked(result.rejected, "rejected")];
    const lines = parts.flatMap(({ line, note }) => {
      const shown = line ?? defaultLine;
      return shown === null ? [] : [{ line: shown - 1, note: `of ${network}, ${note}` }];
    });
    const [deciding, ...later] = lines;
    return deciding === undefined ? null : { deciding, later };
  }
  const line = result.line ?? result.defaultLine;
  if (line === null) return null;
  const { address, verdict, later } = result;
  return {
    deciding: { line: line - 1, note: `${address} is ${verdict}ed here` },
    later: later.map((rule) => ({ line: rule.line - 1, note: `matches ${address} too, but is asked later` })),
  };
}

function marked({ deciders }: NetworkPart, verdict: string) {
  return deciders.map(({ line, share }) => ({
    line,
    note: `${share} ${share.startsWith("1 ") ? "is" : "are"} ${verdict} here`,
  }));
}

function addressItems(answer: TestConnectionAnswer): readonly AnswerItem[] {
  const { address, verdict, rule, reply, later } = answer;
  const lead = leadOf(answer);
  const first: AnswerItem = {
    icon: iconOf(verdict),
    label: `${verdict === "accept" ? "Accepted" : "Rejected"} ${whoDecides(answer)}`,
    ...(rule === null ? {} : { description: oneSpaced(rule) }),
    detail: [address, ...factsOf(answer), ...(reply === null ? [] : [`the client reads: ${reply}`])].join(" · "),
    lead,
    alwaysShow: true,
  };
  const others = later.map(
    ({ line, rule }): AnswerItem => ({
      icon: "circle-outline",
      label: `Line ${line} would match later`,
      description: oneSpaced(rule),
      lead: { deciding: { line: line - 1, note: `matches ${address} too, but is asked later` }, later: [] },
      alwaysShow: true,
    }),
  );
  return [first, ...others];
}

function whoDecides(answer: TestConnectionAnswer): string {
  return answer.line === null ? "by default, no rule matches" : decidedBy(answer);
}

function networkItems(answer: TestNetworkAnswer): readonly AnswerItem[] {
  const { accepted, rejected, network, unproved } = answer;
  const items = [...partItems(answer, accepted, "Accepted"), ...partItems(answer, rejected, "Rejected")];
  const [first, ...others] = items;
  if (first === undefined) return [{ icon: "question", label: `${network} could not be proved`, alwaysShow: true }];
  const open = unproved === "0" ? [] : [`${unproved} addresses could not be proved`];
  return [{ ...first, detail: [first.detail, ...factsOf(answer), ...open].join(" · ") }, ...others];
}

function partItems(
  answer: TestNetworkAnswer,
  part: NetworkPart,
  verdict: "Accepted" | "Rejected",
): readonly AnswerItem[] {
  if (part.count === "0") return [];
  const blocks = part.blocks.slice(0, 8).join(", ") + (part.truncated || part.blocks.length > 8 ? ", …" : "");
  const whole = {
    icon: iconOf(verdict === "Accepted" ? "accept" : "reject"),
    label: `${verdict}: ${part.share}`,
    description: blocks,
    detail: answer.network,
    lead: leadOf(answer),
    alwaysShow: true,
  };
  const deciders = part.deciders.map(({ line, rule, share }): AnswerItem => {
    const shown = line ?? answer.defaultLine;
    return {
      icon: "circle-outline",
      label: `${line === null ? "The default" : `Line ${line}`} decides ${share}`,
      ...(rule === null ? {} : { description: oneSpaced(rule) }),
      lead:
        shown === null
          ? null
          : {
              deciding: { line: shown - 1, note: `${share} of ${answer.network}: ${verdict.toLowerCase()} here` },
              later: [],
            },
      alwaysShow: true,
    };
  });
  return [whole, ...deciders];
}

function itemAmongMany(result: TestConnectionResult): AnswerItem {
  if ("error" in result) return errorItem(result.error);
  const { verdict, outcome } = result;
  return {
    icon: iconOf(verdict),
    label: `${"network" in result ? result.network : result.address}: ${outcome} ${decidedBy(result)}`,
    ...("rule" in result && result.rule !== null ? { description: oneSpaced(result.rule) } : {}),
    lead: leadOf(result),
    alwaysShow: true,
  };
}

function errorItem({ kind, message }: { readonly kind: string; readonly message: string }): AnswerItem {
  return { icon: kind === "incomplete" ? "edit" : "warning", label: message, alwaysShow: true };
}

function factsOf({ model, ignoredLines }: TestConnectionAnswer | TestNetworkAnswer): readonly string[] {
  if (ignoredLines === 0) return [model];
  return [
    model,
    `${ignoredLines === 1 ? "1 line with an error was" : `${ignoredLines} lines with errors were`} ignored`,
  ];
}

function iconOf(verdict: TestNetworkAnswer["verdict"]): string {
  return { accept: "pass", reject: "error", mixed: "pie-chart", unproved: "question" }[verdict];
}

/** The words of a rule without the blanks that align them in the file. */
function oneSpaced(rule: string): string {
  return rule.replace(/[ \t]+/g, " ");
}
