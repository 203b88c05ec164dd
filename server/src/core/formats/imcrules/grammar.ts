import { EmbeddedActionsParser, type IToken, Lexer, type TokenType } from "chevrotain";
import type { Action, EvaluationModel, Problem, Statement, WrittenSource } from "../../model/statement.js";
import type { Span } from "../../text/text.js";
import { readSource } from "./source.js";
import {
  Accept,
  AcceptOverrides,
  ActionWord,
  Any,
  AnyWord,
  allTokens,
  By,
  Default,
  Evaluate,
  Expect,
  FirstMatch,
  ModelWord,
  MostSpecific,
  SlashWord,
  spanOf,
  Word,
  wordAt,
} from "./tokens.js";
import { otherAction, otherKeyword, otherModel, otherSource, surplusWord } from "./wordProblems.js";

interface Keyword<Value> {
  readonly value: Value;
  readonly span: Span;
}

const models: ReadonlyMap<TokenType, EvaluationModel> = new Map([
  [FirstMatch, "first-match"],
  [MostSpecific, "most-specific"],
  [AcceptOverrides, "accept-overrides"],
]);

const NOWHERE: Span = { start: 0, end: 0 };

/** A placeholder for an invalid source. Its line has a problem and no statement. */
const NO_SOURCE: WrittenSource = {
  source: { kind: "ipv4", address: 0, mask: 0 },
  addressSpan: NOWHERE,
  maskSpan: undefined,
};

/**
 * The grammar of one line, with the actions that build its statement.
 *
 *     line        = statement { surplus word }
 *     statement   = rule | directive | expectation | other word
 *     rule        = action source
 *     directive   = "default" action | "evaluate" model
 *     expectation = "expect" action source [ "by" ( "default" | source ) ]
 *     action      = "accept" | "reject"
 *     source      = "any" | Word [ SlashWord | Word ]
 *
 * It accepts any words: each choice has an alternative "another word or none", which adds a problem.
 * chevrotain's exceptions would report the same, but take forty microseconds a line. A large invalid file would hang.
 */
export class LineParser extends EmbeddedActionsParser {
  problems: Problem[] = [];

  /**
   * Skips chevrotain's validation of the grammar, which a test runs instead.
   *
   * The validation needs a newer Node than we support, and time at each start.
   */
  constructor(skipValidations = true) {
    super(allTokens, { recoveryEnabled: false, maxLookahead: 1, skipValidations });
    this.performSelfAnalysis();
  }

  readonly line = this.RULE("line", (): Statement | undefined => {
    const statement = this.SUBRULE(this.statement);
    this.MANY(() => {
      const before = this.LA(0);
      const surplus = this.CONSUME(AnyWord);
      this.ACTION(() => this.problems.push(surplusWord(statement, before, surplus)));
    });
    return statement;
  });

  private readonly statement = this.RULE("statement", (): Statement | undefined =>
    this.OR([
      { ALT: () => this.SUBRULE(this.rule) },
      { ALT: () => this.SUBRULE(this.defaultDirective) },
      { ALT: () => this.SUBRULE(this.evaluateDirective) },
      { ALT: () => this.SUBRULE(this.expectation) },
      {
        ALT: () => {
          const other = this.CONSUME(AnyWord);
          this.ACTION(() => this.problems.push(otherKeyword("unknown-statement", other)));
          return undefined;
        },
        IGNORE_AMBIGUITIES: true,
      },
    ]),
  );

  private readonly rule = this.RULE("rule", (): Statement => {
    const action = this.SUBRULE(this.action);
    const written = this.SUBRULE(this.source);
    return this.ACTION(() => ({ kind: "rule", action: action.value, actionSpan: action.span, ...written }));
  });

  private readonly defaultDirective = this.RULE("defaultDirective", (): Statement => {
    const keyword = this.CONSUME(Default);
    const action = this.SUBRULE(this.actionAfterKeyword);
    return this.ACTION(() => ({ kind: "default", action: action.value, span: join(spanOf(keyword), action.span) }));
  });

  private readonly evaluateDirective = this.RULE("evaluateDirective", (): Statement => {
    const keyword = this.CONSUME(Evaluate);
    const model = this.SUBRULE(this.model);
    return this.ACTION(() => ({ kind: "evaluate", model: model.value, span: join(spanOf(keyword), model.span) }));
  });

