import { type LogKind, parseAddress, quoted, setAddress, timeIn, withoutPort } from "../core/index.js";
import { usageError } from "./failure.js";

/** Makes a kind of log whose client is what the group `address` of a pattern matches. A group `time` is its time. */
export async function patternKind(pattern: string): Promise<LogKind> {
  const compiled = (await import("./linePattern.js")).compilePattern(pattern);
  if ("fault" in compiled)
    throw usageError(`--pattern is no regular expression of RE2: ${quoted(compiled.fault, 200)}`);
  if (!compiled.groups.includes("address")) {
    throw usageError("--pattern has no group named address. Write one, such as client=(?P<address>[0-9a-f:.]+)");
  }
  const decoder = new TextDecoder();
  return {
    name: "by --pattern",
    read(bytes, from, to, clock, found) {
      const { address: text, time } = compiled.find(decoder.decode(bytes.subarray(from, to))) ?? {};
      const address = parseAddress(withoutPort(text ?? ""));
      if (address === undefined) return false;
      setAddress(found, address);
      if (typeof time === "string") found.time = timeIn(clock, time);
      return true;
    },
  };
}
