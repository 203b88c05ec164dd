import { remarkKind } from "./remarkKind.js";

export const programSkips = remarkKind({
  code: "program-skips",
  summary: "a line that the program leaves out",
  severity: "error",
});
