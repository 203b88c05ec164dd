import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json";
import { CONFIG_FILE, findingKinds, readConfig } from "../../server/src/core/index.js";

const schemaFile = "assets/schemas/imcrules.config.schema.json";
const schema = JSON.parse(readFileSync(new URL(`../../${schemaFile}`, import.meta.url), "utf8"));
const isValid = new Ajv({ strict: false }).compile(schema);

test("a configuration sets severities and chooses files", () => {
  const text = JSON.stringify({ severity: { "redundant-rule": "off" }, include: ["lists/**"], exclude: ["**/old/**"] });
  expect(readConfig(text)).toEqual({
    value: { severity: { "redundant-rule": "off" }, include: ["lists/**"], exclude: ["**/old/**"] },
    faults: [],
  });
});

test("an empty one changes nothing", () => {
  expect(readConfig("{}")).toEqual({ value: { severity: {}, include: ["**"], exclude: [] }, faults: [] });
});

describe("what cannot be used is told with the path of its key, and is no valid configuration for editors either", () => {
  test.each([
    [{ severty: {} }, "severty: there is no such key, only severity, include, exclude."],
    [{ severity: [] }, "severity must be an object of finding codes and severities."],
    [{ severity: { "no-such": "off" } }, "severity.no-such: there is no finding of that code."],
    [
      { severity: { "redundant-rule": "loud" } },
      "severity.redundant-rule must be one of error, warning, information, hint, off.",
    ],
    [{ include: "lists" }, "include must be a list of globs."],
    [{ exclude: ["old", 3] }, "exclude[1] must be a glob."],
    [{ include: [""] }, "include[0] must be a glob."],
    [{ include: ["x".repeat(70_000)] }, "include[0] must be a glob."],
    [[], "It must be an object."],
    [null, "It must be an object."],
    [{ severity: null }, "severity must be an object of finding codes and severities."],
  ])("%j", (configured, fault) => {
    expect(readConfig(JSON.stringify(configured)).faults).toEqual([fault]);
    expect(isValid(configured)).toBe(false);
  });

  test("a text that is no JSON", () => {
    expect(readConfig("{ severity: {} }").faults).toEqual([expect.stringMatching(/^It is no JSON: /)]);
  });
});

test("the schema knows every finding, its example is valid, and the extension contributes it", () => {
  const { severity } = schema.properties;
  expect(Object.keys(severity.properties).sort()).toEqual(findingKinds.map(({ code }) => code).sort());
  for (const example of severity.examples) expect(isValid({ $schema: "…", severity: example })).toBe(true);
  expect(manifest.contributes.jsonValidation).toEqual([{ fileMatch: CONFIG_FILE, url: `./${schemaFile}` }]);
});
