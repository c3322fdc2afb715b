/** Jest's own totals go to stderr in a form few tools read; this writes them down for scripts/test.ts. */
import { writeFileSync } from "node:fs";

export default class Totals {
  onRunComplete(_contexts, results) {
    const totals = {
      passed: results.numPassedTests,
      // A file that cannot even be loaded counts as a failure, though no test in it ran.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    const file = process.env.POSTWEG_TOTALS;
    if (file) writeFileSync(file, JSON.stringify(totals));
  }
}
