/** TypeScript from these scripts, once the packages are there. */

/**
 * @param {string} file relative to `scripts/`, e.g. `./n8n-server.ts`
 * @returns {Promise<any>} what the file exports; the caller names its type
 */
export async function loadTypeScript(file) {
	const tsx = await import('tsx/cjs/api');
	return tsx.require(file, import.meta.url);
}
