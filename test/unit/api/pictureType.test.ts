import { findPictureType, readPictureType } from '../../../nodes/Samsar/api/pictureType';

test.each<[unknown, string | null]>([
	['image/png', 'image/png'],
	['IMAGE/PNG', 'image/png'],
	[' image/png; charset=binary', 'image/png'],
	['application/octet-stream', null],
	['', null],
	[undefined, null],
])('the content type %j is %j', (type, read) => {
	expect(readPictureType(type)).toBe(read);
});

const box = (brand: string) => Buffer.from(`\0\0\0\x20ftyp${brand}\0\0\0\0`, 'latin1');

test.each<[string, Buffer, string | null]>([
	['PNG', Buffer.from('iVBORw0KGgo=', 'base64'), 'image/png'],
	['JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
	['GIF', Buffer.from('GIF89a'), 'image/gif'],
	['WebP', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1'), 'image/webp'],
	['AVIF', box('avif'), 'image/avif'],
	['HEIC', box('heic'), 'image/heic'],
	['HEIF', box('mif1'), 'image/heic'],
	['MP4', box('isom'), null],
	['a page', Buffer.from('<!DOCTYPE html>'), null],
	['nothing', Buffer.alloc(0), null],
])('%s is known by its first bytes', (_kind, bytes, type) => {
	expect(findPictureType(bytes)).toBe(type);
});
