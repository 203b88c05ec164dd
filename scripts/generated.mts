/** What other files repeat from the table of findings. One function for each file turns its text into the text that is due. */
import { deadReasons } from "../server/src/core/analysis/passes/traits.js";
import { defaultLevelOf, type FindingKind } from "../server/src/core/findings/kind.js";
import { findingKinds } from "../server/src/core/findings/table.js";
import { levels } from "../server/src/core/model/level.js";

/** By the path of the file, from the root of the project. */
export const generated: Readonly<Record<string, (text: string) => string>> = {
  "package.json": withSettings,
  "assets/schemas/imcrules.config.schema.json": withSchema,
  "docs/language.md": withReference,
};

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: { readonly "imcrules.severity": { properties: object } } };
  };
}

function withSettings(text: string): string {
  const manifest: Manifest = JSON.parse(text);
  manifest.contributes.configuration.properties["imcrules.severity"].properties = byCode((kind) => ({
    type: "string",
    enum: levels,
    markdownDescription: descriptionOf(kind),
  }));
  return json(manifest);
}

interface Schema {
  readonly properties: { readonly severity: { properties: object } };
  readonly definitions: { level: object };
}

function withSchema(text: string): string {
  const schema: Schema = JSON.parse(text);
  schema.definitions.level = { enum: levels };
  schema.properties.severity.properties = byCode((kind) => ({
    $ref: "#/definitions/level",
    description: descriptionOf(kind).replaceAll("`", ""),
  }));
  return json(schema);
}

function byCode(describe: (kind: FindingKind) => object): object {
  const codes = findingKinds.map((kind): [string, object] => [kind.code, describe(kind)]);
  return Object.fromEntries(codes.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** `A rejecting catch-all that leaves IPv6 open. Default: off (a warning if it is on).` */
function descriptionOf(kind: FindingKind): string {
  const summary = kind.summary.replace(/^[a-z]/, (letter) => letter.toUpperCase());
  const article = /^[aeiou]/.test(kind.severity) ? "an" : "a";
  const on = kind.isOffByDefault ? ` (${article} \`${kind.severity}\` if it is on)` : "";
  return `${summary}. Default: \`${defaultLevelOf(kind)}\`${on}.`;
}

function withReference(text: string): string {
  const rows = findingKinds.map(({ code, severity, faded, isOffByDefault, about, summary }) => {
    const mark = deadReasons.some((reason) => reason === code) ? "† " : "";
    const level = [severity, ...(faded ? ["faded"] : []), ...(isOffByDefault ? ["off by default"] : [])].join(", ");
    return `| ${mark}[${code}](findings/${code}.md) | ${level} | ${about} | ${summary} |\n`;
  });
  const table = `| finding | severity | about | what it finds |\n|---|---|---|---|\n${rows.join("")}`;
  const old = /^\| finding \|.*\n(?:\|.*\n)*/m.exec(text)?.[0];
  if (old === undefined) throw new Error("docs/language.md has no table of findings");
  return text.replace(old, () => table);
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
