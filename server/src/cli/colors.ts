import pc from "picocolors";
import { output } from "./output.js";

/** No colours, for files. */
export const plain = pc.createColors(false);

/** Colours for standard output. Plain text unless it is a terminal, or if NO_COLOR or TERM=dumb forbids colours. */
export const colors = pc.createColors(output.isTerminal && pc.isColorSupported);
