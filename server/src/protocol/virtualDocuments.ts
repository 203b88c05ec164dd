/**
 * Read-only documents that the server writes, requested by `workspace/textDocumentContent`. The URI of each has a scheme, a path that
 * names the document for people, and a query in JSON. The server answers `textDocument/documentLink` about them as well.
 */

/** Every range of addresses with its verdict and the line that decides: {@link PolicyQuery}. Changes with the file. */
export const policyScheme = "imcrules-policy";
/** What turned accepted or rejected since another version of the file: {@link EffectQuery}. Changes with the file. */
export const effectScheme = "imcrules-effect";
/** The stored text of the file: {@link PolicyQuery}. */
export const savedScheme = "imcrules-saved";

export interface PolicyQuery {
  /** URI of the rule file. */
  readonly uri: string;
}

export interface EffectQuery {
  /** URI of the rule file. */
  readonly uri: string;
  /** URI of the file to compare with. Without it, the stored text of the same file. */
  readonly before?: string;
  /** The name of the other version: `Git HEAD`. */
  readonly beforeName?: string;
}
