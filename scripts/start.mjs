// `npm start`: installs what is missing and becomes `firstbill start`, in one process so that signals reach it.
// Not through a `prestart` script: npm leaves those out where install scripts are switched off.
import "./end-with-npm.mjs";
import "./prepare.mjs";

await import("../bin/firstbill.js");
