/** Counts cells that are cut; past the budget it is quicker to analyse the whole file. */
export function cellBudget(most: number) {
  let spent = 0;
  return {
    /** Adds what a region of so many prefixes costs; false when that is too much. */
    spend(prefixes: number): boolean {
      spent += 2 * prefixes + 1;
      return spent <= most;
    },
    spent: () => spent,
  };
}

export type Budget = ReturnType<typeof cellBudget>;
