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
    const { length } = column as Column & { readonly length: number };
    const lastTouched = new Array<number>(length).fill(0);
    let touchedIn = 0;
    let count = 0;
    function touch(key: string): void {
      const index = Number(key);
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
        if (isIndex(key)) touch(key);
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
        if (isIndex(key)) touch(key);
        return Reflect.set(target, key, value, target);
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

function isIndex(key: string | symbol): key is string {
  return typeof key === "string" && key.charCodeAt(0) <= 57 && key.charCodeAt(0) >= 48;
}
