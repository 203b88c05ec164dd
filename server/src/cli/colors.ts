import pc from "picocolors";
import { output } from "./output.js";

/** On a terminal only, and not where NO_COLOR or a dumb terminal forbids it. */
export const colors = pc.createColors(output.isTerminal && pc.isColorSupported);
