/** What a client may say when it starts the server. */
export interface InitializationOptions {
  /** URI of the folder that holds `findings/CODE.md`, with a slash at its end; diagnostics link to the pages there. */
  readonly docs?: string;
}
