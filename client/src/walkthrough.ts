/** The argument that the walkthrough passes to a command that others run as well. */
export const fromWalkthrough = "walkthrough";

/** Longer than VS Code waits for a step to unfold: 250 ms. */
const UNFOLDED_MILLISECONDS = 400;

/** A part of Node and of web workers. The client uses nothing else of them. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;

/**
 * Waits until the walkthrough no longer takes the focus. A click on the button of a step also clicks the step. The step takes the
 * focus when it has unfolded, even if it was unfolded before. A menu that is open then closes.
 */
export function walkthroughAtRest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, UNFOLDED_MILLISECONDS));
}
