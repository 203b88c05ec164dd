/** Counts which elements of typed arrays are read or written, for tests of how much a step does. */
export interface Touched {
  /** Begins to count from zero. */
  readonly begin: () => void;
  /** How many different elements of one column were touched since then: of the column with most. */
  readonly most: () => number;
  /** Stops counting. Columns made after this are as they always were. */
  readonly end: () => void;
}

const kinds = ["Uint8Array", "Uint16Array", "Uint32Array", "Int32Array"] as const;

type Columns = (typeof globalThis)[(typeof kinds)[number]];

/** Replaces the typed arrays of the language, so that every column made from now on is counted. */
export function countTouched(): Touched {
  const real = new Map(kinds.map((kind) => [kind, globalThis[kind]]));
  const columns = new WeakMap<object, object>();
  let step = 0;
  let most = 0;

  function counting(kind: Columns): Columns {
    return new Proxy(kind, {
      construct: (target, args: [number]) => counted(Reflect.construct(target, args)),
      // `of` and `from` make columns by the constructor itself.
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
        // To copy a column is no visit of its rows. Parts of a column are counted too.
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
