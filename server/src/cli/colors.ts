import pc from "picocolors";

/** On a terminal only, and not where NO_COLOR or a dumb terminal forbids it. */
export const colors = pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
