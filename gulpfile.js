const { dest, src, task } = require('gulp');

// Without `encoding: false`, gulp 5 reads files as UTF-8 text and damages any image that is not text.
task('build:icons', () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons')));
