import { describeExamples } from './support/examples';
import { describeFilm } from './support/film';
import { describeFirstVideo } from './support/firstVideo';
import { describeListing } from './support/listing';
import { describeModels } from './support/models';
import { describeOutcomes } from './support/outcomes';
import { describePanels } from './support/panels';
import { openWindow, type Window } from './support/window';

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
