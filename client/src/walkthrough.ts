/** What the walkthrough gives a command that is also run from elsewhere. */
export const fromWalkthrough = "walkthrough";

/** VS Code waits for 250 ms until a step has unfolded. */
const UNFOLDED_MILLISECONDS = 400;

/** Of the platform: Node and a web worker have it, of which the client otherwise uses nothing. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;

/**
 * Waits until the walkthrough is at rest. A click on the button of a step is a click on the step as well: it takes the focus when it
 * has unfolded, also when it was before, and what was opened meanwhile and closes without the focus, as menus do, is gone.
 */
export function walkthroughAtRest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, UNFOLDED_MILLISECONDS));
}
