import { SaxesParser } from "saxes";

/** An element of an XML document. Does not keep the order of its texts and children. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** Reads an XML document. Throws if it is not well-formed. */
export function readXml(document: string): Element {
  const root = { name: "", attributes: {}, children: [] as Element[], text: "" };
  const open: (typeof root)[] = [root];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on("closetag", () => open.pop());
  parser.write(document).close();
  const [element] = root.children;
  if (element === undefined) throw new Error("no element");
  return element;
}
