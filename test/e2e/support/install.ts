import { installEditor } from "../../../scripts/editor.mts";

/** Once, before all tests. */
export default (): Promise<void> => installEditor(console.log);
