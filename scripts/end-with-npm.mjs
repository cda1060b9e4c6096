// npm passes a signal on to the shell between it and us, and some shells end without passing it further. So a server
// would live on after its `npm start` was stopped; here it notices that its shell is gone and stops as if asked itself.
const LOOK_EVERY_MS = 250;

if (process.env.npm_lifecycle_event !== undefined) {
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS);
  timer.unref();
}
