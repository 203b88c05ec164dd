import {
  type Budget,
  budgetOf,
  decide,
  defaultActionOf,
  ignoredLineCount,
  modelOf,
  parseAddress,
  quoted,
  unlessOf,
  withoutPort,
} from "../../core/index.js";
import type { CompiledFile } from "../compiled.js";
import { decisionOf } from "../decider.js";
import { networkShape } from "../networks.js";
import { askedIn } from "../words.js";
import type { AskedList } from "./folders.js";
import { listIn } from "./input.js";
import { PARTS_AT_MOST, QUESTIONS_AT_MOST, shortDoubts, shortRule } from "./limits.js";
import {
  count,
  fileInput,
  from,
  givenInput,
  ignored,
  lineOrDefault,
  list,
  listInput,
  listName,
  model,
  notes,
  object,
  oneOf,
  orNull,
  path,
  text,
  truth,
  unless,
  verdict,
} from "./schema.js";
import type { Tool } from "./tool.js";

const decision = { verdict, line: lineOrDefault, rule: orNull(text("The rule as written. Null for the default.")) };

/** Answers whether addresses, networks and ranges are accepted. */
export const testConnections: Tool = {
  name: "testConnections",
  title: "Test Connections",
  description:
    "Tests connections from IPv4 and IPv6 addresses, networks and ranges against an .imcrules file, an ordered list of rules that accept or reject connections by IP address. Returns for each whether it is accepted or rejected, and the deciding line. For a network or range, returns how many addresses are accepted, and the first parts, each with its deciding line. Use it instead of reading the rules, because their order, masks and evaluation model are easily misread. Changes nothing.",
  inputSchema: object(
    {
      addresses: list(
        text(),
        "Addresses, networks and ranges, at most 100: 192.0.2.10, 2001:db8::1, 192.0.2.1:25, 10.0.0.0/8, 10.0.0.0/255.0.0.0, 10.0.0.5-10.0.0.9.",
      ),
    },
    { file: fileInput, list: listInput, given: givenInput },
  ),
  outputSchema: object(
    {
      path,
      evaluate: model,
      default: verdict,
      ignored,
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
            from,
            accepted: count,
            rejected: count,
            unproved: text("How many addresses are neither: the list is too complex to prove it."),
            parts: list(
              object({ first: text(), last: text(), ...decision }, { from, unless }),
              `The first, at most ${PARTS_AT_MOST}. Fewer for many questions.`,
            ),
            truncated: truth("Whether there are more parts."),
            unless,
            error: text("Why this is no question."),
            question: text(),
          },
        ),
        "In the order of the questions.",
      ),
    },
    { list: listName, notes },
  ),
  async answer(input, folders) {
    const questions = listIn(input, "addresses", QUESTIONS_AT_MOST);
    const asked = await folders.asked(input);
    const partsAtMost = Math.max(1, Math.min(PARTS_AT_MOST, Math.floor(PARTS_IN_ALL / questions.length)));
    const budget = budgetOf();
    const answers = questions.map((question) => answerTo(asked, question, partsAtMost, budget));
    return { ...placeOf(asked), ...headOf(asked), answers };
  },
};

const PARTS_IN_ALL = 200;

/** Returns the path of a file, the name of the list that answers if it has one, and what was given in vain. */
export function placeOf({ file: { path }, ruleSet: { name }, notes: inVain }: Omit<AskedList, "partition">) {
  return { path, ...(name !== "" && { list: name }), ...(inVain.length > 0 && { notes: inVain }) };
}

/** Returns the evaluation model, the default and the number of ignored lines. */
export function headOf({ ruleSet }: CompiledFile) {
  return { evaluate: modelOf(ruleSet), default: defaultActionOf(ruleSet), ignored: ignoredLineCount(ruleSet) };
}

function answerTo(file: CompiledFile, question: unknown, partsAtMost: number, budget: Budget): object {
  const asked = typeof question === "string" ? question.trim() : "";
  const address = parseAddress(withoutPort(asked));
  if (address !== undefined) {
    const rule = decide(file.partition, address);
    return { address: asked, ...shortRule(decisionOf(file.ruleSet, rule, unlessOf(file.ruleSet, [rule], address))) };
  }
  const network = askedIn(asked);
  if (network !== undefined) {
    const { parts, unless: doubts, ...shape } = networkShape(file, asked, network, partsAtMost, budget);
    const open = doubts === undefined ? {} : { unless: shortDoubts(doubts) };
    return { ...shape, ...open, parts: parts.map(shortRule) };
  }
  return { question: quoted(asked), error: "This is not an IP address, a network or a range." };
}
