import { decide, defaultActionOf, modelOf, parseAddress, withoutPort } from "../../core/index.js";
import type { CompiledFile } from "../compiled.js";
import { decisionOf } from "../decider.js";
import { networkShape } from "../networks.js";
import { askedIn } from "../words.js";
import { compiledOf } from "./folders.js";
import { listIn, textIn } from "./input.js";
import { PARTS_AT_MOST, QUESTIONS_AT_MOST } from "./limits.js";
import { count, fileInput, lineOrDefault, list, object, oneOf, orNull, path, text, truth, verdict } from "./schema.js";
import type { Tool } from "./tool.js";

const decision = { verdict, line: lineOrDefault, rule: orNull(text("The rule as written. Null for the default.")) };

/** Answers whether addresses, networks and ranges are accepted. */
export const testConnections: Tool = {
  name: "testConnections",
  title: "Test Connections",
  description:
    "Tests connections from IPv4 and IPv6 addresses, networks and ranges against an .imcrules file, an ordered list of rules that accept or reject connections by IP address. Returns for each whether it is accepted or rejected, and the deciding line; for a network or range exactly which parts are. Use it instead of reading the rules, because their order, masks and evaluation model are easily misread. Changes nothing.",
  inputSchema: object(
    {
      questions: list(
        text(),
        "Addresses, networks and ranges, at most 100: 192.0.2.10, 2001:db8::1, 192.0.2.1:25, 10.0.0.0/8, 10.0.0.0/255.0.0.0, 10.0.0.5-10.0.0.9.",
      ),
    },
    { file: fileInput },
  ),
  outputSchema: object({
    path,
    evaluate: oneOf("first-match", "accept-overrides", "most-specific"),
    default: verdict,
    ignored: {
      type: "integer",
      description: "The lines with errors, which have no effect. listFindings explains them.",
    },
    answers: list(
      object(
        {},
        {
          address: text(),
          network: text(),
          range: text(),
          verdict: oneOf("accept", "reject", "mixed", "unproved"),
          line: decision.line,
          rule: decision.rule,
          accepted: count,
          rejected: count,
          parts: list(object({ first: text(), last: text(), ...decision }), `At most ${PARTS_AT_MOST}.`),
          truncated: truth("Whether there are more parts."),
          error: text("Why this is no question."),
          question: text(),
        },
      ),
      "In the order of the questions.",
    ),
  }),
  async answer(input, folders) {
    const questions = listIn(input, "questions", QUESTIONS_AT_MOST);
    const file = await folders.choose(textIn(input, "file"));
    const asked = compiledOf(file);
    return { path: file.path, ...headOf(asked), answers: questions.map((question) => answerTo(asked, question)) };
  },
};

/** Returns what an assistant has to know of a list besides its rules. */
export function headOf({ ruleSet }: CompiledFile) {
  return { evaluate: modelOf(ruleSet), default: defaultActionOf(ruleSet), ignored: ruleSet.problemCount };
}

function answerTo(file: CompiledFile, question: unknown): object {
  const asked = typeof question === "string" ? question.trim() : "";
  const address = parseAddress(withoutPort(asked));
  if (address !== undefined) return { address: asked, ...decisionOf(file.ruleSet, decide(file.partition, address)) };
  const network = askedIn(asked);
  if (network !== undefined) return networkShape(file, asked, network, PARTS_AT_MOST);
  return { question: String(question).slice(0, 60), error: "This is not an IP address, a network or a range." };
}