  private readonly expectation = this.RULE("expectation", (): Statement => {
    const keyword = this.CONSUME(Expect);
    const action = this.SUBRULE(this.actionAfterKeyword);
    const written = this.SUBRULE(this.source);
    const by = this.OPTION(() => {
      this.CONSUME(By);
      return this.OR([
        {
          ALT: (): "default" => {
            this.CONSUME1(Default);
            return "default";
          },
        },
        { ALT: () => this.SUBRULE1(this.source), IGNORE_AMBIGUITIES: true },
      ]);
    });
    const last = this.LA(0);
    return this.ACTION(() => ({
      kind: "expectation",
      action: action.value,
      ...written,
      by,
      span: join(spanOf(keyword), spanOf(last)),
    }));
  });

  private readonly action = this.RULE("action", (): Keyword<Action> => {
    const word = this.CONSUME(ActionWord);
    return { value: word.tokenType === Accept ? "accept" : "reject", span: spanOf(word) };
  });

  private readonly actionAfterKeyword = this.RULE(
    "actionAfterKeyword",
    (): Keyword<Action> =>
      this.OR([
        { ALT: () => this.SUBRULE(this.action) },
        {
          ALT: (): Keyword<Action> => {
            const other = this.OPTION(() => this.CONSUME(AnyWord));
            this.ACTION(() => this.problems.push(otherAction(other, this.LA(0))));
            return { value: "accept", span: NOWHERE };
          },
          IGNORE_AMBIGUITIES: true,
        },
      ]),
  );

  private readonly model = this.RULE(
    "model",
    (): Keyword<EvaluationModel> =>
      this.OR([
        {
          ALT: (): Keyword<EvaluationModel> => {
            const word = this.CONSUME(ModelWord);
            return { value: models.get(word.tokenType) ?? "first-match", span: spanOf(word) };
          },
        },
        {
          ALT: (): Keyword<EvaluationModel> => {
            const other = this.OPTION(() => this.CONSUME(AnyWord));
            this.ACTION(() => this.problems.push(otherModel(other, this.LA(0))));
            return { value: "first-match", span: NOWHERE };
          },
          IGNORE_AMBIGUITIES: true,
        },
      ]),
  );

  private readonly source = this.RULE(
    "source",
    (): WrittenSource =>
      this.OR([
        {
          ALT: (): WrittenSource => ({
            source: { kind: "any" },
            addressSpan: spanOf(this.CONSUME(Any)),
            maskSpan: undefined,
          }),
        },
        {
          ALT: () => {
            const address = this.CONSUME(Word);
            const mask = this.OPTION(() =>
              this.OR1([{ ALT: () => this.CONSUME(SlashWord) }, { ALT: () => this.CONSUME1(Word) }]),
            );
            return this.ACTION(() => this.written(address, mask));
          },
        },
        {
          ALT: () => {
            const other = this.OPTION1(() => this.CONSUME(AnyWord));
            this.ACTION(() => this.problems.push(otherSource(other, this.LA(0))));
            return NO_SOURCE;
          },
          IGNORE_AMBIGUITIES: true,
        },
      ]),
  );

  private written(address: IToken, mask: IToken | undefined): WrittenSource {
    const read = readSource(wordAt(address), mask === undefined ? undefined : wordAt(mask));
    if ("code" in read) {
      this.problems.push(read);
      return NO_SOURCE;
    }
    const slash = mask?.tokenType === SlashWord ? 1 : 0;
    const maskSpan = mask && { start: mask.startOffset + slash, end: mask.startOffset + mask.image.length };
    return { source: read, addressSpan: spanOf(address), maskSpan };
  }
}

let reader: { readonly lexer: Lexer; readonly parser: LineParser } | undefined;

/** Returns the lexer and the parser of one line. Made when first needed, since that takes longer than reading a thousand lines. */
export function lineReader(): { readonly lexer: Lexer; readonly parser: LineParser } {
  reader ??= {
    lexer: new Lexer(allTokens, { positionTracking: "onlyOffset", ensureOptimizations: true }),
    parser: new LineParser(),
  };
  return reader;
}

function join(first: Span, last: Span): Span {
  return { start: first.start, end: last.end };
}
