import { remarkKind } from "./remarkKind.js";

export const readsDifferently = remarkKind({
  code: "reads-differently",
  summary: "a text that means something else to the program than it looks like",
  severity: "warning",
  fixes: ["writeMeantSource"],
});
