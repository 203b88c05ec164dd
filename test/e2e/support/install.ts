import { installEditor } from "../../../scripts/editor.mts";

/** Installs the editor once, before all tests. */
export default (): Promise<void> => installEditor(console.log);
