/** A counter of the elements of typed arrays that a step of work reads or writes. */
export interface Touched {
  /** Resets the count. */
  readonly begin: () => void;
  /** Returns the number of different elements touched since `begin`, for the most touched column. */
  readonly most: () => number;
  /** Stops counting for columns created from now on. */
  readonly end: () => void;
}

const kinds = ["Uint8Array", "Uint16Array", "Uint32Array", "Int32Array"] as const;

type Columns = (typeof globalThis)[(typeof kinds)[number]];

/** Replaces the global typed array constructors, so that columns created from now on are counted. */
export function countTouched(): Touched {
  const real = new Map(kinds.map((kind) => [kind, globalThis[kind]]));
  const realNumbers = Uint32Array;
  const columns = new WeakMap<object, object>();
  let step = 0;
  let most = 0;

  function counting(kind: Columns): Columns {
    return new Proxy(kind, {
      construct: (target, args: [number]) => counted(Reflect.construct(target, args)),
      // `of` and `from` need the real constructor as `this`.
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  function counted<Column extends object>(column: Column): Column {
    // A column is slow to ask by a string, and tests ask millions of times.
    const elements = column as Column & { [index: number]: unknown; readonly length: number };
    const lastTouched = new realNumbers(elements.length);
    let touchedIn = 0;
    let count = 0;
    function touch(index: number): void {
      if (touchedIn !== step) {
        touchedIn = step;
        count = 0;
      }
      if (lastTouched[index] === step) return;
      lastTouched[index] = step;
      most = Math.max(most, ++count);
    }
    const proxy = new Proxy(column, {
      get(target, key) {
        const index = indexIn(key);
        if (index !== undefined) {
          touch(index);
          return elements[index];
        }
        if (key === "constructor") return Reflect.get(globalThis, target.constructor.name);
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function") return value;
        // Copying a column does not count as a visit of its rows. Subarrays are counted too.
        return (...args: readonly unknown[]) => {
          const result: unknown = Reflect.apply(value, target, args.map(uncounted));
          return ArrayBuffer.isView(result) ? counted(result) : result;
        };
      },
      set(target, key, value) {
        const index = indexIn(key);
        if (index === undefined) return Reflect.set(target, key, value, target);
        touch(index);
        elements[index] = value;
        return true;
      },
    });
    columns.set(proxy, column);
    return proxy;
  }

  function uncounted(value: unknown): unknown {
    return typeof value === "object" && value !== null ? (columns.get(value) ?? value) : value;
  }

  for (const [kind, columnKind] of real) Object.assign(globalThis, { [kind]: counting(columnKind) });
  return {
    begin() {
      step++;
      most = 0;
    },
    most: () => most,
    end() {
      for (const [kind, columnKind] of real) Object.assign(globalThis, { [kind]: columnKind });
    },
  };
}

/** Returns the index that a key is. `undefined` for the name of a member. */
function indexIn(key: string | symbol): number | undefined {
  return typeof key === "string" && key.charCodeAt(0) <= 57 && key.charCodeAt(0) >= 48 ? Number(key) : undefined;
}
