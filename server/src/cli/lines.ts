/** In UTF-16 units. Only this much is kept of a line that has not ended yet: no address is longer. */
const LINE_AT_MOST = 4096;

/**
 * Yields the lines of a stream as they arrive, those of one chunk together. So a log that is followed is answered at once.
 * Memory is constant, even if no line ends.
 */
export async function* linesOf(stream: NodeJS.ReadStream): AsyncGenerator<readonly string[]> {
  let rest = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    const text = rest + String(chunk);
    // A carriage return at the end may belong to a line feed that follows. Splitting at one character is several times as fast.
    const lines = text.includes("\r") ? text.split(/\r\n|\n|\r(?!$)/) : text.split("\n");
    rest = (lines.pop() ?? "").slice(0, LINE_AT_MOST);
    yield lines;
  }
  yield [rest];
}
