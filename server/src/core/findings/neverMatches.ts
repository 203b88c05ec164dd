import { remarkKind } from "./remarkKind.js";

export const neverMatches = remarkKind({
  code: "never-matches",
  summary: "a rule that the program reads and that matches nobody",
  severity: "error",
});
