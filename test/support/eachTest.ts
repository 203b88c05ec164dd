import { afterEach, beforeEach } from "vitest";
import { type Client, startClient } from "./client.js";

/** The client of the test that runs; a test may put another one in its place. */
export interface Session {
  client: Client;
}

/** Gives each test of a file a client in which the text is open. */
export function openInEachTest(text: string, settings?: { imcrules: unknown }): Session {
  let current: Client | undefined;
  beforeEach(async () => {
    current = await startClient(settings === undefined ? {} : { settings });
    await current.open(text);
  });
  afterEach(() => current?.close());
  return {
    get client() {
      if (current === undefined) throw new Error("only tests have a client");
      return current;
    },
    set client(another) {
      current = another;
    },
  };
}
