/**
 * Documents that the server writes, read-only, by `workspace/textDocumentContent`. Each has a scheme, any path that names it for
 * people, and in its query the JSON of what it is about. `textDocument/documentLink` answers about them as well.
 */

/** Every range of addresses with its verdict and the line that decides: {@link PolicyQuery}. Written anew while the file changes. */
export const policyScheme = "imcrules-policy";
/** What turned accepted and what rejected since another version of the file: {@link EffectQuery}. Written anew as well. */
export const effectScheme = "imcrules-effect";
/** The file as it is stored: {@link PolicyQuery}. */
export const savedScheme = "imcrules-saved";

export interface PolicyQuery {
  /** URI of the rule file. */
  readonly uri: string;
}

export interface EffectQuery {
  /** URI of the rule file. */
  readonly uri: string;
  /** What it is compared with: the URI of another file; without it the file itself as it is stored. */
  readonly before?: string;
  /** What that is called: `Git HEAD`. */
  readonly beforeName?: string;
}
