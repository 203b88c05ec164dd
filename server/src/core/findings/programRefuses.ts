import { remarkKind } from "./remarkKind.js";

export const programRefuses = remarkKind({
  code: "program-refuses",
  summary: "a line for which the program does not load the file",
  severity: "error",
  fixes: ["writeMeantSource"],
});
