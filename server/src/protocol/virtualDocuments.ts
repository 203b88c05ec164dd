/**
 * Read-only documents that the server writes, requested by `workspace/textDocumentContent`. The URI of each has a scheme, a
 * path that names the document for people, and a {@link VirtualQuery} in JSON. The server answers their `textDocument/documentLink`.
 */

/** Every range of addresses with its verdict and the line that decides. Changes with the file. */
export const policyScheme = "imcrules-policy";
/** What turned accepted or rejected since another version of the file. Changes with the file. */
export const effectScheme = "imcrules-effect";
/** The clients of the remembered log that turned accepted or rejected since another version of the file. Changes with the file. */
export const clientsScheme = "imcrules-clients";
/** The stored text of the file. */
export const savedScheme = "imcrules-saved";

export interface VirtualQuery {
  /** URI of the rule file. */
  readonly uri: string;
  /** URI of the file to compare with, for {@link effectScheme} and {@link clientsScheme}. Without it, the stored text of the same file. */
  readonly before?: string;
  /** The name of the other version: `Git HEAD`. */
  readonly beforeName?: string;
}
