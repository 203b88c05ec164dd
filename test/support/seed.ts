import fc from "fast-check";

// Where a change is judged, the result must depend on the change alone. All other runs try other values each time.
if (process.env["CI"] !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1 });
