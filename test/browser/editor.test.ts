import { describeExamples } from './examples';
import { describeFilm } from './film';
import { describeFirstVideo } from './firstVideo';
import { describeListing } from './listing';
import { describeModels } from './models';
import { describeOutcomes } from './outcomes';
import { describePanels } from './panels';
import { openWindow, type Window } from './window';

jest.setTimeout(180_000);

// One window for all: the editor takes a while to load.
let window: Window;

beforeAll(async () => {
	window = await openWindow();
});
afterAll(async () => await window?.close());

describeFirstVideo(() => window);
describeFilm(() => window);
describeModels(() => window);
describeListing(() => window);
describeOutcomes(() => window);
describePanels(() => window);
describeExamples(() => window);
