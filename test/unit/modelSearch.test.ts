import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { searchImageModels, searchVideoModels } from '../../nodes/Samsar/modelSearch';

const context = {} as ILoadOptionsFunctions;

const GPT = { name: 'GPT Image 1', value: 'GPTIMAGE1' };
const IMAGEN = { name: 'Imagen 4', value: 'IMAGEN4' };
const RUNWAY = { name: 'Runway Gen-4', value: 'RUNWAYML' };
const KLING = { name: 'Kling 2.1 Pro', value: 'KLINGIMGTOVID2.1PRO' };

describe('the image models', () => {
	it.each([
		[undefined, [GPT, IMAGEN]],
		['', [GPT, IMAGEN]],
		['  ', [GPT, IMAGEN]],
		['imagen', [IMAGEN]],
		['IMAGEN4', [IMAGEN]],
		[' gpt ', [GPT]],
		['GPT Image', [GPT]],
		['runway', []],
	])('for %j', async (filter, results) => {
		expect(await searchImageModels.call(context, filter)).toEqual({ results });
	});
});

describe('the video models', () => {
	it.each([
		[undefined, [RUNWAY, KLING]],
		['ml', [RUNWAY]],
		['2.1', [KLING]],
		['imgtovid', [KLING]],
		['.*', []],
		['imagen', []],
	])('for %j', async (filter, results) => {
		expect(await searchVideoModels.call(context, filter)).toEqual({ results });
	});
});
