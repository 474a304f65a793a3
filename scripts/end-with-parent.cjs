/**
 * Loaded into n8n: ends it when the process that started it is gone, even if that was killed. The
 * standard input is a pipe that the starting process holds open and never writes to.
 */
process.stdin.resume();
process.stdin.unref();
process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
