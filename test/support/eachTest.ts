import { afterEach, beforeEach } from "vitest";
import { type Client, startClient } from "./client.js";

/** The client of the current test. A test may replace it. */
export interface Session {
  client: Client;
}

/** Starts a client for each test of a file, with the text open in it. */
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
