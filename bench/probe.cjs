/**
 * Loaded into n8n: tells, on a port of this machine, what its process goes through.
 * `/settle` collects garbage and forgets what was measured; every address answers with the figures.
 */
const { createServer } = require('node:http');
const { basename } = require('node:path');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

/** Milliseconds. The histogram records them as part of every delay. */
const RESOLUTION = 10;

// Not in the programs that n8n starts itself, which inherit NODE_OPTIONS.
if (basename(process.argv[1] ?? '') === 'n8n') {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc');
	const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
	delays.enable();
	const toMs = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
	createServer((request, response) => {
		if (request.url === '/settle') {
			collectGarbage();
			delays.reset();
		}
		const { rss, heapUsed } = process.memoryUsage();
		const delay = {
			p50: toMs(delays.percentile(50)),
			p99: toMs(delays.percentile(99)),
			max: toMs(delays.max),
		};
		response.end(JSON.stringify({ pid: process.pid, rss, heapUsed, delay }));
	})
		.listen(Number(process.env.BENCH_PROBE_PORT), '127.0.0.1')
		.unref();
}
